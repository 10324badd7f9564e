// The options of the command line, without the library that parses them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/supervisor.h"

namespace procession::cli {

enum class Command { help, list, run, dump, info, world, check, doctor, open, schedule, export_to };

struct Options {
  Command command = Command::help;
  std::string help;                  // the output of `help`
  std::vector<std::string> lessons;  // --lessons DIR: folders beside the built-in one
  bool json = false;
  std::string target;  // FILE, LESSON, or either (open); empty: none given

  std::string at;  // world, schedule --at

  // export
  std::string format;
  std::string out;
  std::string from, until;  // session times; empty: the begin, the end
  bool force = false;       // replaces an existing file

  // run
  run::RunSpec spec;                 // only its limits, speed, stdio and when_full
  std::vector<std::string> program;  // after `--`; empty: a lesson is run
  std::string variant;
  std::vector<std::string> sets;
  std::string record;
  std::uint32_t repeat = 1;
  std::string report;
  bool quiet = false;
  bool check = false;
  int control = -1;
  std::string schedule;     // the order of operations; empty: none is given
  bool hold_steps = false;  // the run is held at the lesson's steps that ask for it
};

// The parsed command line, or the sentence and exit code of its refusal.
struct Parsed {
  Options options;
  std::string refusal;  // empty: `options` is valid
  int exit_code = 0;
};

// Parses all arguments but the first (the program's name). Never exits or prints.
Parsed parse(const std::vector<std::string>& arguments);

}  // namespace procession::cli
