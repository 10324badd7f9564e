// The one door through which text reaches Dear ImGui. Whatever is measured or drawn here has its
// glyphs asked for, and a test can ask what a frame drew.
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
  // How much of the rectangle its window shows. What other windows hide of it is not known.
  enum class Seen : std::uint8_t { whole, partly, not_at_all };

  std::string text;
  ImVec2 from, to;
  Face face = Face::body;
  Seen seen = Seen::whole;
};

// Characters that the atlas lacks are drawn as a box, once: they make Fonts::stale() true, and
// whoever shows frames builds the atlas and draws another before one is looked at
// (App::unfinished).
//
// Lives as long as its Fonts. Not thread-safe. Everything but expect(), has_icons(), the list and
// the measures belongs between NewFrame() and Render(). A widget's `id` names it to Dear ImGui,
// whatever its words are.
class TextOut {
 public:
  explicit TextOut(Fonts& fonts) : fonts_(fonts) {}

  // Asks for the glyphs of text that is not drawn yet. Never needed for what is right; it spares an
  // atlas that is built anew (some 100 ms) at the moment when the text comes into sight.
  void expect(std::string_view text) { fonts_.want(text); }

  // What the frame drew since begin_list(), in the order of drawing; costs nothing while it is off.
  void keep_list(bool on) { listing_ = on; }
  void begin_list() { list_.clear(); }
  const std::vector<DrawnText>& list() const { return list_; }

  bool has_icons() const { return fonts_.has_icons(); }
  float size(Face face) const;    // of a line, px
  float ascent(Face face) const;  // from a line's top to its baseline, px
  ImVec2 measure(Face face, std::string_view text);
  float width(Face face, std::string_view text) { return measure(face, text).x; }

  // At a place of a draw list, clipped as the list is.
  void at(ImDrawList& list, Face face, ImVec2 position, ImU32 colour, std::string_view text);
  // At the cursor.
  void label(Face face, ImU32 colour, std::string_view text);

  // Dear ImGui's widgets, in the body's face. Words end at "##", as everywhere in Dear ImGui.
  bool button(const std::string& id, const std::string& words, ImVec2 size = {0, 0});
  bool selectable(const std::string& id, const std::string& words = {}, bool selected = false,
                  ImVec2 size = {0, 0});
  bool menu_item(const std::string& id, const std::string& words, const std::string& beside,
                 bool enabled);
  // Bare: their words are a label or a paragraph beside them.
  bool checkbox(const std::string& id, bool& on);
  bool radio_button(const std::string& id, bool on);
  // ImGui::EndCombo() belongs behind it if it is true.
  bool begin_combo(const std::string& id, const std::string& chosen, ImGuiComboFlags flags = 0);
  // A line to type into; `prompt` while it is empty. True if the text has changed. Listed as if it
  // were scrolled to its beginning.
  bool text_field(const std::string& id, std::string& text, const std::string& prompt);
  // With buttons for − and + if `step` is not 0 (those are not listed). `format` is printf's.
  bool number_field(const std::string& id, double& value, double step, const char* format);
  bool number_field(const std::string& id, int& value, int step);
  void progress_bar(float share, ImVec2 size);
  // A window with a title, before which nothing else can be used; ImGui::EndPopup() belongs behind
  // it if it is true.
  bool begin_modal(const std::string& id, const std::string& title, bool& open,
                   ImGuiWindowFlags flags);

 private:
  struct Box {
    ImVec2 from, to;
  };
  // Text at `place`, which only `clip` shows; one entry for each of its lines, the first of which
  // may go on with the entry before.
  void note(Face face, ImVec2 position, std::string_view text, Box clip);
  // Of a widget in the current window, that shows it in `frame` only.
  void note_in(Box frame, ImVec2 position, std::string_view words);
  bool noting() const;  // in this window
  // As Dear ImGui measures the words of a widget: whole pixels.
  ImVec2 widget_size(std::string_view words);

  Fonts& fonts_;
  bool listing_ = false;
  std::vector<DrawnText> list_;
};

}  // namespace procession::app
