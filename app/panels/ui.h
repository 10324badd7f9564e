// What a panel is given for one frame, and the small widgets that panels share.
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

// Enter, as it was pressed since the last frame; back: with Shift.
enum class Enter : std::uint8_t { none, on, back };

struct Ui : DrawContext {
  const Settings& settings;
  const Session& session;
  View& view;
  const Layout& layout;
  std::vector<Request>& wanted;               // done after the frame
  std::map<std::string, MarkedItem>& marked;  // by name
  Enter enter = Enter::none;

  using DrawContext::tr;
  // "Run": the words of a command.
  const char* tr(const Command& command) const;
  const char* tr(CommandId id) const { return tr(command(id)); }
  void want(Request request) const { wanted.push_back(std::move(request)); }
  void want(const Command& command) const { want(Request(command.run)); }
  void want(CommandId id) const { want(command(id)); }
  Situation situation() const { return {session, view, settings, layout}; }
  // Notes the last item, for tests.
  void mark(const char* name) const;
};

struct Area {
  ImVec2 at, size;
};

// A button beside a panel's title.
struct TitleButton {
  const char* words;  // their key
  const char* id;
  CommandId command;
};

// A panel's frame: rounded, with a title and perhaps a button, nullptr: without. Returns whether
// its contents can be seen; call end_panel() in any case.
bool begin_panel(const Ui& ui, const char* id, const char* title, Area area,
                 const TitleButton* beside = nullptr, ImGuiWindowFlags flags = 0);
void end_panel();

// A button with an icon (where there is an icon font) and words (may be empty if there is one).
enum class ButtonStyle { plain, quiet, primary, danger };
bool button(const Ui& ui, const char* id, const char* icon, const char* words,
            ButtonStyle style = ButtonStyle::plain, float width = 0);
// The keys of a command and what it does, when the mouse rests on the last item.
void hint(const Ui& ui, CommandId id);
// Whether a command would do anything at present.
inline bool possible(const Ui& ui, const Command& command) {
  return command.possible(ui.situation());
}
inline bool possible(const Ui& ui, CommandId id) { return possible(ui, command(id)); }
void tooltip(const Ui& ui, std::string_view text);

// A line to type into, with `prompt` while it is empty; `width` -1: as wide as there is room. True
// when the text has changed.
bool text_field(const Ui& ui, const char* id, std::string& text, const char* prompt, float width);

// Whether Enter was pressed in the last item, a field. It has left the field; where typing goes on,
// keep_typing() takes it back, with the text as it is now.
bool entered(const Ui& ui);
void keep_typing();

// A bookmark: a small pennant on its pole, with its foot at `at`.
void bookmark_sign(const Ui& ui, ImDrawList& list, ImVec2 at, float height);
// A small heading inside a panel.
void section(const Ui& ui, const char* title);

}  // namespace procession::app
