// The programs that the tests supervise: run_helper WHAT [ARG]...
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "procession.h"
#include "procession_kinds.h"

// The helper plays programs that know nothing of sanitizers: a SIGSEGV ends it, and no leak checker
// starts a process at its end.
extern "C" const char* __asan_default_options();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "handle_segv=0:detect_leaks=0";
}

extern "C" const char* __tsan_default_options();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "handle_segv=0";
}

namespace {

void write_all(int fd, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t put = ::write(fd, bytes.data() + at, bytes.size() - at);
    if (put < 0) ::_exit(9);
    at += static_cast<std::size_t>(put);
  }
}

// The same bytes for the same number of them: a test compares.
std::string noise(std::size_t size) {
  std::string out(size, '\0');
  std::uint32_t state = 12345;
  for (char& c : out) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return out;
}

void emit(std::uint16_t kind, std::int64_t a, std::int64_t b = 0, std::uint64_t op = 0,
          const std::string& text = {}) {
  procession_event event = procession_event_init();
  event.kind = kind;
  event.a = a;
  event.b = b;
  event.op = op;
  event.text = text.data();
  event.text_size = text.size();
  procession_emit(&event);
}

// As mp::print does it: reported, then written.
void print(const std::string& line) {
  emit(PROCESSION_OUTPUT, 1, 0, 0, line);
  write_all(1, line);
}

// A tree of `depth` levels of `width` children each; all processes then wait to be killed.
void tree(int depth, int width) {
  int left = depth > 0 ? width : 0;
  while (left > 0) {
    --left;
    if (::fork() == 0) left = --depth > 0 ? width : 0;
  }
  for (;;) ::pause();
}

// Starts `most` children, one after the other, for the limit on processes. A storm that doubles
// would outrun the supervisor and take down the machine that runs the tests.
void storm(int most) {
  for (int i = 0; i < most; ++i) {
    if (::fork() == 0)
      for (;;) ::pause();
    ::usleep(500);
  }
  for (;;) ::pause();
}

void ready() { write_all(1, "ready\n"); }

// An operation that takes `inside_us` while it may hold an inner lock: two notes, 1 and 2.
void operate(int inside_us) {
  procession_event about = procession_event_init();
  about.kind = PROCESSION_NOTE;
  procession_enter(&about);
  emit(PROCESSION_NOTE, 1);
  ::usleep(static_cast<useconds_t>(inside_us));
  emit(PROCESSION_NOTE, 2);
  procession_leave();
}

// Operations without end; between them it computes for `between_us`.
[[noreturn]] void operations(int inside_us, int between_us) {
  ready();
  for (;;) {
    operate(inside_us);
    ::usleep(static_cast<useconds_t>(between_us));
  }
}

// Sleeps of `ms` session time, without end, each an operation.
[[noreturn]] void naps(int ms) {
  ready();
  for (;;) {
    procession_event about = procession_event_init();
    about.kind = PROCESSION_SLEEP_REQUEST;
    procession_enter(&about);
    const std::uint64_t op = procession_next_op();
    const auto length = static_cast<std::int64_t>(ms) * 1'000'000;
    emit(PROCESSION_SLEEP_REQUEST, length, 0, op);
    const std::uint64_t until = procession_session_ns() + static_cast<std::uint64_t>(length);
    procession_block();
    while (const std::int64_t slice = procession_slice_ns(until))
      ::usleep(static_cast<useconds_t>(slice / 1000 + 1));
    procession_unblock();
    emit(PROCESSION_SLEEP, length, 0, op);
    procession_leave();
  }
}

// Two children do `number` operations each, and it waits for both.
int pair_of(int number) {
  for (int i = 0; i < 2; ++i)
    if (::fork() == 0) {
      for (int k = 0; k < number; ++k) operate(0);
      ::_exit(0);
    }
  while (::wait(nullptr) > 0) {
  }
  return 0;
}

// In an operation that waits for ever in the kernel.
[[noreturn]] void blocked() {
  procession_event about = procession_event_init();
  about.kind = PROCESSION_NOTE;
  procession_enter(&about);
  procession_block();
  ready();
  for (;;) ::pause();
}

// Starts processes without end, that end at once; one at a time.
[[noreturn]] void births() {
  ready();
  for (;;) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    ::usleep(500);
  }
}

// Waits until the session clock has gone on by `ms`, and prints how many real ms that took.
int session_wait(int ms) {
  timespec begin{};
  timespec end{};
  ::clock_gettime(CLOCK_MONOTONIC, &begin);
  const std::uint64_t until = procession_session_ns() + static_cast<std::uint64_t>(ms) * 1'000'000;
  while (const std::int64_t slice = procession_slice_ns(until))
    ::usleep(static_cast<useconds_t>(slice / 1000 + 1));
  ::clock_gettime(CLOCK_MONOTONIC, &end);
  const std::int64_t real =
      (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1'000'000;
  write_all(1, std::to_string(real) + "\n");
  return 0;
}

// Takes a MiB more every ms, up to `most`, and uses it; then waits.
[[noreturn]] void eat(int most) {
  constexpr std::size_t kMiB = 1 << 20;
  for (int i = 0; i < most; ++i) {
    std::memset(std::malloc(kMiB), 1, kMiB);
    ::usleep(1000);
  }
  for (;;) ::pause();
}

// A block of `mib` MiB that `children` share with it untouched: all wait.
[[noreturn]] void share(int mib, int children) {
  const std::size_t size = static_cast<std::size_t>(mib) << 20;
  std::memset(std::malloc(size), 1, size);
  for (int i = 0; i < children && ::fork() != 0; ++i) {
  }
  ready();
  for (;;) ::pause();
}

// Asked to end, it takes `ms`. Returns 3 if it was asked once.
int end_slowly(int ms) {
  static volatile std::sig_atomic_t asked = 0;
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &term, &before);
  ::signal(SIGTERM, [](int) { asked = asked + 1; });
  ready();
  while (asked == 0) ::sigsuspend(&before);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  timespec until{};
  ::clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += ms / 1000;
  until.tv_nsec += ms % 1000 * 1'000'000L;
  if (until.tv_nsec >= 1'000'000'000) {
    ++until.tv_sec;
    until.tv_nsec -= 1'000'000'000;
  }
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
  write_all(1, "in order\n");
  return asked == 1 ? 3 : 4;
}

int attached(int children, int events) {
  pid_t pids[64];
  std::uint64_t ops[64];
  for (int i = 0; i < children; ++i) {
    ops[i] = procession_next_op();
    emit(PROCESSION_PROCESS_START, 0, 0, ops[i], "name=w daemon=0 method=fork");
    pids[i] = ::fork();
    if (pids[i] == 0) {
      emit(PROCESSION_NOTE, 0);
      print("child " + std::to_string(i) + "\n");
      for (int n = 1; n <= events; ++n) emit(PROCESSION_NOTE, n);
      procession_end(i);
      ::_exit(i);
    }
    emit(PROCESSION_PROCESS_STARTED, pids[i], 0, ops[i]);
  }
  for (int i = 0; i < children; ++i) {
    int status = 0;
    ::waitpid(pids[i], &status, 0);
    emit(PROCESSION_PROCESS_JOIN, pids[i], WEXITSTATUS(status));
  }
  print("all joined\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const int number = argc > 2 ? std::atoi(argv[2]) : 0;
  if (what == "exit") return number;
  if (what == "signal") {
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // no core file
    ::kill(::getpid(), number);
  }
  if (what == "noise") write_all(1, noise(static_cast<std::size_t>(number)));
  if (what == "wait") ::pause();
  if (what == "tree") tree(number, std::atoi(argv[3]));
  if (what == "storm") storm(number);
  if (what == "operations") operations(number, std::atoi(argv[3]));
  if (what == "mixed") {  // one thread operates, the other computes
    std::thread([=] { operations(number, std::atoi(argv[3])); }).detach();
    for (;;) ::pause();
  }
  if (what == "blocked") blocked();
  if (what == "naps") naps(number);
  if (what == "pair") return pair_of(number);
  if (what == "births") births();
  if (what == "eat") eat(number);
  if (what == "share") share(number, std::atoi(argv[3]));
  if (what == "session-wait") return session_wait(number);
  if (what == "stops-itself") {
    ready();
    ::raise(SIGSTOP);
    write_all(1, "continued\n");
    for (;;) ::pause();
  }
  if (what == "attached") return attached(number, std::atoi(argv[3]));
  if (what == "deaf") {  // ends by SIGKILL only
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);
    write_all(1, "ready\n");
    for (;;) ::pause();
  }
  if (what == "end-slowly") return end_slowly(number);
  if (what == "says-signal") {  // its exit code is the signal that asked it to end
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      ::signal(signal, [](int got) { ::_exit(100 + got); });
    write_all(1, "ready\n");
    for (;;) ::pause();
  }
  if (what == "zombie") {  // its child is a zombie for as long as it lives
    const pid_t child = ::fork();
    if (child == 0) ::_exit(6);
    siginfo_t info;
    ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
    ::usleep(200'000);
    ::waitpid(child, nullptr, 0);
  }
  if (what == "compute") {  // until it has used NUMBER ms of a CPU
    timespec used{};
    do ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    while (used.tv_sec * 1000 + used.tv_nsec / 1'000'000 < static_cast<long>(number));
  }
  if (what == "orphan") {  // its child outlives it by NUMBER ms
    if (::fork() == 0) {
      ::usleep(static_cast<useconds_t>(number) * 1000);
      ::_exit(5);
    }
    return 4;
  }
  if (what == "echo") {  // prints its stdin, line by line, until a line is "end"
    char line[256];
    while (std::fgets(line, sizeof line, stdin) != nullptr && std::strcmp(line, "end\n") != 0)
      write_all(1, line);
  }
  if (what == "count-stdin") {  // reads slowly until it has NUMBER bytes, and prints how many
    char some[4096];
    int all = 0;
    for (ssize_t got; all < number && (got = ::read(0, some, sizeof some)) > 0; ::usleep(100))
      all += static_cast<int>(got);
    write_all(1, std::to_string(all) + "\n");
  }
  if (what == "terminal") write_all(1, ::isatty(0) + ::isatty(1) == 2 ? "yes\n" : "no\n");
  return 0;
}
