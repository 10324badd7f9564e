#include "procession/mp/process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <system_error>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/local.h"
#include "mp/memory/arena.h"
#include "mp/output.h"
#include "mp/process/children.h"
#include "mp/process/spawn.h"
#include "mp/process/uncaught.h"

namespace procession::mp {
namespace {

void check(bool holds, const char* text) {
  if (!holds) throw AssertionError(text);
}

void flush_output() {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

// Runs the target and returns the exit code. `error_text` becomes the text of the exception that
// left it.
int call(const std::function<void()>& body, const std::string& name, std::string& error_text) {
  try {
    body();
    return 0;
  } catch (const SystemExit& exit) {
    if (!exit.text().empty()) error_text = exit.text() + "\n";
    return exit.code();
  } catch (...) {
    error_text = "Process " + name + ":\n" + describe_current() + "\n";
  }
  return 1;
}

}  // namespace

void run_child(const detail::Child& me, const std::function<void()>& body) {
  Local& mine = local();
  mine.name = me.name;
  mine.identity = me.identity;
  mine.daemon = me.daemon;
  exit_unwinds = true;
  const int null = open("/dev/null", O_RDONLY);
  if (null > 0) {
    dup2(null, 0);  // a child does not read its parent's input
    close(null);
  }
  // Publishes process.begin now, not at the first event.
  if (is_observed()) procession_attach(nullptr);
  std::string error_text;
  const int code = call(body, me.name, error_text);
  run_exit_handlers();
  if (!error_text.empty()) write_output(2, error_text, {});
  flush_output();
  procession_end(code & 0xff);
  _exit(code);
}

pid_t launch(const detail::Child& child, const detail::HandleWriter* message,
             const std::function<void()>& body, Where where) {
  flush_output();
  arena_descriptor();  // made now, so that parent and child share it
  const char* method = message != nullptr ? "spawn" : "fork";
  const Operation operation(PROCESSION_PROCESS_START, 0, where);
  const std::uint64_t op = next_op();
  if (is_observed()) {
    std::string text;
    add_field(text, "name", child.name);
    add_field(text, "daemon", child.daemon ? 1 : 0);
    add_field(text, "method", method);
    emit(PROCESSION_PROCESS_START, {.op = op, .text = text}, where);
  }
  const pid_t pid = message != nullptr ? spawn(*message) : fork();
  if (pid == 0) run_child(child, body);
  if (pid < 0) {
    const int error = errno;
    emit(PROCESSION_UNDO, {.op = op, .a = error, .text = method}, where);
    throw std::system_error(error, std::generic_category(), method);
  }
  emit(PROCESSION_PROCESS_STARTED, {.op = op, .a = pid}, where);
  return pid;
}

Process::Process(detail::Spawnable spawnable, std::function<void()> target, ProcessOptions options)
    : child_(std::make_shared<detail::Child>()),
      target_(std::move(target)),
      spawnable_(std::move(spawnable)) {
  detail::start_runtime();
  Local& mine = local();
  child_->identity = mine.identity.empty() ? "" : mine.identity + ":";
  child_->identity += std::to_string(++mine.made);
  child_->name = options.name.empty() ? "Process-" + child_->identity : std::move(options.name);
  child_->daemon = options.daemon.value_or(mine.daemon);
  child_->method = options.method;
  child_->parent = getpid();
}

Process::Process(ProcessOptions options)
    : Process({}, std::function<void()>(), std::move(options)) {}

Process::~Process() = default;
Process::Process(Process&&) noexcept = default;
Process& Process::operator=(Process&&) noexcept = default;

void Process::run() {
  if (target_) target_();
}

detail::Child& Process::child() const {
  if (child_->closed) throw ValueError("process object is closed");
  return *child_;
}

void Process::start(Where where) {
  detail::Child& child = this->child();
  check(child.pid == 0, "cannot start a process twice");
  check(child.parent == getpid(), "can only start a process object created by current process");
  check(!local().daemon, "daemonic processes are not allowed to have children");
  check_bootstrapped();
  const bool spawns = child.method == Method::spawn;
  detail::HandleWriter message;
  if (spawns) message = spawn_message(child, spawnable_);
  forget_ended();
  local().children.reserve(local().children.size() + 1);  // nothing may fail after the fork
  child.pid = launch(
      child, spawns ? &message : nullptr, [this] { run(); }, where);
  local().children.push_back(child_);
  target_ = nullptr;  // only the child uses them from now on
  spawnable_ = {};
}

void Process::join(Timeout timeout, Where where) {
  check(child().parent == getpid(), "can only join a child process");
  check(child().pid != 0, "can only join a started process");
  join_child(child(), Deadline(timeout), timeout.ns(), where);
  forget_ended();
}

bool Process::is_alive() {
  check(child().parent == getpid(), "can only test a child process");
  return child_->pid != 0 && !poll_child(*child_);
}

void Process::send(int signal, const char* method, Where where) {
  if (child().pid == 0)
    throw AttributeError("'NoneType' object has no attribute '" + std::string(method) + "'");
  signal_child(*child_, signal, where);
}

void Process::close() {
  if (child_->closed) return;
  if (child_->pid != 0 && child_->parent == getpid() && !poll_child(*child_))
    throw ValueError(
        "Cannot close a process while it is still running. You should first call join() or "
        "terminate().");
  forget_ended();
  child_->closed = true;
}

void Process::terminate(Where where) { send(SIGTERM, "terminate", where); }
void Process::kill(Where where) { send(SIGKILL, "kill", where); }

std::optional<int> Process::exitcode() {
  if (child().pid != 0 && child().parent == getpid()) poll_child(*child_);
  return child().code;
}

std::optional<pid_t> Process::pid() const {
  return child().pid == 0 ? std::nullopt : std::optional<pid_t>(child().pid);
}

const std::string& Process::name() const { return child_->name; }
void Process::set_name(std::string name) { child_->name = std::move(name); }
bool Process::daemon() const { return child_->daemon; }

void Process::set_daemon(bool daemon) {
  check(child().pid == 0, "process has already started");
  child_->daemon = daemon;
}

CurrentProcess current_process() { return {local().name, local().daemon, getpid()}; }

std::vector<ActiveChild> active_children() {
  forget_ended();
  std::vector<ActiveChild> active;
  for (const auto& child : local().children)
    active.push_back({child->name, child->pid, child->daemon});
  return active;
}

void exit(int code) {
  if (exit_unwinds) throw SystemExit(code);
  std::exit(code);
}

void exit(std::string_view text) {
  if (exit_unwinds) throw SystemExit(1, std::string(text));
  write_output(2, std::string(text) + "\n", {});
  std::exit(1);
}

}  // namespace procession::mp
