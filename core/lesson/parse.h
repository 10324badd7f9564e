// Parses a lesson's files into a Lesson; for core/lesson only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "lesson/glossary/glossary.h"
#include "lesson/lesson.h"

namespace procession::lesson {

// The contents of main.cpp and main.py, by variant, if they exist.
using Programs = std::map<std::string, std::string>;

// `path` is for messages. Appends every mistake found; returns what could be read in any case.
Lesson parse_lesson(const std::string& path, std::string_view bytes, const Programs& programs,
                    std::vector<Message>& messages);
// comments.zh.toml: each comment of the programs and its Chinese.
std::map<std::string, std::string> parse_comments(const std::string& path, std::string_view bytes,
                                                  std::vector<Message>& messages);
Chapter parse_chapter(const std::string& path, std::string_view bytes,
                      std::vector<Message>& messages);
// glossary.toml, whose terms are added to `glossary`. A term with a mistake is left out.
void parse_glossary(const std::string& path, std::string_view bytes, Glossary& glossary);

// The parts of a text.*.md. Every heading must name one of `steps`, each once; all must be present.
struct Text {
  std::string introduction;
  std::map<std::string, std::pair<std::string, std::string>> steps;  // id -> title, Markdown
};
Text parse_text(const std::string& path, std::string_view bytes, const std::vector<Step>& steps,
                std::vector<Message>& messages);

// Whether `name` is a letter a–z, then a–z, 0–9, '_', and '-' if `dash`.
bool is_name(std::string_view name, bool dash = false);

// The value as the program gets it, or an Error whose `what` says what was expected.
Result<std::string> check_value(const Parameter& parameter, std::string_view value);

}  // namespace procession::lesson
