#include "cli/tally.h"

#include <algorithm>
#include <utility>

#include "cli/read.h"
#include "export/json.h"
#include "world/facts.h"

namespace procession::cli {
namespace {

constexpr std::size_t kMostTexts = 12;  // of one fact in a sentence

}  // namespace

void Tallies::expect(std::string fact, std::string object, std::string title) {
  tallies_.push_back({std::move(fact), std::move(object), std::move(title), {}});
}

void Tallies::count(const record::Recording& recording, int status) {
  world::Facts facts;
  each(recording, [&](const Event& event) {
    facts.apply(event);
    return true;
  });
  for (Tally& tally : tallies_)
    ++tally.seen[tally.fact == "exit.status" ? std::to_string(status)
                                             : facts.text(tally.fact, tally.object).value_or("")];
}

std::string Tallies::json(std::uint32_t runs, std::uint32_t failed) const {
  Json json;
  json.object().number("runs", runs).number("failed", failed).key("tally").list();
  for (const Tally& tally : tallies_) {
    json.object().text("fact", tally.fact).text("object", tally.object).text("title", tally.title);
    json.key("seen").object();
    for (const auto& [text, count] : tally.seen) json.number(text, count);
    json.end_object().end_object();
  }
  return json.end_list().end_object().str();
}

std::vector<std::string> Tallies::sentences() const {
  std::vector<std::string> out;
  for (const Tally& tally : tallies_) {
    std::vector<std::pair<std::int64_t, std::string>> seen;
    for (const auto& [text, count] : tally.seen) seen.emplace_back(count, text);
    std::stable_sort(seen.begin(), seen.end(),
                     [](const auto& x, const auto& y) { return x.first > y.first; });
    std::string sentence = tally.title + ":";
    for (std::size_t i = 0; i < std::min(seen.size(), kMostTexts); ++i)
      sentence += (i == 0 ? " " : ", ") + std::to_string(seen[i].first) + " × " +
                  (seen[i].second.empty() ? "(nothing)" : seen[i].second);
    if (seen.size() > kMostTexts)
      sentence += ", and " + std::to_string(seen.size() - kMostTexts) + " others";
    out.push_back(std::move(sentence));
  }
  return out;
}

}  // namespace procession::cli
