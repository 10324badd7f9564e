// TextOut is the only code that passes text to Dear ImGui. It requests the glyphs of all text that
// it measures or draws, and a test can list what a frame drew.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/fonts.h"

namespace procession::app {

// One line of text, as a frame drew it: words of one face that are drawn one behind the other are
// one entry. Screen coordinates: its width, and the height of its face.
struct DrawnText {
  // Seen says how much of the rectangle its own window shows. Other windows above it are not
  // considered.
  enum class Seen : std::uint8_t { whole, partly, not_at_all };

  std::string text;
  ImVec2 from, to;
  Face face = Face::body;
  Seen seen = Seen::whole;
};

// Characters that the atlas lacks are drawn as a box, but only in one frame: they make
// Fonts::stale() true. Then the code that shows frames builds the atlas and draws another frame
// before it shows one (App::unfinished).
//
// The Fonts must outlive the TextOut. Not thread-safe. Call everything except expect(),
// has_icons(), the list and the measures between NewFrame() and Render(). A widget's `id` is its
// Dear ImGui id and does not depend on its words.
class TextOut {
 public:
  explicit TextOut(Fonts& fonts) : fonts_(fonts) {}

  // Requests the glyphs of text that is not drawn yet. Drawing is correct without it; it only
  // avoids building the atlas (about 100 ms) at the moment when the text appears.
  void expect(std::string_view text) { fonts_.want(text); }

  // The list of texts that were drawn since begin_list(), in the order of drawing. It costs nothing
  // while it is off.
  void keep_list(bool on) { listing_ = on; }
  void begin_list() { list_.clear(); }
  const std::vector<DrawnText>& list() const { return list_; }

  bool has_icons() const { return fonts_.has_icons(); }
  float size(Face face) const;    // height of a line, px
  float ascent(Face face) const;  // from a line's top to its baseline, px
  ImVec2 measure(Face face, std::string_view text);
  float width(Face face, std::string_view text) { return measure(face, text).x; }

  // Draws text at a position of a draw list, with the list's clip rectangle.
  void at(ImDrawList& list, Face face, ImVec2 position, ImU32 colour, std::string_view text);
  // Draws text at the cursor.
  void label(Face face, ImU32 colour, std::string_view text);

  // The widgets of Dear ImGui, in the face `body`. Words end at "##", as everywhere in Dear ImGui.
  bool button(const std::string& id, const std::string& words, ImVec2 size = {0, 0});
  bool selectable(const std::string& id, const std::string& words = {}, bool selected = false,
                  ImVec2 size = {0, 0});
  bool menu_item(const std::string& id, const std::string& words, const std::string& beside,
                 bool enabled);
  // These two draw no words: a label or a paragraph beside them has the words.
  bool checkbox(const std::string& id, bool& on);
  bool radio_button(const std::string& id, bool on);
  // Call ImGui::EndCombo() if it returns true.
  bool begin_combo(const std::string& id, const std::string& chosen, ImGuiComboFlags flags = 0);
  // Draws a text field, with `prompt` while it is empty. Returns true if the text has changed. The
  // list has the text as if the field were scrolled to its beginning. `flags`: Dear ImGui's.
  bool text_field(const std::string& id, std::string& text, const std::string& prompt,
                  ImGuiInputTextFlags flags = 0);
  // Draws a number field, with buttons for − and + if `step` is not 0 (they are not in the list).
  // `format` is a printf format.
  bool number_field(const std::string& id, double& value, double step, const char* format);
  bool number_field(const std::string& id, int& value, int step);
  void progress_bar(float share, ImVec2 size);
  // Begins a modal window with a title. Call ImGui::EndPopup() if it returns true.
  bool begin_modal(const std::string& id, const std::string& title, bool& open,
                   ImGuiWindowFlags flags);

 private:
  struct Box {
    ImVec2 from, to;
  };
  // Adds text at `position` to the list, clipped by `clip`; one entry for each line. The first line
  // may continue the entry before.
  void note(Face face, ImVec2 position, std::string_view text, Box clip);
  // Adds the text of a widget in the current window, clipped by `frame`.
  void note_in(Box frame, ImVec2 position, std::string_view words);
  bool noting() const;  // whether text of this window goes to the list
  // Returns the size of a widget's words as Dear ImGui measures it, in whole pixels.
  ImVec2 widget_size(std::string_view words);

  Fonts& fonts_;
  bool listing_ = false;
  std::vector<DrawnText> list_;
};

}  // namespace procession::app
