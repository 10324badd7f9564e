// The choices of a run: their words, and the bounds of its speed. Used by the command line, the
// recording's header, the control socket and the window.
#pragma once

#include <cstdint>
#include <string_view>

#include "channel/layout.h"

namespace procession::run {

// What the program's stdout and stderr are.
enum class Stdio {
  pipe,    // the default: /dev/stdout works
  socket,  // the kernel names the writer of each message, also of programs that never attach
  pty,     // for programs that want a terminal; stdout and stderr are then one stream
};

template <class Choice>
struct Word {
  Choice choice;
  std::string_view word;
};
inline constexpr Word<Stdio> kStdioWords[] = {
    {Stdio::pipe, "pipe"}, {Stdio::socket, "socket"}, {Stdio::pty, "pty"}};
inline constexpr Word<channel::WhenFull> kWhenFullWords[] = {{channel::WhenFull::hold, "hold"},
                                                             {channel::WhenFull::drop, "drop"}};

// Returns the word of `choice`. Requires: the table has every choice.
template <class Choice, std::size_t kCount>
constexpr std::string_view word_of(const Word<Choice> (&words)[kCount], Choice choice) {
  for (const Word<Choice>& one : words)
    if (one.choice == choice) return one.word;
  return {};
}

// Returns the choice of `word`; the first of the table if it has no such word.
template <class Choice, std::size_t kCount>
constexpr Choice choice_of(const Word<Choice> (&words)[kCount], std::string_view word) {
  for (const Word<Choice>& one : words)
    if (one.word == word) return one.choice;
  return words[0].choice;
}

// The session clock's speeds, per mille.
inline constexpr std::int64_t kSlowest = 100;
inline constexpr std::int64_t kFastest = 20'000;

}  // namespace procession::run
