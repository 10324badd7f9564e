#include "world/words/sentence.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "world/words/kind_sentences.h"
#include "world/words/sentence_keys.h"

namespace procession::world {

std::string_view known_sentence(std::string_view key) {
  const SentenceKey* row = sentence_key(key);
  return row == nullptr ? std::string_view() : row->key;
}

KindSentences::KindSentences(std::string_view table) {
  for (const KindInfo& info : kKinds) {
    if (!info.has_object) continue;
    const std::string key = std::string(table) + std::string(info.name);
    const std::string_view plain = known_sentence(key), bad = known_sentence(key + ".bad");
    const auto number = static_cast<std::size_t>(info.kind);
    keys_[0][number] = plain;
    keys_[1][number] = bad.empty() ? plain : bad;
  }
}

std::string english(const Sentence& sentence) {
  return procession::english(sentence, kSentenceKeys);
}

std::string duration_text(long long ns) {
  constexpr std::array<const char*, 4> kUnits = {"ns", "µs", "ms", "s"};
  double value = static_cast<double>(ns);
  std::size_t unit = 0;
  // 999.5 would be rounded to 1000: the next unit says it shorter.
  while (unit + 1 < kUnits.size() && std::fabs(value) >= 999.5) {
    value /= 1000;
    ++unit;
  }
  const double size = std::fabs(value);
  const int decimals = unit == 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  std::array<char, 48> digits{};
  std::snprintf(digits.data(), digits.size(), "%.*f", decimals, value);
  std::string text = digits.data();
  // "1.50" says no more than "1.5".
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text + " " + kUnits[unit];
}

}  // namespace procession::world
