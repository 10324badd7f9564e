// Opens a recording for a command, and reports its state.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/options.h"
#include "record/recording.h"
#include "world/checks/checks.h"

namespace procession::cli {

// nullptr after a sentence on stderr: the command ends with kWrongUse.
std::unique_ptr<record::Recording> open_recording(const std::string& path);

// Prints a sentence to stderr for a cut recording, and for each damaged range.
void say_state(const record::Recording& recording, const std::string& path);
// "finished", "live" or "cut".
const char* life_name(record::Life life);

// Calls `sink` for every event in order, until it returns false.
void each(const record::Recording& recording, const std::function<bool(const Event&)>& sink);

// The verdicts of every rule, with those of the recording's own lesson. Where events are missing,
// an apparent breach is inconclusive. `problem` gets a sentence if the lesson's checks are unknown.
std::vector<world::Verdict> judge(const record::Recording& recording, std::string& problem);

// [{"rule":…,"object":…,"holds":true|false|null,"why":…}]; null: inconclusive.
std::string verdicts_json(const std::vector<world::Verdict>& verdicts);
bool any_broken(const std::vector<world::Verdict>& verdicts);

}  // namespace procession::cli
