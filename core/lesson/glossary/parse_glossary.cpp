#include "lesson/glossary/glossary.h"
#include "lesson/parse.h"
#include "lesson/parse_parts.h"

namespace procession::lesson {
namespace {

// The optional lists also.en and also.zh.
void other_spellings(Section& section, Term& term) {
  const toml::table* both = section.table("also", false, "the lists `also.en` and `also.zh`");
  if (!both) return;
  Section also(*both, section.describe("also"), section.file());
  term.also_en = also.texts("en", false);
  term.also_zh = also.texts("zh", false);
  also.done();
}

// Reports a spelling that another term has, since a word of a text must mean one term.
void compare(const Term& term, const Glossary& glossary, Section& section) {
  const std::vector<std::string> words = spellings_of(term);
  for (std::size_t i = 0; i < words.size(); ++i)
    if (const auto other = glossary.spellings.find(folded(words[i]));
        other != glossary.spellings.end())
      section.mistake(i < 2 ? "name" : "also", "a spelling of no other term: term " +
                                                   glossary.terms[other->second].id + " has \"" +
                                                   words[i] + "\" already");
}

Term parse_term(const toml::table& table, const Glossary& glossary, File& file) {
  Section section(table, "[[term]]", file);
  Term out;
  out.id = section.text("id");
  if (!out.id.empty() && !is_name(out.id)) section.mistake("id", "a letter, then a-z 0-9 _");
  out.name = section.words("name");
  other_spellings(section, out);
  out.means = section.words("means");
  out.seen = section.words("seen");
  out.lessons = section.texts("lessons", false);
  if (find_term(glossary, out.id) != nullptr)
    section.mistake("id", "another one: term " + out.id + " stands twice");
  else
    compare(out, glossary, section);
  section.done();
  return out;
}

}  // namespace

void parse_glossary(const std::string& path, std::string_view bytes, Glossary& glossary) {
  File file{path, glossary.messages};
  const auto root = parse_toml(bytes, file);
  if (!root) return;
  Section top(*root, "", file);
  for (const toml::table* table : top.tables("term")) {
    const std::size_t before = mistakes_in(glossary.messages);
    Term term = parse_term(*table, glossary, file);
    if (mistakes_in(glossary.messages) != before) continue;
    for (const std::string& word : spellings_of(term))
      glossary.spellings.emplace(folded(word), glossary.terms.size());
    glossary.terms.push_back(std::move(term));
  }
  if (!top.has("term")) file.mistake(0, "no [[term]]: expected at least one");
  top.done();
}

}  // namespace procession::lesson
