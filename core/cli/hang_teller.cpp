#include "cli/hang_teller.h"

#include <algorithm>

#include "cli/cli.h"
#include "world/sentence.h"

namespace procession::cli {
namespace {

// Who waits for less may be about to go on.
constexpr std::int64_t kLong = 1'000'000'000;  // ns of session time

}  // namespace

std::string hang_sentence(const world::World& world, std::int64_t t, std::int64_t least_ns) {
  std::string circle, rest;
  const world::SessionClock& clock = world.clock();
  for (const world::Hang& hang : world::hangs(world)) {
    // One that has only just begun may end a wait that looks hopeless.
    if (clock.session_at(t) - clock.session_at(hang.since_t) < least_ns) return {};
    std::string& to = hang.kind == world::HangKind::circle ? circle : rest;
    to += (to.empty() ? "" : "; ") + world::english(world::sentence_of(world, hang));
  }
  if (circle.empty()) return rest.empty() ? rest : "hangs: " + rest;
  return "deadlock: " + circle + (rest.empty() ? "" : "; " + rest);
}

void HangTeller::look(std::int64_t t) {
  const std::string sentence = hang_sentence(world_, t, kLong);
  if (sentence.empty()) return;
  bool is_new = false;
  for (const world::Hang& hang : world::hangs(world_))
    is_new = told_.insert({hang.thread, hang.object, hang.kind}).second || is_new;
  if (is_new) say(sentence);
}

}  // namespace procession::cli
