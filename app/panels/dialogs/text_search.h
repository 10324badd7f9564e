// TextSearch finds words in the texts of all lessons.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"

namespace procession::app {

struct TextHit {
  const lesson::Lesson* lesson = nullptr;
  std::string step;      // its id; empty: the introduction
  std::size_t page = 0;  // 0: the introduction
  std::string line;      // the paragraph, item or row, without Markdown
  std::size_t at = 0;    // where in the line the first word is
};

class TextSearch {
 public:
  // Reads the pages of all lessons as `variant` has them, if the lesson does. `lessons` must
  // outlive the object or be replaced by another read().
  void read(const lesson::Lessons& lessons, std::string_view variant);
  // Returns a line of each page that has the query's words one after the other, then one of each
  // page that only has all of them, whatever their case. A line in `language` is preferred to one
  // in the other. A query of less than two bytes finds nothing. Some 200 KB are searched.
  std::vector<TextHit> find(std::string_view query, std::string_view language) const;

 private:
  struct Page {
    const lesson::Lesson* lesson;
    std::string step;
    std::size_t number;
    std::vector<std::string> en, zh;
  };
  std::vector<Page> pages_;
};

// Returns the part of a hit's line that begins a little before the word, with "…" if something was
// left out there.
std::string cut_before(const TextHit& hit);

}  // namespace procession::app
