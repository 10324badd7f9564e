#include "run/merge/process_table.h"

#include <algorithm>

namespace procession::run {
namespace {

std::uint64_t thread_key(std::uint32_t process, std::int32_t tid) {
  return std::uint64_t{process} << 32 | static_cast<std::uint32_t>(tid);
}

// Counts the starts of `parent` that wait for a child. `found` is the last one.
void find_pending_start(ProcessEntry& parent, PendingStart*& found, int& count) {
  for (PendingStart& start : parent.starts) {
    if (start.claimed) continue;
    found = &start;
    ++count;
  }
}

}  // namespace

ProcessEntry* ProcessTable::find(std::int32_t pid) {
  const auto found = by_pid_.find(pid);
  return found == by_pid_.end() ? nullptr : &entries_[found->second - 1];
}

ProcessEntry& ProcessTable::get(std::int32_t pid, std::uint64_t start_ticks) {
  if (ProcessEntry* entry = find(pid)) {
    if (start_ticks == 0 && !entry->reaped) return *entry;
    if (start_ticks != 0 && entry->start_ticks == start_ticks) return *entry;
    if (start_ticks != 0 && entry->start_ticks == 0 && !entry->exited) {
      entry->start_ticks = start_ticks;
      return *entry;
    }
  }
  // A dead process whose pid belongs to another by now may still have events in the channel.
  if (start_ticks != 0)
    for (ProcessEntry& entry : entries_)
      if (entry.pid == pid && entry.start_ticks == start_ticks) return entry;
  return add(pid, start_ticks);
}

ProcessEntry& ProcessTable::add(std::int32_t pid, std::uint64_t start_ticks) {
  ProcessEntry& entry = entries_.emplace_back();
  entry.number = size();
  entry.pid = pid;
  entry.start_ticks = start_ticks;
  by_pid_[pid] = entry.number;
  return entry;
}

std::uint32_t ProcessTable::thread(std::uint32_t process, std::int32_t tid) {
  std::uint32_t& number = threads_[thread_key(process, tid)];
  if (number == 0) number = ++thread_count_;
  return number;
}

void ProcessTable::forget_thread(std::uint32_t process, std::int32_t tid) {
  threads_.erase(thread_key(process, tid));
}

std::uint64_t claim_start(ProcessTable& table, ProcessEntry& child, std::int32_t parent_pid) {
  if (child.start_seq != 0) return child.start_seq;
  PendingStart* found = nullptr;
  int count = 0;
  ProcessEntry* parent = table.find(parent_pid);
  if (parent != nullptr && parent != &child) {
    find_pending_start(*parent, found, count);
  } else {
    // The child's parent is the keeper now, because the process that started it is dead.
    for (ProcessEntry& entry : table.all())
      if (entry.exited && &entry != &child) find_pending_start(entry, found, count);
  }
  if (count != 1) return 0;
  found->claimed = true;
  child.start_seq = found->seq;
  return found->seq;
}

}  // namespace procession::run
