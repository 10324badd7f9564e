// Opening a recording for a command, and what every command says about its state.
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

// A sentence each on stderr for a cut recording and for each damaged stretch.
void say_state(const record::Recording& recording, const std::string& path);
// "finished", "live" or "cut".
const char* life_name(record::Life life);

// Every event in order, until `sink` returns false.
void each(const record::Recording& recording, const std::function<bool(const Event&)>& sink);

// The verdicts of every rule, those of the recording's own lesson included. Where events are
// missing, what would be a breach is inconclusive. `problem` gets a sentence if the lesson's checks
// can't be known.
std::vector<world::Verdict> judge(const record::Recording& recording, std::string& problem);

// [{"rule":…,"object":…,"holds":true|false|null,"why":…}]; null: inconclusive.
std::string verdicts_json(const std::vector<world::Verdict>& verdicts);
bool any_broken(const std::vector<world::Verdict>& verdicts);

// Nanoseconds of a session time: "1.5", "1.5s", "250ms"; -1 if it is none.
std::int64_t parse_time(const std::string& text);

}  // namespace procession::cli
