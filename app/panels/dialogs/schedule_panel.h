// SchedulePanel shows the order of a run's operations as a short text, which can be copied and
// saved, and runs a pasted schedule.
#pragma once

#include <optional>
#include <string>

#include "panels/panel.h"

namespace procession::app {

class SchedulePanel : public Dialog {
 public:
  SchedulePanel() : Dialog("schedule") {}
  // Shows the schedule of the recording up to the playhead.
  void show(const Situation& now) override;
  void draw(const Ui& ui) override;

 private:
  void draw_own_schedule(const Ui& ui);
  void draw_pasted_schedule(const Ui& ui);
  void save();
  void say(Sentence said);

  std::string own_, pasted_;
  Sentence said_;  // of the language files
  std::optional<Error> error_;
  std::size_t turns_ = 0;
  std::string recording_;
};

}  // namespace procession::app
