// WhyBar explains why a process waits, or waited.
#pragma once

#include <vector>

#include "panels/panel.h"
#include "world/diagnosis/why.h"

namespace procession::app {

class WhyBar : public Bar {
 public:
  WhyBar() : Bar("why") {}
  bool is_open() const override { return open_; }
  void show(const Situation& /*now*/) override { opens_next_frame_ = true; }
  void close() override { open_ = false; }
  float draw(const Ui& ui, Area area) override;

 private:
  void explain(const Ui& ui);

  bool open_ = false;
  bool opens_next_frame_ = false;  // it opens with the next frame
  std::uint32_t lane_ = world::kNoLane;
  RawNs t_;  // the instant that is explained
  int generation_ = -1;
  std::uint64_t seq_ = 0;  // number of events from which `chain_` was computed
  std::vector<world::Cause> chain_;
};

}  // namespace procession::app
