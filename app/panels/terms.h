// What panels share about the glossary: terms in texts as links, and the description of a term.
#pragma once

#include "lesson/glossary/glossary.h"
#include "panels/ui.h"

namespace procession::app {

// Requests the glyphs of the names of all terms, which are in both languages.
void expect_terms(const Ui& ui);

// Parses a lesson's text and marks the terms that the glossary has.
std::vector<MarkdownBlock> parse_with_terms(const Ui& ui, std::string_view text);
// Draws such a text: a term says what it means while the mouse rests on it, and a click shows more
// (request::show_term). Each term is marked as "term_" and its words.
void draw_with_terms(const Ui& ui, const std::vector<MarkdownBlock>& blocks);

// Draws a term: its names, what it means, where it is seen, and buttons for its lessons. Returns
// whether one of these was pressed: then the pop-up should close.
bool draw_term(const Ui& ui, const lesson::Term& term);

}  // namespace procession::app
