// How a run ended, and why: `b` and the fields of run.end. Its text says the same in English, for
// readers that do not know the codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace procession {

// The numbers are in recordings: never change one, and never reuse a retired one.
enum class EndReason : std::uint8_t {
  untold = 0,     // an older recording's, or a newer program's: only the text says it
  by_itself = 1,  // the program ended
  time = 2,       // a limit, as are the next two
  processes = 3,
  memory = 4,
  signal = 5,        // to the supervisor
  stopped = 6,       // the control socket asked for it
  left = 7,          // the control socket was closed
  keeper = 8,        // the keeper was killed
  schedule = 9,      // the schedule can't be followed
  not_started = 10,  // the program could not be started
  own_failure = 11,  // Procession itself failed
};

struct RunEnd {
  EndReason reason = EndReason::untold;
  ErrorText program{};         // how the root ended: error.end.*; empty: it was not started
  std::optional<Error> why{};  // what ended it, or prevented its start
  ErrorText outlived{};        // processes that outlived it; empty: none

  // "the program …: why; outlived", in English; empty if the reason is untold.
  std::string sentence() const;
};

// The fields of run.end.
std::string fields_of(const RunEnd& end);
// Reads `b` and the fields of run.end. The reason is untold if a number or a key is not known here.
// Any values are accepted.
RunEnd run_end_of(std::int64_t b, std::string_view fields);

}  // namespace procession
