// The order of a run's operations as a short text: to be copied, saved, pasted and followed.
#pragma once

#include <optional>
#include <string>

#include "panels/panel.h"

namespace procession::app {

class SchedulePanel : public Dialog {
 public:
  SchedulePanel() : Dialog("schedule") {}
  // Of the recording that is shown, up to the playhead.
  void show(const Situation& now) override;
  void draw(const Ui& ui) override;

 private:
  void own(const Ui& ui);
  void other(const Ui& ui);
  void save();
  void say(Sentence said);

  std::string own_, pasted_;
  Sentence said_;  // of the language files
  std::optional<Error> error_;
  std::size_t turns_ = 0;
  std::string recording_;
};

}  // namespace procession::app
