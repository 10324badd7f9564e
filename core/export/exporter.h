// A recording in another format (README.md of this folder): what every exporter is given, what it
// does, and the table of them.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "record/recording.h"
#include "schema/event.h"
#include "world/timeline/timeline.h"

namespace procession::exports {

// A stretch of session time in ns. What happened at the very instant of either end is inside.
struct Range {
  static constexpr std::int64_t kBegin = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  std::int64_t from = kBegin;
  std::int64_t until = kEnd;
  bool is_whole() const { return from == kBegin && until == kEnd; }
};

// What is exported: a recording, a range of it, and what is computed of both. Not thread-safe.
class Input {
 public:
  // Requires: `recording` outlives it, and is not refreshed meanwhile.
  explicit Input(const record::Recording& recording, const Range& range = {});

  const record::Recording& recording() const { return recording_; }
  const Range& range() const { return range_; }

  // Calls `sink` for every event up to the range's end, in order, until it returns false. Events
  // before the range come with `inside` false: they tell names and states that hold in it.
  void each(const std::function<bool(const Event&, bool inside)>& sink) const;

  // The name of an object of the events so far, as each() gave them: that of the event which made
  // it first; "lock-3" where it was given none, empty where nobody told of its making.
  std::string_view object_name(std::uint32_t object) const;

  // The model of the whole recording, also beyond the range; built when it is first asked for.
  const world::Timeline& timeline() const;

 private:
  const record::Recording& recording_;
  Range range_;
  mutable std::unique_ptr<world::Timeline> timeline_;
  mutable std::unordered_map<std::uint32_t, std::string> names_;  // by object
};

// One format. Has no state: write() may be called from several threads at once.
class Exporter {
 public:
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  virtual ~Exporter() = default;

  virtual std::string_view id() const = 0;         // what --to takes: "jsonl"
  virtual std::string_view extension() const = 0;  // of its files, with the dot: ".jsonl"
  // Fails where the format can't hold this recording. Stops early, without an error of its own,
  // when `out` fails: who made the stream knows why.
  virtual Result<void> write(const Input& input, std::ostream& out) const = 0;
};

// Every format, in the order in which help names them.
std::span<const Exporter* const> exporters();
// nullptr if there is no such format.
const Exporter* find_exporter(std::string_view id);

}  // namespace procession::exports
