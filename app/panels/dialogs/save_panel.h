// SavePanel saves a copy of the recording under a path that the user chooses.
#pragma once

#include <optional>
#include <string>

#include "panels/panel.h"
#include "session/copier.h"

namespace procession::app {

class SavePanel : public Dialog {
 public:
  SavePanel() : Dialog("save") {}
  void show(const Situation& now) override;
  bool takes_text() const override { return true; }
  void draw(const Ui& ui) override;
  bool tick() override;  // copies
  bool busy() const override { return copier_.busy(); }

 private:
  void start();

  Copier copier_;
  std::string from_, to_, saved_;
  std::optional<Error> error_;
  bool just_opened_ = false;  // no frame was drawn since: the field gets the keyboard
};

}  // namespace procession::app
