// The bookmarks of the recording on the screen. Those of a run that is alive are saved when it is
// over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session/recording_view.h"

namespace procession::app {

// Not thread-safe.
class Bookmarks {
 public:
  // Both outlive it. `error` says why one could not be saved.
  Bookmarks(const RecordingView& shown, std::optional<Error>& error)
      : shown_(shown), error_(error) {}

  const std::vector<record::Bookmark>& all() const { return all_; }  // by time
  void add(record::Bookmark bookmark);
  void remove(const record::Bookmark& bookmark);

  // Another recording is shown, or none.
  void read();
  bool has_unsaved() const { return !unsaved_.empty(); }
  // The run is over: its recording takes its bookmarks, whatever is shown now.
  void save();

 private:
  struct Unsaved {  // its run is still alive
    std::string path;
    record::Bookmark bookmark;
    bool operator==(const Unsaved&) const = default;
  };

  const RecordingView& shown_;
  std::optional<Error>& error_;
  std::vector<record::Bookmark> all_;
  std::vector<Unsaved> unsaved_;
};

}  // namespace procession::app
