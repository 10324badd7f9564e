// From a lesson's files to a Lesson; inside core/lesson only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "lesson/lesson.h"

namespace procession::lesson {

// Contents of main.cpp and main.py by variant, of those that are there.
using Programs = std::map<std::string, std::string>;

// `path` is for messages. Appends every mistake found; what could be read is returned all the same.
Lesson parse_lesson(const std::string& path, std::string_view bytes, const Programs& programs,
                    std::vector<Message>& messages);
Chapter parse_chapter(const std::string& path, std::string_view bytes,
                      std::vector<Message>& messages);

// A text.*.md in its parts. Every heading must name one of `steps`, each once; all must be there.
struct Text {
  std::string introduction;
  std::map<std::string, std::pair<std::string, std::string>> steps;  // id -> title, Markdown
};
Text parse_text(const std::string& path, std::string_view bytes, const std::vector<Step>& steps,
                std::vector<Message>& messages);

// Whether `name` is a letter a–z, then a–z, 0–9, '_', and '-' where `dash` says so.
bool is_name(std::string_view name, bool dash = false);

// The value as the program gets it, or an Error whose `what` says what was expected.
Result<std::string> check_value(const Parameter& parameter, std::string_view value);

}  // namespace procession::lesson
