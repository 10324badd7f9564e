// ParametersPanel edits the lesson's parameters in a pop-up under its button in the top bar.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class ParametersPanel : public Popup {
 public:
  ParametersPanel() : Popup("parameters_popup") {}
  bool is_open() const override { return open_; }
  void show(const Situation& /*now*/) override { open_ = true; }
  void close() override { closing_ = true; }
  void draw(const Ui& ui) override;

 private:
  void draw_contents(const Ui& ui) const;

  bool open_ = false;
  bool closing_ = false;  // with the next frame
};

}  // namespace procession::app
