// DrawContext has what drawing needs: language, theme and fonts. Its functions put the world's
// state into words.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "text/language.h"
#include "text/text_out.h"
#include "theme/theme.h"
#include "world/world.h"

namespace procession::app {

struct DrawContext {
  const Language& words;
  const Theme& theme;
  TextOut& text;
  bool presenter = false;
  float em = 16;  // height of the body font
  // In a lesson a sleep is shown as work; in the user's own program it is shown as a sleep.
  bool sleep_is_work = true;

  const char* tr(std::string_view key) const { return words.tr(key); }

  // Returns a sentence of core/world in the user's language; empty if the sentence has no key.
  std::string say(const world::Sentence& sentence) const;
  std::string say(const Error& error) const { return words.say(error); }
  // Returns a process's name ("consumer-2"), or its PID if it has none.
  std::string name_of(const world::Process& process) const;
  // Returns what a process or thread does at an instant: "waits for tasks", "ended with 0".
  std::string state_of(const world::World& world, const world::Process& process) const;
  std::string state_of(const world::World& world, const world::Thread& thread) const;
  std::string state_word(world::State state) const;
  // Returns whether the process lost its parent and the window should say so. Python's helper
  // processes outlive their parent by design and do not count.
  static bool is_orphan(const world::Process& process);
  // Returns "orphan, adopted by …". Requires: the process was adopted.
  std::string adopter_of(const world::World& world, const world::Process& process) const;
  // Returns "made by …" if another process than the one that started it made it: a forkserver is
  // the parent for the kernel, and what getppid() names. Empty for all others, and for orphans.
  std::string maker_of(const world::World& world, const world::Process& process) const;
  // Returns "lock", or "lock of worker-1" if another lock has the same name, for example when each
  // process creates its own on the same line.
  std::string type_of(const world::World& world, const world::Object& object) const;
  // Returns "lock" even if other objects have the same name.
  std::string type_name(const world::Object& object) const;
  // Returns an object's state at an instant: "2 of 3", "held by worker-1".
  std::string object_state(const world::World& world, const world::Object& object) const;
};

// Draws text in a face and a colour at the cursor.
inline void label(const DrawContext& ui, Face face, ImU32 colour, std::string_view text) {
  ui.text.label(face, colour, text);
}
inline float text_width(const DrawContext& ui, Face face, std::string_view text) {
  return ui.text.width(face, text);
}
// Draws text wrapped by text/wrap.h, as wide as `width` or, if that is 0, the content region.
void paragraph(const DrawContext& ui, Face face, ImU32 colour, std::string_view text,
               float width = 0);
// Returns the text, cut with "…" if it is wider than `width` pixels.
std::string fitting(const DrawContext& ui, Face face, std::string_view text, float width);
// Draws "PID 4711" on a chip in the process's colour. Returns the chip's width in pixels.
float pid_chip(const DrawContext& ui, ImVec2 at, unsigned palette, std::string_view text,
               float height);
std::string bytes_text(std::int64_t bytes);  // "812 B", "1.2 KiB"

}  // namespace procession::app
