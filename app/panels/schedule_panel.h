// The order of a run's operations as a short text: to be copied, saved, pasted and followed.
#pragma once

#include <string>

#include "panels/panel.h"

namespace procession::app {

class SchedulePanel : public Dialog {
 public:
  SchedulePanel() : Dialog("schedule") {}
  // Of the recording that is shown, up to the playhead.
  void show(Control& control) override;
  void draw(const Ui& ui) override;

 private:
  void own(const Ui& ui);
  void other(const Ui& ui);
  void save(const Ui& ui);

  std::string own_, pasted_, said_;
  std::size_t turns_ = 0;
  std::string recording_;
};

}  // namespace procession::app
