// Start method spawn: the program itself once more, with the target's name and arguments.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "mp/local.h"
#include "procession/mp/function.h"
#include "procession/mp/where.h"

namespace procession::mp {

// All that the child is told. Throws ValueError if the target is no registered function.
detail::HandleWriter spawn_message(const detail::Child& child, const detail::Spawnable& target);

// Executes this program again, which finds the message. -1 and errno if the system refuses.
pid_t spawn(const detail::HandleWriter& message);

// What a spawned process found. The same object at each call; read and taken off the environment at
// the first, which is start_runtime()'s.
struct Spawned {
  bool is_spawned = false;
  bool has_begun = false;  // its function runs or has run
  int arena = -1;
  std::string name, identity;
  bool daemon = false;
  std::string message;  // from the function's name on
};
Spawned& spawned();

// Throws RuntimeError in a spawned process that has not come to freeze_support().
void check_bootstrapped();

// Forks, or executes the program with `message` (nullptr: it forks), and tells so. The child lives
// through `body`; the parent gets its pid. Throws std::system_error. Thread-safe.
pid_t launch(const detail::Child& child, const detail::HandleWriter* message,
             const std::function<void()>& body, Where where);

// The whole life of a child from here on (CPython's BaseProcess._bootstrap): the body, the exit
// handlers, the end. No handler of atexit() runs in it.
[[noreturn]] void run_child(const detail::Child& me, const std::function<void()>& body);

}  // namespace procession::mp
