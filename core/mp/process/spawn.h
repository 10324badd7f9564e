// Start method spawn: the program is executed again, with the target's name and arguments.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "mp/local.h"
#include "procession/mp/function.h"
#include "procession/mp/where.h"

namespace procession::mp {

// The message to a spawned child. Throws ValueError if the target is not a registered function.
detail::HandleWriter spawn_message(const detail::Child& child, const detail::Spawnable& target);

// Executes this program again; the child finds the message. Returns -1 and sets errno if the system
// refuses.
pid_t spawn(const detail::HandleWriter& message);

// The message as a spawned process found it. The first call, in start_runtime(), reads it and
// removes it from the environment; every call returns the same object.
struct Spawned {
  bool is_spawned = false;
  bool has_begun = false;  // its function runs or has run
  int arena = -1;
  std::string name, identity;
  bool daemon = false;
  std::string message;  // its function's name, then the arguments
};
Spawned& spawned();

// Throws RuntimeError in a spawned process that has not called freeze_support().
void check_bootstrapped();

// Forks, or executes the program with `message` (nullptr: forks), and publishes that. The child
// runs `body` and ends; the parent gets its pid. Throws std::system_error. Thread-safe.
pid_t launch(const detail::Child& child, const detail::HandleWriter* message,
             const std::function<void()>& body, Where where);

// Runs the rest of a child's life (CPython's BaseProcess._bootstrap): the body, the exit handlers,
// the end. Handlers of atexit() do not run in the child.
[[noreturn]] void run_child(const detail::Child& me, const std::function<void()>& body);

}  // namespace procession::mp
