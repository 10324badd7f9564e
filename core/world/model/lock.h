// A lock: one owner at a time, or the same one several times over (recursive).
#pragma once

#include "world/model/last_gives.h"
#include "world/model/object_model.h"

namespace procession::world {

class Lock final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::lock;

  struct Ownership {
    std::uint32_t owner = 0;         // process; 0: free
    std::uint32_t owner_thread = 0;  // 0: not known
    std::int64_t depth = 0;          // how often its owner holds it (recursive locks)
    std::uint64_t since_seq = 0;     // of the acquire
    bool abandoned = false;          // its owner is dead: nobody will release it
  };
  Ownership now;
  bool recursive = false;  // its owner may acquire it again

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  void died(std::uint32_t process, bool in_order, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Count count(const Object& self) const override;
  std::optional<Holding> holding() const override;
  RowKind row() const override { return RowKind::lock; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;
  Sentence short_state(const Object& self, const World& world) const override;

 private:
  // Before a release: the ownership, and the release before that one.
  struct Release {
    Ownership before;
    FlowEnd last;
    bool inner = false;  // of a level of a recursive lock: its owner keeps it
  };
  bool is_owner(const Event& event) const {
    return now.owner == event.process && now.owner_thread == event.thread;
  }

  LastGives<Release> releases_;
  FlowEnd last_release_;  // seq 0: none that nobody has taken the lock after
};

}  // namespace procession::world
