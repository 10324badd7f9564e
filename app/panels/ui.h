// Ui is what a panel gets for one frame; below it are the small widgets that panels share.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/command.h"
#include "commands/requests.h"
#include "commands/situation.h"
#include "draw/draw_context.h"
#include "draw/marked_item.h"
#include "session/session.h"
#include "session/view.h"
#include "settings/settings.h"
#include "text/markdown.h"

namespace procession::app {

// Says whether Enter was pressed since the last frame; back: with Shift.
enum class Enter : std::uint8_t { none, on, back };

struct Ui : DrawContext {
  const Settings& settings;
  const Session& session;
  View& view;
  const Layout& layout;
  std::vector<Request>& wanted;               // executed after the frame
  std::map<std::string, MarkedItem>& marked;  // by name
  bool& unsettled;                            // see draw_again()
  Enter enter = Enter::none;

  using DrawContext::tr;
  // Returns the words of a command: "Run".
  const char* tr(const Command& command) const;
  const char* tr(CommandId id) const { return tr(command(id)); }
  void want(Request request) const { wanted.push_back(std::move(request)); }
  void want(const Command& command) const { want(Request(command.run)); }
  void want(CommandId id) const { want(command(id)); }
  // Asks for another frame before one is shown: what scrolls, and whether there is a scroll bar, is
  // known a frame later. Call it when that has changed, not in each frame.
  void draw_again() const { unsettled = true; }
  Situation situation() const { return {session, view, settings, layout}; }
  // Records the rectangle of the last item under `name`, for tests.
  void mark(const char* name) const;
};

struct Area {
  ImVec2 at, size;
};

// A TitleButton is a button beside a panel's title.
struct TitleButton {
  const char* words;  // key of its words
  const char* id;
  CommandId command;
};

// Begins a panel's frame with a title and, unless `beside` is nullptr, a button. Returns whether
// its contents are visible; call end_panel() in any case.
bool begin_panel(const Ui& ui, const char* id, const char* title, Area area,
                 const TitleButton* beside = nullptr, ImGuiWindowFlags flags = 0);
void end_panel();

// Draws a button with an icon (if there is an icon font) and words, which may be empty if there is
// an icon. Returns true when it is clicked.
enum class ButtonStyle { plain, quiet, primary, danger };
bool button(const Ui& ui, const char* id, const char* icon, const char* words,
            ButtonStyle style = ButtonStyle::plain, float width = 0);
// Shows the command's words (action.ID) and its keys while the mouse rests on the last item.
void hint(const Ui& ui, CommandId id);
// Returns whether a command would do anything now.
inline bool possible(const Ui& ui, const Command& command) {
  return command.possible(ui.situation());
}
inline bool possible(const Ui& ui, CommandId id) { return possible(ui, command(id)); }
void tooltip(const Ui& ui, std::string_view text);

// Draws a text field, with `prompt` while it is empty. `width` is in pixels; -1: the available
// width. Returns true when the text has changed.
bool text_field(const Ui& ui, const char* id, std::string& text, const char* prompt, float width);

// Returns whether Enter was pressed in the last item, a text field. Enter takes the focus from the
// field; keep_typing() gives it back, with the current text.
bool entered(const Ui& ui);
void keep_typing();

// Draws a bookmark: a small pennant on a pole whose foot is at `at`.
void bookmark_sign(const Ui& ui, ImDrawList& list, ImVec2 at, float height);
// Draws a small heading inside a panel.
void section(const Ui& ui, const char* title);

}  // namespace procession::app
