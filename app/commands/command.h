// Everything that the window does on a key, a button or a line of a menu is a command: one row, in
// the file of its feature. Keys, menu, help and palette come from the rows.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "commands/keys.h"

namespace procession::app {

struct Control;    // what a command acts on (commands/control.h)
struct Situation;  // what is so at present (commands/situation.h)

struct Command {
  std::string_view id;                 // its words' key is "action." and this
  std::initializer_list<Key> keys;     // letters have a twin with Ctrl or a function key, for an
                                       // input method may swallow them
  bool (*possible)(const Situation&);  // whether it would do anything at present
  void (*run)(Control&);
};

// The menu has a line between two groups.
enum class Group : std::uint8_t { run, time, find, zoom, lanes, letters, window, help };
inline constexpr Group kSecondColumn = Group::letters;

struct ListedCommand {
  Group group;
  const Command* command;
};

// All of them, as the menu and the help list them.
std::span<const ListedCommand> commands();

// Names a row from elsewhere: "run"_command. tests/house/commands_check.py finds a name that no row
// has.
struct CommandId {
  std::string_view text;
};
constexpr CommandId operator""_command(const char* text, std::size_t size) {
  return {{text, size}};
}
// Throws std::out_of_range where there is no such row.
const Command& command(CommandId id);

// The command of a key, or nullptr. `typing`: a field has the keyboard, so that keys without Ctrl
// that write something are its own.
const Command* command_of(int code, bool ctrl, bool typing, bool shift = false);

// The language files' key for a command: "action.run".
std::string words_key(const Command& command);
// "R · F5": the keys of a command as the help shows them.
std::string keys_of(const Command& command);

}  // namespace procession::app
