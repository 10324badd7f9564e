// A lock: one owner at a time, or the same one several times over (recursive).
#pragma once

#include "world/model/object_model.h"
#include "world/model/ownership.h"

namespace procession::world {

class Lock final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::lock;

  // The owner; process 0: it is free.
  const Ownership::Owner& now() const { return ownership_.now(); }
  bool recursive() const { return ownership_.recursive(); }  // its owner may acquire it again

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  void died(std::uint32_t process, bool in_order, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  std::optional<Holding> holding() const override;
  RowKind row() const override { return RowKind::lock; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;
  Sentence short_state(const Object& self, const World& world) const override;

 private:
  Ownership ownership_;
};

}  // namespace procession::world
