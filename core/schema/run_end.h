// How a run ended, and why: `b` and the fields of run.end. Its text says the same in English, for
// readers that do not know the codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace procession {

// The numbers stand in recordings: never change one, never use a retired one again.
enum class EndReason : std::uint8_t {
  untold = 0,     // an older recording's, or a newer program's: the text alone tells
  by_itself = 1,  // the program ended
  time = 2,       // a limit, as are the next two
  processes = 3,
  memory = 4,
  signal = 5,        // to the supervisor
  stopped = 6,       // who steered it asked for that
  left = 7,          // who steered it is gone
  keeper = 8,        // the keeper was killed
  schedule = 9,      // it can't be followed
  not_started = 10,  // the program could not be started
  own_failure = 11,  // of Procession's
};

struct RunEnd {
  EndReason reason = EndReason::untold;
  ErrorText program{};         // how the root ended: error.end.*; empty: it was not started
  std::optional<Error> why{};  // what ended it, or kept it from its start
  ErrorText outlived{};        // that some processes outlived it; empty: none

  // "the program …: why; outlived", in English; empty if the reason is untold.
  std::string sentence() const;
};

// The fields of run.end.
std::string fields_of(const RunEnd& end);
// From `b` and the fields of run.end. Untold where a number or a key is not known here. Any values
// are accepted.
RunEnd run_end_of(std::int64_t b, std::string_view fields);

}  // namespace procession
