// The `procession` command. Each subcommand has a file (README.md).
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "lesson/lesson.h"

namespace procession::cli {

// Exit codes. `run -- PROGRAM` returns the program's own status (128 + signal), and 126 or 127 if
// the program can't be executed or found.
inline constexpr int kDone = 0;          // done, and all checks hold
inline constexpr int kFailed = 1;        // a check failed, or a lesson's program failed
inline constexpr int kWrongUse = 2;      // a wrong option, or unreadable input
inline constexpr int kOwnFailure = 125;  // of run -- PROGRAM: Procession's own, or wrong use

// Runs the command and returns the exit code. Writes to stdout and stderr. `run` requires a process
// with one thread and no children (run/supervisor.h).
int main_of(const std::vector<std::string>& arguments);

// The subcommands.
int list(const Options& options);
int run(const Options& options);
int dump(const Options& options);
int export_to(const Options& options);
int info(const Options& options);
int world(const Options& options);
int check(const Options& options);
int schedule(const Options& options);
int doctor();
int open(const Options& options);
// Replaces this process by the window. Returns only on failure: kWrongUse, after a sentence.
int open_window(const std::vector<std::string>& arguments);
bool has_display();

// Prints "procession: SENTENCE" to stderr.
void say(const std::string& sentence);

// The built-in lessons and those of --lessons. Mistakes in their folders are printed to stderr
// unless `quiet`.
lesson::Lessons all_lessons(const Options& options, bool quiet = false);
// The error "there is no lesson 'x'; did you mean 'y'?"
Error no_lesson(const lesson::Lessons& lessons, const std::string& id);

// The language, as "zh_CN.UTF-8": the first of LC_ALL, LC_MESSAGES and LANG that is set.
std::string language();

}  // namespace procession::cli
