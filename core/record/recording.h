// Reads a recording that is finished, cut or still growing, by the same code.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "record/bookmarks.h"
#include "record/writer.h"
#include "schema/event.h"

namespace procession::record {

enum class Life { live, finished, cut };

struct Damage {
  std::uint64_t byte = 0;   // its position in the file
  std::uint64_t bytes = 0;  // how many bytes are not readable
  std::string what;         // a sentence
};

// Not thread-safe. Several may be open on one file, also while it is written.
class Recording {
 public:
  // Opens the file and reads its header and index, no events. Fails with one sentence if nothing is
  // readable: the file is missing, empty, not a recording, of a newer major version, or garbled
  // from the start.
  static Result<std::unique_ptr<Recording>> open(const std::string& path);
  ~Recording();

  // Reads what was written since the last call (a live recording). True if there are new events or
  // `life` changed.
  bool refresh();

  const RunHeader& header() const;
  Life life() const;
  // The number of events, seq 1 to size(); damaged ranges are missing in between. The file claims
  // this number, and a file of a few KB can claim millions: do not reserve memory by it.
  std::uint64_t size() const;
  RawNs length() const;  // t of the last event
  // The damage found so far; each() and the other methods may find more. It includes that a
  // recording is cut, or was stopped by a full disk.
  const std::vector<Damage>& damage() const;
  // Reads the whole file once, so that damage() is complete.
  void verify();
  std::uint64_t bytes() const;  // the file's size

  // Calls `sink` for each readable event with first <= seq <= last, in order, until it returns
  // false. The event's views are valid until `sink` returns. `sink` may call methods of this
  // recording.
  void each(std::uint64_t first, std::uint64_t last,
            const std::function<bool(const Event&)>& sink) const;

  // The first seq with t >= the given time; size() + 1 if there is none. If a damaged range begins
  // there, its first seq may be returned.
  std::uint64_t first_at(RawNs t) const;

  // The bookmarks in the order of t, as of the last refresh(). A run that ends may replace its file
  // by a smaller one (Writer::finish): bookmarks that are added to that file are seen after opening
  // it again.
  std::vector<Bookmark> bookmarks() const;

  std::vector<std::string> attachments() const;
  // The content of an attached file; an error if there is none or it is damaged.
  Result<std::string> attachment(std::string_view name) const;

 private:
  struct State;
  explicit Recording(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The default folder of recordings, $XDG_DATA_HOME/procession/recordings; made if it is missing.
Result<std::string> recordings_folder();

}  // namespace procession::record
