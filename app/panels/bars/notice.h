// What the window can't do, in a sentence, with a button that takes it away.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class NoticeBar : public Bar {
 public:
  NoticeBar() : Bar("notice") {}
  float draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
