// TextSearch finds words in the texts of all lessons.
#pragma once

#include <functional>
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
  static constexpr std::size_t kShortestQuery = 2;  // bytes

  // Returns the variant of a lesson whose pages are meant.
  using VariantOf = std::function<std::string_view(const lesson::Lesson&)>;

  // Reads the pages of all lessons. `lessons` must outlive the object or be replaced by another
  // read().
  void read(const lesson::Lessons& lessons, const VariantOf& variant_of);
  // Returns a line of each page that has the query's words one after the other, then one of each
  // page that only has all of them, whatever their case. A line in `language` is preferred to one
  // in the other. A query that is shorter than kShortestQuery finds nothing. Some 200 KB are
  // searched.
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
