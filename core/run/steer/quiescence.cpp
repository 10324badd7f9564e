#include "run/steer/quiescence.h"

#include <algorithm>

#include "procession.h"

namespace procession::run {
namespace {

bool is_dead(char state) { return state == 'Z' || state == 'X'; }
bool is_halted(char state) { return state == 'T' || state == 't' || is_dead(state); }

}  // namespace

Quiescence quiescence(std::uint32_t thread_state, char state) {
  if (is_halted(state)) return Quiescence::quiescent;
  switch (thread_state) {
    case PROCESSION_AT_GATE:
      return Quiescence::quiescent;
    case PROCESSION_BLOCKED:
      // A thread that is awake again was perhaps given what it waited for, and is about to report
      // it.
      return state == 'S' ? Quiescence::quiescent : Quiescence::inside;
    case PROCESSION_INSIDE:
      return Quiescence::inside;
    default:
      return state == 'S' || state == 'D' ? Quiescence::asleep : Quiescence::computing;
  }
}

ThreadStates::ThreadStates(const channel::Reader& reader) {
  reader.threads([this](const channel::ThreadState& one) { by_pid_[one.pid].push_back(one); });
}

Quiescence ThreadStates::process_quiescence(std::int32_t pid, std::uint64_t start_ticks) const {
  std::vector<Task> tasks;
  tasks_of(pid, tasks);
  const auto known = by_pid_.find(pid);
  Quiescence whole = Quiescence::quiescent;
  for (const Task& task : tasks) {
    std::uint32_t thread_state = PROCESSION_COMPUTING;
    if (known != by_pid_.end())
      for (const channel::ThreadState& one : known->second)
        if (one.tid == task.tid && one.start_ticks == start_ticks) thread_state = one.state;
    whole = combined(whole, quiescence(thread_state, task.state));
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

bool ThreadStates::has_thread_inside(std::int32_t pid, std::uint64_t start_ticks) const {
  const auto known = by_pid_.find(pid);
  return known != by_pid_.end() && std::any_of(known->second.begin(), known->second.end(),
                                               [&](const channel::ThreadState& one) {
                                                 return one.start_ticks == start_ticks &&
                                                        one.state == PROCESSION_INSIDE;
                                               });
}

}  // namespace procession::run
