// [[schedule]] of lesson.toml.
#include <algorithm>

#include "lesson/parse_parts.h"

namespace procession::lesson {
namespace {

// Whether the text has the form that core/explore writes: a version, kinds, a colon, turns. Only a
// run can show whether each turn can be followed.
bool looks_like_turns(std::string_view text) {
  const std::size_t colon = text.find(':');
  return text.starts_with("1") && colon != std::string_view::npos &&
         text.find_first_not_of("0123456789.") == colon;
}

}  // namespace

const Schedule* find_schedule(const Lesson& lesson, std::string_view id, std::string_view variant) {
  const auto found =
      std::find_if(lesson.schedules.begin(), lesson.schedules.end(),
                   [&](const Schedule& one) { return one.id == id && one.variant == variant; });
  return found == lesson.schedules.end() ? nullptr : &*found;
}

Schedule parse_schedule(const toml::table& table, const Lesson& lesson, File& file) {
  Section section(table, "[[schedule]]", file);
  Schedule out;
  out.id = section.text("id");
  if (!out.id.empty() && !is_name(out.id, true))
    section.mistake("id", "a word made of a-z 0-9 _ -");
  out.variant = parse_variant(section);
  if (out.variant.empty())
    section.mistake("variant", "cpp or python: each program has turns of its own");
  out.sets = section.texts("set", false);
  if (const auto checked = check_parameters(lesson, out.sets); !checked)
    section.mistake("set", "parameters of this lesson: " + checked.error().sentence());
  out.title = section.words("title");
  out.turns = section.text("turns");
  if (!out.turns.empty() && !looks_like_turns(out.turns))
    section.mistake("turns", "what `procession schedule` prints, as 1.50.52:aABb");
  section.done();
  return out;
}

}  // namespace procession::lesson
