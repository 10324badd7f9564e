// Sentences that are found by the kind of an event.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "schema/kind.h"

namespace procession::world {

// Finds keys of sentences by the kind of an event: `table` and the kind's name, with ".bad"
// appended for a fault, where the table of sentences has such a key.
class KindSentences {
 public:
  explicit KindSentences(std::string_view table);
  // Returns the key, which is static; empty if there is none.
  std::string_view key(Kind kind, bool bad) const {
    const auto number = static_cast<std::size_t>(kind);
    return number < kKindCapacity ? keys_[bad ? 1 : 0][number] : std::string_view();
  }

 private:
  std::array<std::array<std::string_view, kKindCapacity>, 2> keys_;
};

}  // namespace procession::world
