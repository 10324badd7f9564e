// What a span, a mark or an arrow means, as sentences (sentence.h).
#pragma once

#include <vector>

#include "world/layout/layout.h"
#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world {

// All: pure. Requires: the references belong to `timeline`. An index that does not exist gives a
// Sentence with an empty key.
Sentence explain_span(const Timeline& timeline, std::uint32_t lane, std::uint32_t span);
Sentence explain_mark(const Timeline& timeline, std::uint32_t lane, std::uint32_t mark);
Sentence explain_flow(const Timeline& timeline, std::uint32_t flow);
// A queue's depth at `t`: one sentence for the depth, then one for each item in the order in which
// they wait, at most `most`.
std::vector<Sentence> explain_depth(const Timeline& timeline, std::uint32_t lane, RawNs t,
                                    std::size_t most = 12);
// What stands under the mouse: one sentence, or several for a depth; none for nothing.
std::vector<Sentence> explain(const Timeline& timeline, const Hit& what);

// The words inside a span; an empty key where none are wanted (running).
Sentence label_of(const Timeline& timeline, const Lane& lane, const Span& span);
// Shorter ones, for where those do not fit; an empty key where there are none.
Sentence short_label_of(const Timeline& timeline, const Lane& lane, const Span& span);

}  // namespace procession::world
