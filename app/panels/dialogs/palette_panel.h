// PalettePanel finds commands, lessons, recordings and terms by a few letters of their names, and
// words in the texts of lessons.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "panels/dialogs/text_search.h"
#include "panels/panel.h"

namespace procession::app {

class PalettePanel : public Popup {
 public:
  PalettePanel() : Popup("palette") {}
  bool is_open() const override { return open_; }
  void show(const Situation& now) override;
  void close() override { open_ = false; }
  bool takes_text() const override { return true; }
  // The panel handles the up and down keys while it is open.
  bool key(int code) override;
  void draw(const Ui& ui) override;

 private:
  struct Entry {
    std::string words, note;
    const Command* command = nullptr;  // else one of:
    std::string lesson, recording, term;
    std::optional<std::string> step = std::nullopt;  // of the lesson: a page that has the words
    std::string page = {};                           // "step 3"
  };
  std::vector<Entry> entries(const Ui& ui) const;
  void choose(const Ui& ui, const Entry& entry);

  // Searches the texts of lessons, again only if the query or the language has changed.
  void search(const Ui& ui);

  std::string query_;
  TextSearch texts_;
  std::string searched_;  // what `hits_` are for
  std::vector<TextHit> hits_;
  int chosen_ = 0, seen_ = 0;
  bool open_ = false;
  bool just_opened_ = false;  // no frame was drawn since: the field gets the keyboard
};

}  // namespace procession::app
