#include "run/steer/stance.h"

#include <algorithm>

#include "procession.h"

namespace procession::run {
namespace {

bool is_dead(char state) { return state == 'Z' || state == 'X'; }
bool is_halted(char state) { return state == 'T' || state == 't' || is_dead(state); }

}  // namespace

Stance stance(std::uint32_t standing, char state) {
  if (is_halted(state)) return Stance::stands;
  switch (standing) {
    case PROCESSION_AT_GATE:
      return Stance::stands;
    case PROCESSION_BLOCKED:
      // Awake again, it has perhaps just been given what it waited for, and is about to say so.
      return state == 'S' ? Stance::stands : Stance::inside;
    case PROCESSION_INSIDE:
      return Stance::inside;
    default:
      return state == 'S' || state == 'D' ? Stance::asleep : Stance::computes;
  }
}

Standings::Standings(const channel::Reader& reader) {
  reader.threads([this](const channel::Standing& one) { by_pid_[one.pid].push_back(one); });
}

Stance Standings::of(std::int32_t pid, std::uint64_t start_ticks) const {
  std::vector<Task> tasks;
  tasks_of(pid, tasks);
  const auto told = by_pid_.find(pid);
  Stance whole = Stance::stands;
  for (const Task& task : tasks) {
    std::uint32_t standing = PROCESSION_COMPUTING;
    if (told != by_pid_.end())
      for (const channel::Standing& one : told->second)
        if (one.tid == task.tid && one.start_ticks == start_ticks) standing = one.standing;
    whole = together(whole, stance(standing, task.state));
  }
  return whole;
}

Halt halt_of(std::int32_t pid) {
  std::vector<Task> tasks;
  tasks_of(pid, tasks);
  std::erase_if(tasks, [](const Task& task) { return is_dead(task.state); });
  if (tasks.empty()) return Halt::dead;
  const bool all = std::all_of(tasks.begin(), tasks.end(), [](const Task& task) {
    return is_halted(task.state) || task.state == 'D';
  });
  return all ? Halt::stopped : Halt::none;
}

bool Standings::has_inside(std::int32_t pid, std::uint64_t start_ticks) const {
  const auto told = by_pid_.find(pid);
  return told != by_pid_.end() &&
         std::any_of(told->second.begin(), told->second.end(), [&](const channel::Standing& one) {
           return one.start_ticks == start_ticks && one.standing == PROCESSION_INSIDE;
         });
}

}  // namespace procession::run
