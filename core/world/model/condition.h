// A condition: threads wait until another says that something is true now.
#pragma once

#include <cstdint>
#include <map>

#include "world/model/givers.h"
#include "world/model/last_gives.h"
#include "world/model/object_model.h"

namespace procession::world {

class Condition final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::condition;

  // Returns how many notifies woke no thread. Those that `thread` gave are not counted: they were
  // for others. 0: all are counted.
  std::int64_t lost_for(std::uint32_t thread) const;

  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Blame blame(Kind request, std::uint32_t thread, const Object& self) const override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence count_label(const Counted& at) const override;
  Sentence mark_words(const MarkedEvent& mark) const override;
  RowKind row() const override { return RowKind::count; }
  Sentence state(const Object& self, const World& world) const override;

 private:
  LastGives<bool> notifies_;  // whether the notify woke a thread
  Givers givers_;
  std::map<std::uint32_t, std::int64_t> lost_;  // notifies that woke no thread, by their thread
};

}  // namespace procession::world
