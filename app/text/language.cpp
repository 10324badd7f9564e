#include "text/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace procession::app {

Result<Language> Language::load(const std::string& folder, const std::string& code) {
  Language language;
  const bool chinese = code == "zh";
  std::string own_code = "zh";
  if (chinese) language.code_.swap(own_code);
  Result<FlatToml> english = read_toml(folder + "/en.toml");
  if (!english) return tl::unexpected(english.error());
  language.words_ = std::move(*english);
  if (chinese) {
    Result<FlatToml> own = read_toml(folder + "/zh.toml");
    if (!own) return tl::unexpected(own.error());
    Result<FlatToml> sentences = read_toml(folder + "/sentences.zh.toml");
    if (!sentences) return tl::unexpected(sentences.error());
    for (auto& [key, words] : *sentences)
      language.sentences_[key.substr(std::string_view("sentences.").size())] = std::move(words);
    // A plural form of English must not stand in for a language that has one form.
    for (auto& [key, words] : *own) language.words_.erase(key + "_one");
    for (auto& [key, words] : *own) language.words_[key] = std::move(words);
  }
  return language;
}

const char* Language::tr(std::string_view key) const {
  const auto found = words_.find(key);
  if (found != words_.end()) return found->second.c_str();
  return key.data();  // keys are literals, or strings that end in '\0'
}

std::string Language::say(std::string_view key, const Values& values) const {
  std::string name(key);
  for (const auto& [value_name, value] : values)
    if (value_name == "count" && value == "1" && has(name + "_one")) name += "_one";
  const auto found = words_.find(name);
  const std::string_view pattern = found != words_.end() ? std::string_view(found->second) : key;
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = std::min(pattern.find('{', at), pattern.size());
    out += pattern.substr(at, open - at);
    if (open == pattern.size()) break;
    const std::size_t close = std::min(pattern.find('}', open), pattern.size() - 1);
    const std::string_view wanted = pattern.substr(open + 1, close - open - 1);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& pair) { return pair.first == wanted; });
    out += value != values.end() ? std::string_view(value->second)
                                 : pattern.substr(open, close - open + 1);
    at = close + 1;
  }
  return out;
}

namespace {

// The texts that stand for the {} of `pattern`, if it is the whole of `text`.
std::optional<std::vector<std::string_view>> holes(std::string_view pattern,
                                                   std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t hole = pattern.find("{}");
  if (!text.starts_with(pattern.substr(0, hole))) return {};
  if (hole == std::string_view::npos) {
    if (text.size() != pattern.size()) return {};
    return out;
  }
  text.remove_prefix(hole);
  while (hole != std::string_view::npos) {
    pattern.remove_prefix(hole + 2);
    hole = pattern.find("{}");
    const std::string_view next = pattern.substr(0, hole);
    // The last piece stands at the end; one before it, where it is first found.
    const std::size_t at =
        hole == std::string_view::npos
            ? (text.ends_with(next) ? text.size() - next.size() : std::string_view::npos)
            : text.find(next);
    if (at == std::string_view::npos || at == 0) return {};
    out.push_back(text.substr(0, at));
    text.remove_prefix(at + next.size());
  }
  return out;
}

}  // namespace

// The pattern with the most letters of its own that is all of it, else of what follows a colon.
std::string Language::said_part(std::string_view part) const {
  std::string best;
  std::size_t letters = 0;
  for (const auto& [english, chinese] : sentences_) {
    const auto found = holes(english, part);
    const std::size_t own = found ? english.size() - 2 * found->size() : 0;
    if (!found || own <= letters) continue;
    letters = own;
    best.clear();
    std::size_t n = 0;
    for (std::size_t at = 0; at < chinese.size();) {
      const std::size_t hole = std::min(chinese.find("{}", at), chinese.size());
      best.append(chinese, at, hole - at);
      if (hole < chinese.size() && n < found->size()) best += said_part((*found)[n++]);
      at = hole + 2;
    }
  }
  if (letters > 0) return best;
  if (const std::size_t colon = part.find(": "); colon != std::string_view::npos)
    return std::string(part.substr(0, colon + 2)) + said_part(part.substr(colon + 2));
  return std::string(part);
}

std::string Language::said(std::string_view sentence) const {
  if (sentences_.empty()) return std::string(sentence);
  std::string out;
  for (std::size_t at = 0; at <= sentence.size();) {
    const std::size_t end = std::min(sentence.find("; ", at), sentence.size());
    if (at > 0) out += "；";
    out += said_part(sentence.substr(at, end - at));
    at = end + 2;
  }
  return out;
}

std::string clock_text(std::int64_t ns) {
  const std::int64_t ms = std::max<std::int64_t>(ns, 0) / 1'000'000;
  return fmt::format("{:02}:{:02}.{:03}", ms / 60'000, ms / 1000 % 60, ms % 1000);
}

}  // namespace procession::app
