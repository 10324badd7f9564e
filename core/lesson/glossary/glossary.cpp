#include "lesson/glossary/glossary.h"

#include <algorithm>

namespace procession::lesson {
namespace {

// Returns the folded word, and what it may be the plural or the possessive of.
std::vector<std::string> readings(std::string_view word) {
  const std::string whole = folded(word);
  std::vector<std::string> out{whole};
  for (const auto& [end, instead] :
       {std::pair<std::string_view, const char*>("'s", ""), {"s", ""}, {"es", ""}, {"ies", "y"}})
    if (whole.size() > end.size() + 1 && whole.ends_with(end))
      out.push_back(whole.substr(0, whole.size() - end.size()) + instead);
  return out;
}

}  // namespace

std::string Term::title_in(std::string_view language) const {
  if (name.en == name.zh) return name.en;
  if (language.starts_with("zh")) return name.zh + "（" + name.en + "）";
  return name.en + " (" + name.zh + ")";
}

std::string folded(std::string_view word) {
  std::string out;
  for (const char c : word) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '-';
    if (!blank)
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::vector<std::string> spellings_of(const Term& term) {
  std::vector<std::string> out{term.name.en, term.name.zh};
  out.insert(out.end(), term.also_en.begin(), term.also_en.end());
  out.insert(out.end(), term.also_zh.begin(), term.also_zh.end());
  return out;
}

const Term* find_term(const Glossary& glossary, std::string_view id) {
  const auto found = std::ranges::find(glossary.terms, id, &Term::id);
  return found == glossary.terms.end() ? nullptr : &*found;
}

const Term* term_of(const Glossary& glossary, std::string_view word) {
  for (const std::string& reading : readings(word))
    if (const auto found = glossary.spellings.find(reading); found != glossary.spellings.end())
      return &glossary.terms[found->second];
  return nullptr;
}

}  // namespace procession::lesson
