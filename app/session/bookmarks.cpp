#include "session/bookmarks.h"

#include <algorithm>
#include <utility>

namespace procession::app {

void Bookmarks::read() {
  const RecordingFollower* follower = shown_.follower();
  all_ = follower == nullptr ? std::vector<record::Bookmark>() : follower->recording().bookmarks();
}

void Bookmarks::add(record::Bookmark bookmark) {
  const RecordingFollower* follower = shown_.follower();
  if (follower == nullptr) return;
  error_.reset();
  if (std::find(all_.begin(), all_.end(), bookmark) != all_.end()) return;
  if (follower->live()) {
    unsaved_.push_back({follower->path(), bookmark});
  } else if (const Result<void> added = record::add_bookmark(follower->path(), bookmark); !added) {
    error_ = added.error();
    return;
  }
  all_.push_back(std::move(bookmark));
  std::stable_sort(all_.begin(), all_.end(),
                   [](const auto& a, const auto& b) { return a.t < b.t; });
}

void Bookmarks::remove(const record::Bookmark& bookmark) {
  const RecordingFollower* follower = shown_.follower();
  if (follower == nullptr) return;
  error_.reset();
  const Unsaved unsaved{follower->path(), bookmark};
  if (std::erase(unsaved_, unsaved) == 0)
    if (const Result<void> gone = record::remove_bookmark(follower->path(), bookmark); !gone) {
      error_ = gone.error();
      return;
    }
  std::erase(all_, bookmark);
}

void Bookmarks::save() {
  const RecordingFollower* follower = shown_.follower();
  for (const Unsaved& one : std::exchange(unsaved_, {}))
    if (const Result<void> added = record::add_bookmark(one.path, one.bookmark); !added) {
      error_ = added.error();
      if (follower != nullptr && follower->path() == one.path) std::erase(all_, one.bookmark);
    }
}

}  // namespace procession::app
