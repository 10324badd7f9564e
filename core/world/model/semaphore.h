// A semaphore: permits that are acquired and released.
#pragma once

#include "world/model/givers.h"
#include "world/model/last_gives.h"
#include "world/model/object_model.h"

namespace procession::world {

class Semaphore final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::semaphore;

  std::int64_t permits = 0;
  std::int64_t bound = 0;  // the initial permits; 0: not known
  bool known = false;      // `permits` is known

  // The threads that hold permits, the oldest first.
  const std::vector<Holder>& holders() const { return holders_; }

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Blame blame(Kind request, std::uint32_t thread, const Object& self) const override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence count_label(const Counted& at) const override;
  Sentence mark_words(const MarkedEvent& mark) const override;
  Count second_count(const Object& self) const override;
  RowKind row() const override { return RowKind::count; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;
  Sentence short_state(const Object& self, const World& world) const override;

 private:
  void take(const Holder& one, std::size_t index);
  std::vector<Holder>::iterator giver(const Event& release);

  // The holder whose permit a release returned, and its index; permits 0: no holder.
  struct Release {
    Holder from;
    std::size_t index = 0;
    bool known = false;  // the value of `known` before the release
  };
  std::vector<Holder> holders_;
  LastGives<Release> releases_;
  Givers givers_;
};

}  // namespace procession::world
