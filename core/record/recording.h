// Reads a recording, finished, cut or still growing, through the same code.
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
  std::uint64_t byte = 0;   // where in the file
  std::uint64_t bytes = 0;  // how many are not readable
  std::string what;         // a sentence
};

// Not thread-safe; several may be open on one file, also while it is written.
class Recording {
 public:
  // Opens the file and reads its header and index, no events. Fails with one sentence if nothing
  // is readable: missing, empty, no recording, a newer major version, garbled from the start.
  static Result<std::unique_ptr<Recording>> open(const std::string& path);
  ~Recording();

  // Takes in what was written since (a live recording). True if there are new events or the life
  // has changed.
  bool refresh();

  const RunHeader& header() const;
  Life life() const;
  // Events, seq 1 to size() (damaged stretches are missing inside). It is what the file claims, and
  // a file of a few KB can claim millions: reserve nothing by it.
  std::uint64_t size() const;
  std::int64_t length() const;  // t of the last event, ns
  // What is known to be damaged: grows as each() and the rest come by it. A recording that is cut,
  // or stopped by a full disk, is told of here as well.
  const std::vector<Damage>& damage() const;
  // Reads the whole file once, so that damage() is complete.
  void verify();
  std::uint64_t bytes() const;  // of the file

  // Calls `sink` for each event with first <= seq <= last that is readable, in order, until it
  // returns false. The event's views last until `sink` returns. `sink` may call this recording.
  void each(std::uint64_t first, std::uint64_t last,
            const std::function<bool(const Event&)>& sink) const;

  // First seq with t >= the given one; size() + 1 if there is none. Where a damaged stretch begins
  // there, its first seq may be given.
  std::uint64_t first_at(std::int64_t t) const;

  // By t. After another process has changed them: as of the last refresh(). A run that ends may
  // replace its file by a smaller one (Writer::finish): what is added then is seen by who opens it
  // anew.
  std::vector<Bookmark> bookmarks() const;

  std::vector<std::string> attachments() const;
  // Contents of an attached file; an error if it is not there or damaged.
  Result<std::string> attachment(std::string_view name) const;

 private:
  struct State;
  explicit Recording(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Where recordings go when nobody says: $XDG_DATA_HOME/procession/recordings, made if missing.
Result<std::string> recordings_folder();

}  // namespace procession::record
