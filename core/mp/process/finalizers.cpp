#include "mp/process/finalizers.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace procession::mp {
namespace {

struct Entry {
  int priority;
  std::weak_ptr<Finalized> object;
};

// The list is never destroyed, because exit handlers use it to the last.
struct All {
  std::mutex mutex;
  std::vector<Entry> entries;
  All* parents = nullptr;  // the parent's list, unused since the fork
};
All*& instance() {
  static auto* one = new All;
  return one;
}
All& all() { return *instance(); }

}  // namespace

void finalize_at_end(int priority, const std::weak_ptr<Finalized>& object) {
  const std::lock_guard guard(all().mutex);
  std::vector<Entry>& entries = all().entries;
  std::erase_if(entries, [](const Entry& one) { return one.object.expired(); });
  const auto position = std::find_if(entries.begin(), entries.end(),
                                     [&](const Entry& one) { return one.priority <= priority; });
  entries.insert(position, {priority, object});
}

void run_finalizers() {
  std::vector<Entry> entries;
  {
    const std::lock_guard guard(all().mutex);
    entries = std::exchange(all().entries, {});
  }
  for (const Entry& one : entries)
    if (const auto object = one.object.lock()) object->finalize();
}

// Another thread of the parent may have been changing the list during the fork: the old list is
// left alone, not freed.
void forget_finalizers() {
  auto* fresh = new All;
  fresh->parents = std::exchange(instance(), fresh);
}

}  // namespace procession::mp
