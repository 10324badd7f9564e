// Caption replaces the top bar for a presenter: it shows the question or the step that is read.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class Caption : public Bar {
 public:
  Caption() : Bar("caption") {}
  float draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
