// Sentences for a person, without their words: a key and arguments. A table has the English of a
// key (error_keys.h, world/sentence_keys.h); the window has the words of each language (assets/).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession {

struct Sentence {
  using Args = std::vector<std::pair<std::string, std::string>>;

  std::string key;  // of a table; empty: nothing to say
  Args args;        // in the order of the table

  // The argument's value, or empty.
  std::string_view arg(std::string_view name) const;
  bool operator==(const Sentence&) const = default;
};

// A row of a table of sentences.
struct SentenceKey {
  std::string_view key;
  std::string_view args;     // names, split by single spaces
  std::string_view english;  // "" where the command line never says it
};

// Replaces each "{name}" of `pattern` by that argument; a name that is not there stays as it is.
std::string fill(std::string_view pattern, const Sentence& sentence);

// The row of `key`, or nullptr.
constexpr const SentenceKey* find_key(std::span<const SentenceKey> table, std::string_view key) {
  for (const SentenceKey& row : table)
    if (row.key == key) return &row;
  return nullptr;
}

// In English where the table has English, else "key name=value …", for logs. Where the argument
// "count" is "1" the row "KEY_one" is preferred, if the table has it.
std::string english(const Sentence& sentence, std::span<const SentenceKey> table);

}  // namespace procession
