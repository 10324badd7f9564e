// One fact of a run, as readers of a recording see it (README.md). The channel's wire form differs
// (core/channel/README.md); core/run converts it.
#pragma once

#include <cstdint>
#include <string_view>

#include "schema/clock_types.h"
#include "schema/kinds.h"

namespace procession {

// From which side the recording knows of an event; "source" in exports.
enum class Reporter : std::uint8_t {
  self = 0,        // the process itself, over the channel
  supervisor = 1,  // the supervisor: what it did itself (a pause), or noticed (output)
  kernel = 2,      // the kernel, which told the supervisor (a process's end)
  sampled = 3      // the supervisor, which saw it in /proc
};

// Reporter::kernel: "kernel". "unknown" for a number of a newer recording.
constexpr std::string_view reporter_name(Reporter reporter) {
  constexpr std::string_view kNames[] = {"self", "supervisor", "kernel", "sampled"};
  const auto index = static_cast<unsigned>(reporter);
  return index < 4 ? kNames[index] : std::string_view("unknown");
}

// The views point into memory of the function that passes the event on; its comment says how long
// they are valid.
struct Event {
  std::uint64_t seq = 0;      // position in the recording's total order, from 1, without gaps
  RawNs t;                    // since the run's start, unscaled CLOCK_MONOTONIC; never descends
  std::uint32_t process = 0;  // number in the run, from 1; 0: of no process (the run itself)
  std::uint32_t thread = 0;   // number in the run, from 1; 0: the process as a whole
  std::int32_t pid = 0;       // the kernel's number of that process; 0: none
  std::int32_t tid = 0;       // the kernel's number of that thread; 0: none
  Kind kind = Kind::none;     // what happened (the table in README.md)
  Reporter reporter = Reporter::self;
  Kind opens = Kind::none;   // kind of the operation whose first event this is, if the operation
                             // passes the gate, where a pause holds threads (core/run/README.md)
  std::uint32_t object = 0;  // number in the run, from 1; 0: none
  std::uint32_t line = 0;    // in `file`, from 1; 0: none
  std::uint64_t op = 0;      // number of the operation, the same in a request and in the event that
                             // ends it; unique within `thread`; 0: none
  std::uint64_t cause = 0;   // seq of the event that allowed this one (a get's put); 0: none known
  std::int64_t a = 0;        // a and b: numbers, whose meaning depends on `kind` (README.md)
  std::int64_t b = 0;
  std::string_view text;        // bytes; UTF-8 unless the program wrote other bytes
  std::uint64_t text_full = 0;  // length in bytes before it was cut; text.size() if it was not
  std::string_view file;        // source file, as the program was compiled; empty: none
  std::string_view fields;      // key=value (fields.h) beside the text; run.end: run_end.h
};

// The id of an item of a queue: the process (Event::process) that put it, and the number of that
// put among the process's puts on the queue, from 1. The same in put, flush and get.
constexpr std::int64_t item_id(std::uint32_t process, std::int64_t n) {
  return (static_cast<std::int64_t>(process) << 32) | (n & 0xffffffff);
}
constexpr std::uint32_t item_process(std::int64_t id) {
  return static_cast<std::uint32_t>(id >> 32);
}
constexpr std::int64_t item_number(std::int64_t id) { return id & 0xffffffff; }

}  // namespace procession
