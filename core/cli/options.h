// What was asked for on the command line, without the library that parses it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/supervisor.h"

namespace procession::cli {

enum class Command { help, list, run, dump, info, world, check, doctor, open, schedule, export_to };

struct Options {
  Command command = Command::help;
  std::string help;                  // what `help` prints
  std::vector<std::string> lessons;  // --lessons DIR: folders beside the house's own
  bool json = false;
  std::string target;  // FILE, LESSON, or both (open); empty where none is asked for

  std::string at;  // world, schedule --at

  // export
  std::string format;
  std::string out;
  std::string from, until;  // session times; empty: the begin, the end
  bool force = false;       // replaces a file that is there

  // run
  run::RunSpec spec;                 // its limits, speed, stdio and when_full; no more of it
  std::vector<std::string> program;  // after `--`; empty: a lesson is meant
  std::string variant;
  std::vector<std::string> sets;
  std::string record;
  std::uint32_t repeat = 1;
  std::string report;
  bool quiet = false;
  bool check = false;
  int control = -1;
  std::string schedule;     // who goes next; empty: nobody is held
  bool hold_steps = false;  // the run is held at the lesson's steps that say so
};

// The parsed command line, or the sentence and exit code that refuse it.
struct Parsed {
  Options options;
  std::string refusal;  // empty: `options` count
  int exit_code = 0;
};

// All but the first argument (the program's name). Never exits or prints.
Parsed parse(const std::vector<std::string>& arguments);

}  // namespace procession::cli
