#include "text/language.h"

#include <fmt/format.h>

#include <algorithm>

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
    // An English plural form must not replace words of a language that has only one form.
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

std::string Language::kind_words(std::string_view name) const {
  const auto found = words_.find("kind." + std::string(name));
  return found != words_.end() ? found->second : std::string(name);
}

namespace {

bool names_a_kind(std::string_view argument) { return argument == "kind" || argument == "act"; }

}  // namespace

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
    if (value == values.end())
      out += pattern.substr(open, close - open + 1);
    else
      out += names_a_kind(wanted) ? kind_words(value->second) : value->second;
    at = close + 1;
  }
  return out;
}

// The English words of errors are in core (error_keys.h), not in en.toml.
std::string Language::say(const ErrorText& text, const Error* because) const {
  Sentence whole = text;
  if (because != nullptr) whole.args.emplace_back("because", say(*because));
  const SentenceKey* row = find_key(kErrorKeys, text.key);
  const bool own = has(text.key);
  if (!own)
    for (auto& [name, value] : whole.args)
      if (names_a_kind(name)) value = kind_words(value);
  std::string out = own ? say(text.key, whole.args) : english(whole, kErrorKeys);
  const std::string_view pattern = own              ? std::string_view(tr(text.key))
                                   : row != nullptr ? row->english
                                                    : std::string_view();
  if (because != nullptr && !has_reason_slot(pattern))
    out += (chinese() ? "：" : ": ") + say(*because);
  return out;
}

std::string Language::say(const Error& error) const {
  std::string out = error.where.empty() ? std::string() : error.where + ": ";
  out += say(error.what, error.because.get());
  if (!error.advice.key.empty()) out += (chinese() ? "；" : "; ") + say(error.advice);
  return out;
}

std::string Language::say(const RunEnd& end) const {
  std::string out = say(end.program);
  if (end.why) out += (out.empty() ? "" : chinese() ? "：" : ": ") + say(*end.why);
  if (!end.outlived.key.empty()) out += (chinese() ? "；" : "; ") + say(end.outlived);
  return out;
}

std::string clock_text(SessionNs at) {
  const std::int64_t ms = std::max<std::int64_t>(at.ns, 0) / 1'000'000;
  return fmt::format("{:02}:{:02}.{:03}", ms / 60'000, ms / 1000 % 60, ms % 1000);
}

}  // namespace procession::app
