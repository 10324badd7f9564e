// [[tally]] of lesson.toml.
#include "lesson/parse_parts.h"
#include "world/facts.h"

namespace procession::lesson {

Tally parse_tally(const toml::table& table, File& file) {
  Section section(table, "[[tally]]", file);
  Tally out;
  out.fact = section.text("fact");
  out.object = section.text("object", false);
  out.variant = parse_variant(section);
  out.title = section.words("title");
  section.done();
  std::vector<std::string> names;
  std::string all;
  for (const world::FactName& known : world::fact_names()) {
    if (known.name == out.fact) {
      if (known.needs_object && out.object.empty())
        section.mistake("fact", "`object` beside it: fact " + out.fact + " is about one");
      if (!known.needs_object && !out.object.empty())
        section.mistake("object", "no such key: fact " + out.fact + " is about the whole run");
      return out;
    }
    names.emplace_back(known.name);
    all += (all.empty() ? "" : ", ") + names.back();
  }
  if (out.fact.empty()) return out;
  const std::string_view near = nearest(out.fact, names);
  section.mistake("fact", near.empty()
                              ? "one of " + all
                              : "a fact of a run: did you mean " + std::string(near) + "?");
  return out;
}

}  // namespace procession::lesson
