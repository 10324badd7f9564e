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
  // Returns all matching entries, the best first, then the pages of lessons.
  std::vector<Entry> entries(const Ui& ui);
  // Returns the pages whose text has the query. Those that may give an answer away have no line.
  std::vector<TextHit> hits(const Ui& ui);
  void choose(const Ui& ui, const Entry& entry);
  // Sets `list_`, again only if the query or the language has changed.
  void search(const Ui& ui);
  // Draws a row of the list. Returns whether it was clicked.
  bool draw_row(const Ui& ui, int index) const;

  std::string query_;
  TextSearch texts_;
  std::string read_;      // the preferred variant that `texts_` has; empty: none yet
  std::string searched_;  // what `list_` is for; empty: nothing
  std::vector<Entry> list_;
  int chosen_ = 0, seen_ = 0;
  bool open_ = false;
  bool just_opened_ = false;  // no frame was drawn since: the field gets the keyboard
};

}  // namespace procession::app
