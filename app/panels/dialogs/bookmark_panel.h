// BookmarkPanel adds a note at the playhead and lists all bookmarks.
#pragma once

#include <string>

#include "panels/panel.h"

namespace procession::app {

class BookmarkPanel : public Dialog {
 public:
  BookmarkPanel() : Dialog("bookmark") {}
  void show(const Situation& now) override;
  bool takes_text() const override { return true; }
  void draw(const Ui& ui) override;

 private:
  RawNs at_;
  std::string note_;
  bool just_opened_ = false;  // no frame was drawn since: the field gets the keyboard
};

}  // namespace procession::app
