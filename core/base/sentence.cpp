#include "base/sentence.h"

namespace procession {

std::string_view Sentence::arg(std::string_view name) const {
  for (const auto& [key_of, value] : args)
    if (key_of == name) return value;
  return {};
}

std::string fill(std::string_view pattern, const Sentence& sentence) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    pattern.remove_prefix(open);
    const std::size_t close = pattern.find('}');
    if (close == std::string_view::npos) {
      out += pattern;
      break;
    }
    const std::string_view name = pattern.substr(1, close - 1);
    bool found = false;
    for (const auto& [key, value] : sentence.args) {
      if (key != name) continue;
      out += value;
      found = true;
      break;
    }
    if (!found) out += pattern.substr(0, close + 1);
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string english(const Sentence& sentence, std::span<const SentenceKey> table) {
  const SentenceKey* row = find_key(table, sentence.key);
  if (sentence.arg("count") == "1")
    if (const SentenceKey* one = find_key(table, sentence.key + "_one")) row = one;
  if (row != nullptr && !row->english.empty()) return fill(row->english, sentence);
  std::string out = sentence.key;
  for (const auto& [name, value] : sentence.args) out += " " + name + "=" + value;
  return out;
}

}  // namespace procession
