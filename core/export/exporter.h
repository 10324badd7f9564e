// A recording in another format (README.md of this folder): an exporter's input, its interface, and
// the table of exporters.
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

// A range of session time; both ends are included.
struct Range {
  static constexpr SessionNs kBegin{std::numeric_limits<std::int64_t>::min()};
  static constexpr SessionNs kEnd = SessionNs::max();
  SessionNs from = kBegin;
  SessionNs until = kEnd;
  bool is_whole() const { return from == kBegin && until == kEnd; }
};

// An exporter's input: a recording, a range of it, and data computed from both. Not thread-safe.
class Input {
 public:
  // Requires: `recording` outlives the Input and is not refreshed during its life.
  explicit Input(const record::Recording& recording, const Range& range = {});

  const record::Recording& recording() const { return recording_; }
  const Range& range() const { return range_; }

  // Calls `sink` for every event up to the range's end, in order, until it returns false. Events
  // before the range have `inside` false: they give the names and states that are valid in it.
  void each(const std::function<bool(const Event&, bool inside)>& sink) const;

  // The name of an object, from the events that each() has passed on so far: its first
  // object.create's name; "lock-3" if that has none; empty without such an event.
  std::string_view object_name(std::uint32_t object) const;

  // The model of the whole recording, also beyond the range; built at the first call.
  const world::Timeline& timeline() const;

 private:
  const record::Recording& recording_;
  Range range_;
  mutable std::unique_ptr<world::Timeline> timeline_;
  mutable std::unordered_map<std::uint32_t, std::string> names_;  // by object
};

// A format. It has no state: several threads may call write() at once.
class Exporter {
 public:
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  virtual ~Exporter() = default;

  virtual std::string_view id() const = 0;         // the word for --to: "jsonl"
  virtual std::string_view extension() const = 0;  // of its files, with the dot: ".jsonl"
  // Fails if the format can't represent this recording. If `out` fails, it returns early without an
  // error: the owner of the stream knows the reason.
  virtual Result<void> write(const Input& input, std::ostream& out) const = 0;
};

// Every format, in the order of the help text.
std::span<const Exporter* const> exporters();
// nullptr if there is no such format.
const Exporter* find_exporter(std::string_view id);

}  // namespace procession::exports
