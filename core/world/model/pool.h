// A pool: tasks that wait for a worker, and those that one is at.
#pragma once

#include <map>
#include <utility>

#include "world/model/last_gives.h"
#include "world/model/object_model.h"

namespace procession::world {

class Pool final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::pool;

  std::int64_t tasks = 0, working = 0;

  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence count_label(const Counted& at) const override;
  Count second_count(const Object& self) const override;
  RowKind row() const override { return RowKind::count; }
  Sentence state(const Object& self, const World& world) const override;

 private:
  using Task = std::pair<std::int64_t, std::int64_t>;  // job, index
  void give(const Event& event);
  void take(FlowKind kind, const Event& event, const Scene& scene);

  std::map<Task, FlowEnd> ends_;  // submitted, then ended, tasks
  LastGives<Task> submits_;
};

}  // namespace procession::world
