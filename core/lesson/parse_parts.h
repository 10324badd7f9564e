// Parts of lesson.toml with a file of their own. Includes toml++: for the parse*.cpp alone.
#pragma once

#include "lesson/toml_reader.h"

namespace procession::lesson {

// The variant that a part is meant for; empty: both. A mistake where it is neither cpp nor python.
std::string parse_variant(Section& section);

// [let]: expressions under a name, of which a later one may use those before it. toml++ hands them
// out by name, so "before" is by the alphabet. parse_question.cpp
void parse_names(const toml::table& table, Lesson& lesson, File& file);

// One [[predict]]. Requires: the lesson's parameters and steps were read. parse_question.cpp
Question parse_question(const toml::table& table, const Lesson& lesson, File& file);

// One [[tally]]. parse_tally.cpp
Tally parse_tally(const toml::table& table, File& file);

}  // namespace procession::lesson
