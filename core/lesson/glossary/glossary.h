// The glossary of the lessons: what their terms mean (format: lessons/README.md). No GUI.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"

namespace procession::lesson {

struct Term {
  std::string id;
  Words name;
  std::vector<std::string> also_en, also_zh;  // other spellings in texts
  Words means;                                // its definition
  Words seen;                                 // where the window shows it
  std::vector<std::string> lessons;           // ids of the lessons that teach it; may be empty
  // Both names, that of the language first: "进程（process）", "process (进程)". One name if they
  // are the same.
  std::string title_in(std::string_view language) const;
};

struct Glossary {
  std::vector<Term> terms;  // in the order of the files
  std::vector<Message> messages;
  // Every spelling, folded, with the index of its term.
  std::map<std::string, std::size_t, std::less<>> spellings;
};

// Reads glossary.toml of every folder that has one. A term with a mistake is left out and named in
// `messages`, and so is a term or a spelling that an earlier term has already.
Glossary load_glossary(const std::vector<std::string>& folders);

// The term with this id, or nullptr. The pointers of this function and the next are valid while
// `glossary` is unchanged.
const Term* find_term(const Glossary& glossary, std::string_view id);

// The term that a word of a text means, in either language, or nullptr. Capital letters, hyphens,
// the plural's -s and the possessive 's do not matter: "Page tables" is the term "page table".
const Term* term_of(const Glossary& glossary, std::string_view word);

// A spelling as term_of() compares it: small letters, one blank for each hyphen and each row of
// blanks.
std::string folded(std::string_view word);

// All spellings of a term: its names, then the others.
std::vector<std::string> spellings_of(const Term& term);

}  // namespace procession::lesson
