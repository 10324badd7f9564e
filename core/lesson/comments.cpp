#include "lesson/comments.h"

#include <cctype>
#include <optional>

namespace procession::lesson {
namespace {

constexpr std::string_view kDocstring = "\"\"\"";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string_view sign_of(ProgramLanguage language) {
  return language == ProgramLanguage::python ? "#" : "//";
}

// Whether the ' is one of C++'s between digits: 1'000.
bool is_digit_separator(std::string_view line, std::size_t at, ProgramLanguage language) {
  return language == ProgramLanguage::cpp && at > 0 &&
         std::isxdigit(static_cast<unsigned char>(line[at - 1])) != 0;
}

// The byte at which the line's comment begins; nullopt if it has none.
std::optional<std::size_t> comment_at(std::string_view line, ProgramLanguage language) {
  const std::string_view sign = sign_of(language);
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != 0) {
      if (line[i] == '\\')
        ++i;
      else if (line[i] == quote)
        quote = 0;
    } else if (line.substr(i).starts_with(sign)) {
      return i;
    } else if (line[i] == '"' || (line[i] == '\'' && !is_digit_separator(line, i, language))) {
      quote = line[i];
    }
  }
  return std::nullopt;
}

// A docstring that begins at this line: its own lines, up to the closing quotes.
std::optional<Comment> docstring_at(const std::vector<std::string>& lines, std::size_t line) {
  const std::string_view first = trimmed(lines[line]);
  if (!first.starts_with(kDocstring)) return std::nullopt;
  Comment out;
  out.line = line;
  out.column = lines[line].find(kDocstring);
  std::string_view rest = first.substr(kDocstring.size());
  for (out.lines = 1;; ++out.lines) {
    const std::size_t end = rest.find(kDocstring);
    const std::string_view part = trimmed(rest.substr(0, end));
    if (!part.empty()) out.text += (out.text.empty() ? "" : " ") + std::string(part);
    if (end != std::string_view::npos) return out;
    if (line + out.lines == lines.size()) return std::nullopt;  // it never ends: not a program
    rest = lines[line + out.lines];
  }
}

}  // namespace

std::vector<Comment> comments_in(const std::vector<std::string>& lines, ProgramLanguage language) {
  std::vector<Comment> out;
  bool in_block = false;  // the line before was a comment and nothing else
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (language == ProgramLanguage::python)
      if (auto docstring = docstring_at(lines, i)) {
        i += docstring->lines - 1;
        out.push_back(std::move(*docstring));
        in_block = false;
        continue;
      }
    const auto column = comment_at(lines[i], language);
    const std::string_view text =
        column ? trimmed(std::string_view(lines[i]).substr(*column + sign_of(language).size()))
               : std::string_view();
    const bool alone = column && trimmed(std::string_view(lines[i]).substr(0, *column)).empty();
    if (alone && in_block) {
      ++out.back().lines;
      if (!text.empty())
        out.back().text += (out.back().text.empty() ? "" : " ") + std::string(text);
    } else if (column) {
      out.push_back({i, 1, *column, std::string(text)});
    }
    in_block = alone;
  }
  return out;
}

void translate_comments(std::vector<std::string>& lines, ProgramLanguage language,
                        const std::map<std::string, std::string>& words) {
  for (const Comment& comment : comments_in(lines, language)) {
    const auto found = words.find(comment.text);
    if (found == words.end()) continue;
    std::string& first = lines[comment.line];
    const bool docstring = std::string_view(first).substr(comment.column).starts_with(kDocstring);
    first.resize(comment.column);
    first += docstring ? std::string(kDocstring) + found->second + std::string(kDocstring)
                       : std::string(sign_of(language)) + " " + found->second;
    for (std::size_t i = 1; i < comment.lines; ++i) lines[comment.line + i].clear();
  }
}

}  // namespace procession::lesson
