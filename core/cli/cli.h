// The `procession` command (DESIGN.md section 10). One file a subcommand.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "lesson/lesson.h"

namespace procession::cli {

// Exit codes of DESIGN.md section 10.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUse = 2;
inline constexpr int kOwnFailure = 125;  // of run -- PROGRAM

// Runs the command; the result is the exit code. Writes to stdout and stderr. `run` needs a
// process with one thread and no children (run/supervisor.h).
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
// Replaces this process by the window; comes back with a sentence and kWrongUse if it can't.
int open_window(const std::vector<std::string>& arguments);
bool has_display();

// "procession: SENTENCE" on stderr.
void say(const std::string& sentence);

// The house's lessons and those of --lessons. Mistakes in folders are said on stderr unless
// `quiet`.
lesson::Lessons all_lessons(const Options& options, bool quiet = false);
// "there is no lesson 'x'; did you mean 'y'?"
Error no_lesson(const lesson::Lessons& lessons, const std::string& id);

// "zh_CN.UTF-8" or whatever LC_ALL, LC_MESSAGES or LANG say, in this order.
std::string language();

}  // namespace procession::cli
