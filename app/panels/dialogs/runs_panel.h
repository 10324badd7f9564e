// RunsPanel lists the last ten runs, so that one can be shown again.
#pragma once

#include <string>
#include <vector>

#include "panels/panel.h"

namespace procession::app {

class RunsPanel : public Dialog {
 public:
  static constexpr std::size_t kMost = 10;
  RunsPanel() : Dialog("runs") {}
  void show(const Situation& now) override;
  void draw(const Ui& ui) override;

 private:
  struct Run {
    std::string path, title, note, when, length;
    record::Life life = record::Life::finished;
  };
  void read_runs(const Ui& ui);

  std::vector<Run> runs_;
  bool stale_ = true;
};

}  // namespace procession::app
