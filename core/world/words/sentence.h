// Sentences of core/world by key and arguments (sentence_keys.h). app/ has the words in each
// language (assets/); the command line has the English of checks, hangs and states from the table.
#pragma once

#include <cstdint>
#include <string>

#include "base/sentence.h"

namespace procession::world {

using procession::fill;
using procession::Sentence;
using procession::SentenceKey;

// Returns the key as a static string from the table of all sentences; empty if the table has no
// such key.
std::string_view known_sentence(std::string_view key);

// Returns the English text where the table has one (checks, hangs, states of objects), else "key
// name=value …", for logs.
std::string english(const Sentence& sentence);

// Returns a number as the value of an argument.
inline std::string number(std::int64_t value) { return std::to_string(value); }

// Returns a length of time with its unit and at most three figures: "12 µs", "312 ms", "1.25 s".
std::string duration_text(long long ns);

}  // namespace procession::world
