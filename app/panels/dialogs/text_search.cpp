#include "panels/dialogs/text_search.h"

#include <algorithm>
#include <optional>

#include "text/letters.h"
#include "text/markdown.h"

namespace procession::app {
namespace {

constexpr std::size_t kBytesBefore = 24;  // bytes of a line that are shown before the word

// Returns the words of each block, one line for each.
std::vector<std::string> lines_of(std::string_view markdown) {
  std::vector<std::string> out;
  for (const MarkdownBlock& block : parse_markdown(markdown)) {
    std::string line;
    for (const MarkdownRun& run : block.runs) line += run.text;
    for (const std::vector<MarkdownRun>& cell : block.cells) {
      if (!line.empty()) line += "  ";
      for (const MarkdownRun& run : cell) line += run.text;
    }
    std::replace(line.begin(), line.end(), '\n', ' ');
    if (!line.empty()) out.push_back(std::move(line));
  }
  return out;
}

// Returns where the first word is; nullopt: the line lacks one of them.
std::optional<std::size_t> place_in(const std::string& line,
                                    const std::vector<std::string>& words) {
  if (!std::ranges::all_of(words, [&](const auto& one) { return contains_lowered(line, one); }))
    return std::nullopt;
  return lowered(line).find(words.front());
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

void TextSearch::read(const lesson::Lessons& lessons, const VariantOf& variant_of) {
  pages_.clear();
  for (const lesson::Lesson& lesson : lessons.lessons) {
    const std::string_view variant = variant_of(lesson);
    const auto add = [&](const std::string& step, std::size_t number, const lesson::Words& title,
                         const lesson::Words& text) {
      Page page{&lesson, step, number, lines_of(text.en), lines_of(text.zh)};
      page.en.insert(page.en.begin(), title.en);
      page.zh.insert(page.zh.begin(), title.zh);
      pages_.push_back(std::move(page));
    };
    add("", 0, lesson.question, lesson.introduction);
    std::size_t number = 0;
    for (const lesson::Step& step : lesson.steps)
      if (lesson::is_of(step, variant)) add(step.id, ++number, step.title, step.text);
  }
}

std::vector<TextHit> TextSearch::find(std::string_view query, std::string_view language) const {
  std::vector<TextHit> out;
  const std::vector<std::string> words = lowered_words(query);
  if (words.empty() || query.size() < kShortestQuery) return out;
  const bool chinese = language.starts_with("zh");
  std::vector<bool> has(pages_.size());
  const auto search = [&](std::size_t index, const std::vector<std::string>& wanted, bool zh) {
    const Page& page = pages_[index];
    for (const std::string& line : zh ? page.zh : page.en)
      if (const auto at = has[index] ? std::nullopt : place_in(line, wanted)) {
        out.push_back({page.lesson, page.step, page.number, line, *at});
        has[index] = true;
      }
  };
  const auto search_all = [&](const std::vector<std::string>& wanted) {
    for (std::size_t index = 0; index < pages_.size(); ++index)
      for (const bool zh : {chinese, !chinese}) search(index, wanted, zh);
  };
  std::string phrase = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) phrase += " " + words[i];
  search_all({phrase});
  if (words.size() > 1) search_all(words);
  return out;
}

std::string cut_before(const TextHit& hit) {
  if (hit.at <= kBytesBefore) return hit.line;
  std::size_t from = hit.at - kBytesBefore;
  // English is cut at a blank, if there is one before the word.
  if (const std::size_t blank = hit.line.find(' ', from); blank < hit.at) from = blank + 1;
  while (from < hit.at && !begins_character(hit.line[from])) ++from;
  return "…" + hit.line.substr(from);
}

}  // namespace procession::app
