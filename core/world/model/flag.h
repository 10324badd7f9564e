// An event flag: up or down.
#pragma once

#include "world/model/last_gives.h"
#include "world/model/object_model.h"

namespace procession::world {

class Flag final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::flag;

  bool up = false;
  bool known = false;  // `up` is: a flag is down at first

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Blame blame(Kind request, std::uint32_t thread, const Object& self) const override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence count_label(const Counted& at) const override;
  std::string_view waiter_words() const override { return "hover.waiter.flag"; }
  RowKind row() const override { return RowKind::flag; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;

 private:
  struct Change {  // what it was before
    bool up = false, known = false;
    FlowEnd set;
    std::uint64_t seq = 0;  // of the change
  };
  LastGives<Change> changes_;
  FlowEnd set_;                    // the last flag.set
  std::uint64_t changed_seq_ = 0;  // of the last change
};

}  // namespace procession::world
