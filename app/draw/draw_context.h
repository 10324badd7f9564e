// What drawing needs: words, colours and letters; and what the world is called in them.
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
  // In a lesson a sleep stands for work; in a program of the person's own it is what it is.
  bool sleep_is_work = true;

  const char* tr(std::string_view key) const { return words.tr(key); }

  // A sentence of core/world in the person's language; empty if its key is.
  std::string say(const world::Sentence& sentence) const;
  std::string say(const Error& error) const { return words.say(error); }
  // "consumer-2": a process's name, or its PID where it has none.
  std::string name_of(const world::Process& process) const;
  // What a process does at an instant: "waits for tasks", "ended with 0".
  std::string state_of(const world::World& world, const world::Process& process) const;
  std::string state_of(const world::World& world, const world::Thread& thread) const;
  std::string state_word(world::State state) const;
  // Whether it lost its parent and that is worth words: Python's helpers outlive theirs by design.
  static bool is_orphan(const world::Process& process);
  // "orphan, adopted by …". Requires: it was adopted.
  std::string adopter_of(const world::World& world, const world::Process& process) const;
  // "lock"; "lock of worker-1" where another lock has the same name, as when each process makes
  // its own on the same line.
  std::string type_of(const world::World& world, const world::Object& object) const;
  // "lock", whatever others there are.
  std::string type_name(const world::Object& object) const;
  // What an object is at an instant: "2 of 3", "held by worker-1".
  std::string object_state(const world::World& world, const world::Object& object) const;
};

// Text in a face and a colour, at the cursor.
inline void label(const DrawContext& ui, Face face, ImU32 colour, std::string_view text) {
  ui.text.label(face, colour, text);
}
inline float text_width(const DrawContext& ui, Face face, std::string_view text) {
  return ui.text.width(face, text);
}
// Wrapped by our own rules (text/wrap.h), as wide as the content region or `width`.
void paragraph(const DrawContext& ui, Face face, ImU32 colour, std::string_view text,
               float width = 0);
// Cut with "…" to fit `width`.
std::string fitting(const DrawContext& ui, Face face, std::string_view text, float width);
// "PID 4711" on a chip of the process's colour, readable on it; returns its width.
float pid_chip(const DrawContext& ui, ImVec2 at, unsigned palette, std::string_view text,
               float height);
std::string bytes_text(std::int64_t bytes);  // "812 B", "1.2 KiB"

}  // namespace procession::app
