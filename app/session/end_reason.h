// The words for a run that did not end by itself.
#pragma once

#include "schema/run_end.h"

namespace procession::app {

// Returns a key of the language files, whose values are the arguments of RunEnd::why. nullptr: the
// exit status is enough.
constexpr const char* end_key(EndReason reason) {
  switch (reason) {
    case EndReason::time:
      return "end.time";
    case EndReason::processes:
      return "end.processes";
    case EndReason::memory:
      return "end.memory";
    case EndReason::signal:
      return "end.signal";
    case EndReason::stopped:
      return "end.stopped";
    case EndReason::keeper:
      return "end.keeper";
    case EndReason::left:
      return "end.left";
    case EndReason::untold:
    case EndReason::by_itself:
    case EndReason::schedule:
    case EndReason::not_started:
    case EndReason::own_failure:
      break;
  }
  return nullptr;
}

}  // namespace procession::app
