#include "cli/hang_reporter.h"

#include "cli/cli.h"
#include "world/words/sentence.h"

namespace procession::cli {

std::string hang_sentence(const world::World& world, const std::vector<world::Hang>& hangs) {
  std::string circle, rest;
  for (const world::Hang& hang : hangs) {
    std::string& to = hang.cause->is_deadlock ? circle : rest;
    to += (to.empty() ? "" : "; ") + world::english(world::sentence_of(world, hang));
  }
  if (circle.empty()) return rest.empty() ? rest : "hangs: " + rest;
  return "deadlock: " + circle + (rest.empty() ? "" : "; " + rest);
}

void HangReporter::poll(RawNs t) {
  const std::vector<world::Hang> hangs = world::lasting_hangs(world_->world(), t);
  bool is_new = false;
  for (const world::Hang& hang : hangs)
    is_new = reported_.insert({hang.thread, hang.object, hang.cause}).second || is_new;
  if (is_new) say(hang_sentence(world_->world(), hangs));
}

}  // namespace procession::cli
