// What was asked for on the command line, without the library that parses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
  std::vector<std::string> program;  // after `--`; empty: a lesson is meant
  std::string variant;
  std::vector<std::string> sets;
  std::string record;
  double speed = 1;
  std::uint32_t repeat = 1;
  double limit_s = 600;
  double linger_s = 2;
  std::uint32_t max_processes = 256;
  std::uint64_t max_bytes = std::uint64_t{4} << 30;
  std::optional<std::uint64_t> max_memory;  // bytes; 0: no limit
  std::string when_full = "hold";
  std::string stdio = "pipe";
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
