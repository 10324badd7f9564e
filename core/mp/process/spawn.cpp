#include "mp/process/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <sstream>
#include <vector>

#include "mp/connection/frame.h"
#include "mp/memory/arena.h"
#include "procession/mp/errors.h"

namespace procession::mp {
namespace {

constexpr std::uint64_t kSpawnMagic = 0x3130'6477'7073'706dull;  // "mpspwd01"
constexpr char kVariable[] = "PROCESSION_MP_SPAWNED";

constexpr char kNotBootstrapped[] =
    "An attempt has been made to start a new process before the current process has finished its "
    "bootstrapping phase. In a program that spawns, main() begins with mp::parameters() or "
    "mp::freeze_support(): there a spawned process runs its function.";

// The path of this program's file if it still names that file, so that the system shows its name;
// else /proc/self/exe.
std::string own_path() {
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  if (size > 0) {
    const std::string found(path, static_cast<std::size_t>(size));
    struct stat there {
    }, self{};
    if (stat(found.c_str(), &there) == 0 && stat("/proc/self/exe", &self) == 0 &&
        there.st_ino == self.st_ino && there.st_dev == self.st_dev)
      return found;
  }
  return "/proc/self/exe";
}

std::vector<std::string> own_arguments() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> arguments;
  for (std::string one; std::getline(file, one, '\0');) arguments.push_back(one);
  if (arguments.empty()) arguments.emplace_back("program");
  return arguments;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& one : texts) all.push_back(one.data());
  all.push_back(nullptr);
  return all;
}

int memory_with(const std::string& bytes) {
  const int memory = memfd_create("procession-mp-spawn", MFD_CLOEXEC);
  if (memory < 0) return -1;
  const int error = write_all(memory, bytes);
  if (error == 0) return memory;
  close(memory);
  errno = error;
  return -1;
}

std::string read_memory(int memory) {
  struct stat stat {};
  if (fstat(memory, &stat) != 0 || !S_ISREG(stat.st_mode)) return {};
  std::string bytes(static_cast<std::size_t>(stat.st_size), '\0');
  const ssize_t got = pread(memory, bytes.data(), bytes.size(), 0);
  return got == stat.st_size ? bytes : std::string();
}

Spawned find_spawned() {
  Spawned found;
  const char* variable = getenv(kVariable);
  if (variable == nullptr) return found;
  const int memory = std::atoi(variable);
  unsetenv(kVariable);  // programs that this process executes must not see it
  found.message = read_memory(memory);
  try {
    detail::HandleReader reader(found.message);
    if (reader.number() != kSpawnMagic) return {};
    found.arena = reader.descriptor();
    found.name = reader.text();
    found.identity = reader.text();
    found.daemon = reader.number() != 0;
    found.message = reader.text();
    found.is_spawned = true;
  } catch (const EOFError&) {
    return {};  // the descriptor belongs to something else
  }
  close(memory);
  return found;
}

}  // namespace

namespace detail {

constinit const Registration* Registration::first_ = nullptr;

const Registration* Registration::find(AnyFunction function) {
  for (const Registration* one = first_; one != nullptr; one = one->next_)
    if (one->function_ == function) return one;
  return nullptr;
}

const Registration* Registration::find(std::string_view file, std::string_view name) {
  for (const Registration* one = first_; one != nullptr; one = one->next_)
    if (name == one->name_ && file == one->file_) return one;
  return nullptr;
}

}  // namespace detail

detail::HandleWriter spawn_message(const detail::Child& child, const detail::Spawnable& target) {
  const detail::Registration* function = nullptr;
  if (target.function != nullptr) function = detail::Registration::find(target.function);
  if (function == nullptr)
    throw ValueError(
        "a spawned process runs a registered function: write MP_FUNCTION(f); after the function "
        "and give Process its name and arguments (a lambda, a capture and an overridden run() are "
        "for fork only)");
  detail::HandleWriter call;
  call.text(function->file());
  call.text(function->name());
  function->save(target.arguments.get(), call);

  detail::HandleWriter message;
  message.number(kSpawnMagic);
  message.descriptor(arena_descriptor());
  message.text(child.name);
  message.text(child.identity);
  message.number(child.daemon ? 1 : 0);
  message.text(call.bytes());
  for (const int descriptor : call.descriptors()) message.inherit(descriptor);
  return message;
}

pid_t spawn(const detail::HandleWriter& message) {
  const int memory = memory_with(message.bytes());
  if (memory < 0) return -1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // A dup2 onto itself keeps the child's copy open across the exec (glibc 2.29).
  posix_spawn_file_actions_adddup2(&actions, memory, memory);
  for (const int descriptor : message.descriptors())
    posix_spawn_file_actions_adddup2(&actions, descriptor, descriptor);
  std::vector<std::string> arguments = own_arguments(), variables;
  for (char** one = environ; *one != nullptr; ++one) variables.emplace_back(*one);
  variables.push_back(std::string(kVariable) + "=" + std::to_string(memory));
  pid_t pid = -1;
  int error = 0;
  {
    const std::lock_guard guard(local().mutex);
    arena_forked(false);  // the child may use every slot allocated so far
    error = posix_spawn(&pid, own_path().c_str(), &actions, nullptr, pointers(arguments).data(),
                        pointers(variables).data());
  }
  posix_spawn_file_actions_destroy(&actions);
  close(memory);
  if (error == 0) return pid;
  errno = error;
  return -1;
}

Spawned& spawned() {
  static auto* found = new Spawned(find_spawned());
  return *found;
}

void check_bootstrapped() {
  if (spawned().is_spawned && !spawned().has_begun) throw RuntimeError(kNotBootstrapped);
}

void freeze_support() {
  Spawned& found = spawned();
  if (!found.is_spawned || found.has_begun) return;
  found.has_begun = true;
  detail::Child me;
  me.name = found.name;
  me.identity = found.identity;
  me.daemon = found.daemon;
  run_child(me, [&found] {
    detail::HandleReader reader(found.message);
    const std::string file(reader.text()), name(reader.text());
    const detail::Registration* function = detail::Registration::find(file, name);
    if (function == nullptr) throw AttributeError("no function " + name + " was registered");
    function->call(reader);
  });
}

}  // namespace procession::mp
