// A command is what the window does on a key, a button or a menu item. Each command is one row in
// the file of its feature. Keys, menu, help and palette are made from these rows.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "commands/keys.h"

namespace procession::app {

struct Control;    // what a command acts on (commands/control.h)
struct Situation;  // the current state (commands/situation.h)

struct Command {
  std::string_view id;              // its words' key is "action." and this
  std::initializer_list<Key> keys;  // a letter has a twin with Ctrl or a function key, because an
                                    // input method may swallow the letter
  bool (*possible)(const Situation&);  // whether it would do anything at present
  void (*run)(Control&);               // does it
};

// The menu has a line between two groups.
enum class Group : std::uint8_t { run, time, find, zoom, lanes, letters, window, help };
inline constexpr Group kSecondColumn = Group::letters;

struct ListedCommand {
  Group group;
  const Command* command;
};

// Returns all commands in the order of the menu and the help.
std::span<const ListedCommand> commands();

// A CommandId is how other files name a command: "run"_command. tests/house/commands_check.py finds
// an id without a row.
struct CommandId {
  std::string_view text;
};
constexpr CommandId operator""_command(const char* text, std::size_t size) {
  return {{text, size}};
}
// Returns the row of an id. Throws std::out_of_range if there is none.
const Command& command(CommandId id);

// Returns the command of a key, or nullptr. `typing`: a text field has the keyboard, so it gets the
// keys that write a character without Ctrl.
const Command* command_of(int code, bool ctrl, bool typing, bool shift = false);

// Returns the key of a command's words in the language files: "action.run".
std::string words_key(const Command& command);
// Returns the keys of a command as the help shows them: "R · F5".
std::string keys_of(const Command& command);

}  // namespace procession::app
