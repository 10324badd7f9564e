// A sentence without its words: a key and arguments. A table has a key's English (error_keys.h,
// core/world/words/sentence_keys.h); the window has the words of each language (assets/).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession {

struct Sentence {
  using Args = std::vector<std::pair<std::string, std::string>>;

  std::string key;  // a row of a table; empty: no sentence
  Args args;        // in the table's order

  // The argument's value; empty if there is none.
  std::string_view arg(std::string_view name) const;
  bool operator==(const Sentence&) const = default;
};

// A row of a table of sentences.
struct SentenceKey {
  std::string_view key;
  std::string_view args;     // names, separated by single spaces
  std::string_view english;  // "" if the command line never shows it
};

// Replaces each "{name}" in `pattern` by that argument; an unknown name is kept as it is.
std::string fill(std::string_view pattern, const Sentence& sentence);

// The row of `key`; nullptr if there is none.
constexpr const SentenceKey* find_key(std::span<const SentenceKey> table, std::string_view key) {
  for (const SentenceKey& row : table)
    if (row.key == key) return &row;
  return nullptr;
}

// The English sentence, or "key name=value …", for logs, if the table has no English. If the
// argument "count" is "1" and the table has the row "KEY_one", that row is used.
std::string english(const Sentence& sentence, std::span<const SentenceKey> table);

}  // namespace procession
