#include "commands/command.h"

#include <algorithm>
#include <stdexcept>

namespace procession::app {

const Command& command(CommandId id) {
  for (const auto& [group, one] : commands())
    if (one->id == id.text) return *one;
  throw std::out_of_range("there is no command " + std::string(id.text));
}

const Command* command_of(int code, bool ctrl, bool typing, bool shift) {
  const bool moves_cursor = code == key::kHome || code == key::kEnd || code == key::kLeft ||
                            code == key::kRight || code == key::kBackspace;
  if (typing && !ctrl && (code < 256 || code >= key::kPadMinus || moves_cursor)) return nullptr;
  const Command* found = nullptr;
  for (const auto& [group, one] : commands())
    for (const Key& wanted : one->keys) {
      if (wanted.code != code || wanted.ctrl() != ctrl || (wanted.shift() && !shift)) continue;
      if (wanted.shift()) return one;
      found = one;
    }
  return found;
}

std::string words_key(const Command& command) { return "action." + std::string(command.id); }

std::string keys_of(const Command& command) {
  std::string keys;
  for (const Key& one : command.keys) {
    if (one.words == nullptr) continue;
    if (!keys.empty()) keys += " · ";
    keys += one.words;
  }
  return keys;
}

}  // namespace procession::app
