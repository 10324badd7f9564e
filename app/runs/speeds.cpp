#include "runs/speeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "run/choices.h"

namespace procession::app {

static_assert(*std::begin(kSpeeds) == run::kSlowest && *std::rbegin(kSpeeds) == run::kFastest,
              "the window offers what a run takes");

std::string speed_text(int per_mille) { return fmt::format("{}×", per_mille / 1000.0); }

int next_speed(int per_mille, int by) {
  const auto* begin = std::begin(kSpeeds);
  const auto* end = std::end(kSpeeds);
  if (by > 0) {
    const auto* at = std::upper_bound(begin, end, per_mille);
    return at == end ? kSpeeds[std::size(kSpeeds) - 1] : *at;
  }
  const auto* at = std::lower_bound(begin, end, per_mille);
  return at == begin ? kSpeeds[0] : *(at - 1);
}

}  // namespace procession::app
