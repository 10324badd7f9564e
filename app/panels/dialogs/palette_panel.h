// PalettePanel finds commands, lessons and recordings by a few letters of their names.
#pragma once

#include <string>
#include <vector>

#include "panels/panel.h"

namespace procession::app {

class PalettePanel : public Popup {
 public:
  PalettePanel() : Popup("palette") {}
  bool is_open() const override { return open_; }
  void show(const Situation& now) override;
  void close() override { open_ = false; }
  // The panel handles the up and down keys while it is open.
  bool key(int code) override;
  void draw(const Ui& ui) override;

 private:
  struct Entry {
    std::string words, note;
    const Command* command = nullptr;  // else one of:
    std::string lesson, recording;
  };
  std::vector<Entry> entries(const Ui& ui) const;
  void choose(const Ui& ui, const Entry& entry);

  std::string query_;
  int chosen_ = 0, seen_ = 0;
  bool open_ = false;
  bool just_opened_ = false;  // no frame was drawn since: the field gets the keyboard
};

}  // namespace procession::app
