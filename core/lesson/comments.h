// The comments of a lesson's programs, and their Chinese (comments.zh.toml).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace procession::lesson {

// A comment of a program: one that follows code on its line, a block of lines that are comments
// only, or a Python docstring.
struct Comment {
  std::size_t line = 0;    // index of its first line, from 0
  std::size_t lines = 1;   // how many lines it takes
  std::size_t column = 0;  // byte in its first line at which its sign ("#", "//", """) begins
  std::string text;  // without signs and surrounding blanks; a block's lines joined by a blank
};

enum class ProgramLanguage : std::uint8_t { cpp, python };

// Returns the comments of a program in order. Signs inside of texts in quotes are no comments.
std::vector<Comment> comments_in(const std::vector<std::string>& lines, ProgramLanguage language);

// Puts each comment's words of `words` (English -> another language) in its place; a comment
// without any stays. The number of lines stays: the words of a block stand in its first line, its
// other lines become empty.
void translate_comments(std::vector<std::string>& lines, ProgramLanguage language,
                        const std::map<std::string, std::string>& words);

}  // namespace procession::lesson
