// NoticeBar shows one sentence about an error or a problem, with a button that removes it.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class NoticeBar : public Bar {
 public:
  NoticeBar() : Bar("notice") {}
  float draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
