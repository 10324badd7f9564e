// A presenter's line in place of the top bar: what is asked, or which step is read.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class Caption : public Bar {
 public:
  Caption() : Bar("caption") {}
  float draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
