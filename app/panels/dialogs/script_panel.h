// ScriptPanel runs a script or program of the user's own.
#pragma once

#include <optional>
#include <string>

#include "panels/panel.h"

namespace procession::app {

class ScriptPanel : public Dialog {
 public:
  ScriptPanel() : Dialog("script") {}
  void show(const Situation& now) override;
  void show(const Program& program);
  void draw(const Ui& ui) override;

 private:
  void start(const Ui& ui);

  Program program_;
  std::optional<Error> error_;
};

}  // namespace procession::app
