#include "explore/random_strategy.h"

#include <algorithm>
#include <charconv>

#include "world/diagnosis/next_operation.h"

namespace procession::explore {
namespace {

constexpr std::uint64_t kBusy = 500'000'000;  // ns

}  // namespace

std::optional<std::uint64_t> seed_of(std::string_view text) {
  constexpr std::string_view kWord = "random";
  if (!text.starts_with(kWord)) return std::nullopt;
  text.remove_prefix(kWord.size());
  if (text.empty()) return std::random_device{}();
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), seed);
  if (text.front() != ':' || error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return seed;
}

// Picks by actor, because thread numbers depend on which thread emitted something first.
std::uint32_t RandomStrategy::pick(const std::vector<std::uint32_t>& threads) {
  std::vector<int> actors;
  for (const std::uint32_t thread : threads) actors.push_back(view_.actors().of(thread));
  std::ranges::sort(actors);
  return view_.actors().thread(actors[random_() % actors.size()]);
}

run::Decision RandomStrategy::next(const std::vector<run::Candidate>& candidates,
                                   std::uint64_t now) {
  std::vector<std::uint32_t> can_go, would_block;
  const auto all = world::next_operations(view_.world());
  for (const run::Candidate& one : candidates) {
    if (!one.at_gate || one.thread == 0) continue;
    const auto known = std::ranges::find_if(
        all, [&](const world::NextOperation& p) { return p.thread == one.thread; });
    const bool blocks = known != all.end() && known->enabledness == world::Enabledness::would_block;
    (blocks ? would_block : can_go).push_back(one.thread);
  }
  if (!can_go.empty()) waits_since_ = 0;
  if (!can_go.empty()) return {run::Decision::Action::step, pick(can_go), {}};
  const run::Candidate* first = nullptr;
  for (const run::Candidate& one : candidates)
    if (one.is_timed && one.thread != 0 && (first == nullptr || one.left_ns < first->left_ns))
      first = &one;
  // A thread that runs or ends may be about to do what the sleeping thread waits for.
  const bool is_busy = std::ranges::any_of(all, [](const world::NextOperation& p) {
    return p.main && (p.enabledness == world::Enabledness::running ||
                      p.enabledness == world::Enabledness::unknown);
  });
  if (first != nullptr) {
    if (waits_since_ == 0) waits_since_ = now;
    if (is_busy && now - waits_since_ < kBusy) return {};
    waits_since_ = 0;
    return {run::Decision::Action::step, first->thread, {}};
  }
  if (!would_block.empty()) return {run::Decision::Action::step, pick(would_block), {}};
  return {};
}

}  // namespace procession::explore
