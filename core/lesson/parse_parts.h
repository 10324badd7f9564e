// Parts of lesson.toml with a file of their own. Includes toml++: for the parse*.cpp alone.
#pragma once

#include "lesson/parse.h"
#include "lesson/toml_reader.h"

namespace procession::lesson {

// The variant that a part is meant for; empty: both. A mistake where it is neither cpp nor python.
std::string parse_variant(Section& section);  // parse_step.cpp, as the three below

// A whole number, or "$name" of a parameter that holds one; nothing where the key is not there.
std::optional<Amount> parse_amount(Section& section, std::string_view key, const Lesson& lesson);

// `when.PARAMETER = VALUE` of the section, that is called `of` in sentences.
When parse_when(Section& section, const std::string& of, const Lesson& lesson);

// One [[step]]. Requires: the lesson's parameters were read.
Step parse_step(const toml::table& table, const Lesson& lesson, const Programs& programs,
                File& file);

// [let]: expressions under a name, of which a later one may use those before it. toml++ hands them
// out by name, so "before" is by the alphabet. parse_question.cpp
void parse_names(const toml::table& table, Lesson& lesson, File& file);

// One [[predict]]. Requires: the lesson's parameters and steps were read. parse_question.cpp
Question parse_question(const toml::table& table, const Lesson& lesson, File& file);

// One [[tally]]. parse_tally.cpp
Tally parse_tally(const toml::table& table, File& file);

// One [[schedule]]. Requires: the lesson's parameters were read. parse_schedule.cpp
Schedule parse_schedule(const toml::table& table, const Lesson& lesson, File& file);

}  // namespace procession::lesson
