// A barrier: threads wait until so many have come.
#pragma once

#include "world/model/givers.h"
#include "world/model/object_model.h"

namespace procession::world {

class Barrier final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::barrier;

  std::int64_t arrived = 0;  // as last reported
  std::int64_t parties = 0;  // 0: not known
  bool known = false;        // `arrived` is
  bool broken = false;       // a waiting thread gave up, and no thread has passed the barrier since

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Blame blame(Kind request, std::uint32_t thread, const Object& self) const override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence count_label(const Counted& at) const override;
  RowKind row() const override { return RowKind::count; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;

 private:
  Givers givers_;
};

}  // namespace procession::world
