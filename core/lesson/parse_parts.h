// Parts of lesson.toml that have a file of their own. Includes toml++, so only the parse*.cpp
// include it.
#pragma once

#include "lesson/parse.h"
#include "lesson/toml_reader.h"

namespace procession::lesson {

// A whole TOML file; nullopt, and a mistake, if it is none. parse.cpp
std::optional<toml::table> parse_toml(std::string_view bytes, File& file);

// The variant that a part is for; empty: both. Any value but cpp and python is a mistake.
std::string parse_variant(Section& section);  // parse_step.cpp, as the three below

// A whole number, or "$name" of a parameter that holds one; nullopt if the key is missing.
std::optional<Amount> parse_amount(Section& section, std::string_view key, const Lesson& lesson);

// `when.PARAMETER = VALUE` of the section, which sentences call `of`.
When parse_when(Section& section, const std::string& of, const Lesson& lesson);

// One [[step]]. Requires: the lesson's parameters were read.
Step parse_step(const toml::table& table, const Lesson& lesson, const Programs& programs,
                File& file);

// Parses an expression that stands at `key`, and checks that it names parameters of the lesson and
// no more than `runs` runs. `line`: of the expression, if it is not the key's. parse_question.cpp
Expression parse_expression(Section& section, std::string_view key, const std::string& source,
                            const Lesson& lesson, std::size_t runs = 1, int line = 0);

// [let]: named expressions; each may use those before it. toml++ returns them sorted by name, so
// "before" is alphabetical. parse_question.cpp
void parse_names(const toml::table& table, Lesson& lesson, File& file);

// One [[predict]]. Requires: the lesson's parameters and steps were read. parse_question.cpp
Question parse_question(const toml::table& table, const Lesson& lesson, const Programs& programs,
                        File& file);

// One [[tally]]. parse_tally.cpp
Tally parse_tally(const toml::table& table, File& file);

// One [[schedule]]. Requires: the lesson's parameters were read. parse_schedule.cpp
Schedule parse_schedule(const toml::table& table, const Lesson& lesson, File& file);

}  // namespace procession::lesson
