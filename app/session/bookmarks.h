// Bookmarks holds the bookmarks of the recording on the screen. Bookmarks of a live run are saved
// when the run is over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session/recording_view.h"

namespace procession::app {

// Not thread-safe.
class Bookmarks {
 public:
  // Both references must outlive the object. `error` is set if a bookmark can't be saved.
  Bookmarks(const RecordingView& shown, std::optional<Error>& error)
      : shown_(shown), error_(error) {}

  const std::vector<record::Bookmark>& all() const { return all_; }  // by time
  void add(record::Bookmark bookmark);
  void remove(const record::Bookmark& bookmark);

  // Reads the bookmarks anew; call it when another recording is shown, or none.
  void read();
  bool has_unsaved() const { return !unsaved_.empty(); }
  // Writes the unsaved bookmarks into the recordings they belong to; call it when the run is over.
  void save();

 private:
  struct Unsaved {  // a bookmark whose run is still alive
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
