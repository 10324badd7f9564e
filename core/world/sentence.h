// Sentences for a person, without their words: a key and arguments. app/ has the words in each
// language (assets/); the command line has the English of the checks' keys from here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession::world {

struct Sentence {
  std::string key;  // of kSentenceKeys (sentence_keys.h); empty: nothing to say
  std::vector<std::pair<std::string, std::string>> args;  // in the order of the table

  // The argument's value, or empty.
  std::string_view arg(std::string_view name) const;
  bool operator==(const Sentence&) const = default;
};

// Replaces each "{name}" of `pattern` by that argument; a name that is not there stays as it is.
std::string fill(std::string_view pattern, const Sentence& sentence);

// The key as it stands in the table of all sentences; empty if it is none of them. Static.
std::string_view known_sentence(std::string_view key);

// In English where the table has English (the checks' keys), else "key name=value …", for logs.
std::string english(const Sentence& sentence);

// As the value of an argument.
inline std::string number(std::int64_t value) { return std::to_string(value); }

// A length of time with its unit and at most three figures: "12 µs", "312 ms", "1.25 s".
std::string duration_text(long long ns);

}  // namespace procession::world
