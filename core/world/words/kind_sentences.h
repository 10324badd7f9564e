// Sentences that are found by the kind of an event.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "schema/kind.h"

namespace procession::world {

// The keys of sentences by kinds of objects' events: `table` and the kind's name, for what is bad
// with ".bad" behind it, where there is such a sentence.
class KindSentences {
 public:
  explicit KindSentences(std::string_view table);
  // Empty where there is none. Static.
  std::string_view key(Kind kind, bool bad) const {
    const auto number = static_cast<std::size_t>(kind);
    return number < kKindCapacity ? keys_[bad ? 1 : 0][number] : std::string_view();
  }

 private:
  std::array<std::array<std::string_view, kKindCapacity>, 2> keys_;
};

}  // namespace procession::world
