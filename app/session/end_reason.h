// Why a run ended, when it was not the program's own doing: what run.end's text says, so that it
// can be said in the person's language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession::app {

struct EndReason {
  std::string key;  // of the language files ("end.time"); empty: nothing that this version knows
  std::vector<std::pair<std::string, std::string>> values;
};

// `why`: the text of run.end, as core/run writes it.
EndReason end_reason(std::string_view why);

}  // namespace procession::app
