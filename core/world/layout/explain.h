// The meaning of spans, marks and arrows as sentences (sentence.h).
#pragma once

#include <vector>

#include "world/layout/layout.h"
#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world {

// All functions are pure. Requires: the references belong to `timeline`. An index that does not
// exist gives a Sentence with an empty key.
Sentence explain_span(const Timeline& timeline, std::uint32_t lane, std::uint32_t span);
Sentence explain_mark(const Timeline& timeline, std::uint32_t lane, std::uint32_t mark);
Sentence explain_flow(const Timeline& timeline, std::uint32_t flow);
// Returns a sentence for a queue's depth at `t`, then a sentence for each waiting item in order, at
// most `most`.
std::vector<Sentence> explain_depth(const Timeline& timeline, std::uint32_t lane, RawNs t,
                                    std::size_t most = 12);
// Returns the sentences for the shares that the row of a process shows (Row::idle_per_mille and
// on_cpu_per_mille) with the playhead at `t`; none where they are not known.
std::vector<Sentence> explain_shares(const Timeline& timeline, std::uint32_t lane, RawNs t);
// Returns the sentences for the element under the mouse: one, or several for a depth; none if there
// is no element.
std::vector<Sentence> explain(const Timeline& timeline, const Hit& what);

// Returns the label of a span; an empty key if it has none (running).
Sentence label_of(const Timeline& timeline, const Lane& lane, const Span& span);
// Returns a shorter label, for narrow spans; an empty key if there is none.
Sentence short_label_of(const Timeline& timeline, const Lane& lane, const Span& span);

}  // namespace procession::world
