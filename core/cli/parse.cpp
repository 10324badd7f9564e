// The command line, parsed by CLI11. Only this file includes it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>

#include "cli/cli.h"
#include "cli/options.h"
#include "export/exporter.h"

namespace procession::cli {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 done, and all checks hold; 1 a check failed or a lesson misbehaved; 2 wrong use "
    "or\n"
    "unreadable input. run -- PROGRAM returns the program's own status (128 + signal); "
    "Procession's own\n"
    "failures are then 125 (its own, or wrong use), 126 (not executable), 127 (not found).";

double in_seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::chrono::nanoseconds of_seconds(double seconds) {
  return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

// Options of a run whose text differs in type from RunSpec's members.
struct RunWords {
  double speed, limit_s, linger_s;
  std::string when_full, stdio;

  explicit RunWords(const run::RunSpec& spec)
      : speed(static_cast<double>(spec.speed_per_mille) / 1000),
        limit_s(in_seconds(spec.limit)),
        linger_s(in_seconds(spec.linger)),
        when_full(word_of(run::kWhenFullWords, spec.when_full)),
        stdio(word_of(run::kStdioWords, spec.stdio)) {}

  void put_into(run::RunSpec& spec) const {
    spec.speed_per_mille = std::llround(speed * 1000);
    spec.limit = of_seconds(limit_s);
    spec.linger = of_seconds(linger_s);
    spec.when_full = choice_of(run::kWhenFullWords, when_full);
    spec.stdio = choice_of(run::kStdioWords, stdio);
  }
};

template <class Words>
CLI::Validator one_of(const Words& words) {
  std::vector<std::string> all;
  for (const auto& one : words) all.emplace_back(one.word);
  return CLI::IsMember(all).description("");
}

struct Commands {
  CLI::App app{"Procession shows what processes really do.", "procession"};
  std::vector<std::pair<Command, CLI::App*>> all;
  RunWords run_words;

  explicit Commands(Options& options) : run_words(options.spec) {
    app.footer(kFooter);
    app.set_version_flag("--version", "procession " PROCESSION_VERSION);
    app.add_option("--lessons", options.lessons, "A folder of lessons beside the house's own")
        ->type_name("DIR")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.fallthrough();

    CLI::App& list = add(Command::list, "list", "Shows the lessons");
    json(list, options);
    add_run(options);
    CLI::App& dump =
        add(Command::dump, "dump", "Prints a recording's events, one JSON object a line");
    file(dump, options);
    add_export(options);
    CLI::App& info = add(Command::info, "info", "Says what a recording holds and what is damaged");
    file(info, options);
    json(info, options);
    CLI::App& world = add(Command::world, "world",
                          "Shows every process and object at one instant of a recording");
    file(world, options);
    world.add_option("--at", options.at, "Session time: 1.5, 1.5s, 250ms")
        ->required()
        ->type_name("TIME");
    json(world, options);
    CLI::App& schedule = add(Command::schedule, "schedule",
                             "Prints a recording's order of operations, for run --schedule");
    file(schedule, options);
    schedule.add_option("--at", options.at, "Up to this session time: 1.5, 1.5s, 250ms")
        ->type_name("TIME");
    CLI::App& check = add(Command::check, "check", "Judges a recording by every rule");
    file(check, options);
    json(check, options);
    CLI::App& open = add(Command::open, "open", "Opens a recording or a lesson in the window");
    open.add_option("target", options.target, "A recording or a lesson's id")
        ->required()
        ->type_name("FILE|LESSON");
    add(Command::doctor, "doctor", "Says what this machine lacks, and the command that mends it");
    add(Command::help, "help", "Prints this, or with COMMAND the help of that command");
  }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& [command, sub] : all) out.push_back(sub->get_name());
    return out;
  }

 private:
  CLI::App& add(Command command, const char* name, const char* help) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->fallthrough();
    all.emplace_back(command, sub);
    return *sub;
  }
  static void json(CLI::App& sub, Options& options) {
    sub.add_flag("--json", options.json, "Prints JSON");
  }
  static void file(CLI::App& sub, Options& options) {
    sub.add_option("file", options.target, "A recording (.procession)")
        ->required()
        ->type_name("FILE");
  }

  void add_export(Options& options) {
    std::string formats;
    for (const exports::Exporter* exporter : exports::exporters())
      formats += (formats.empty() ? "" : ", ") + std::string(exporter->id());
    CLI::App& sub = add(Command::export_to, "export", "Writes a recording in another format");
    file(sub, options);
    sub.add_option("--to", options.format, "The format: " + formats)
        ->required()
        ->type_name("FORMAT");
    sub.add_option("-o,--out", options.out, "The file to write")->required()->type_name("OUT");
    sub.add_option("--from", options.from, "From this session time on: 1.5, 1.5s, 250ms")
        ->type_name("TIME");
    sub.add_option("--until", options.until, "Up to this session time")->type_name("TIME");
    sub.add_flag("--force", options.force, "Replaces OUT if it is there");
  }

  void add_run(Options& options) {
    CLI::App& run = add(Command::run, "run", "Runs a lesson, or a program of your own after --");
    run.footer("procession run LESSON [OPTIONS]\nprocession run [OPTIONS] -- PROGRAM [ARG]...");
    run.add_option("lesson", options.target, "A lesson's id")->type_name("LESSON");
    run.add_option("--variant", options.variant, "The lesson's program: cpp or python")
        ->check(CLI::IsMember({"cpp", "python"}).description(""))
        ->type_name("VARIANT");
    run.add_option("--set", options.sets, "A parameter of the lesson; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    run.add_option("--record", options.record, "The recording to write")->type_name("FILE");
    run.add_option("--speed", run_words.speed,
                   "The session clock's: sleeps and timeouts take so many times less, 0.1 to 20")
        ->capture_default_str()
        ->check(CLI::Range(run::kSlowest / 1000.0, run::kFastest / 1000.0).description(""))
        ->type_name("X");
    run.add_option("--repeat", options.repeat,
                   "Runs it so many times, and counts how often which outcome was seen")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000).description(""))
        ->type_name("N");
    run.add_option(
           "--schedule", options.schedule,
           "Who goes next: what procession schedule prints (@FILE: that is in a file), random, or "
           "random:SEED")
        ->type_name("STRING");
    run.add_option("--limit", run_words.limit_s, "Ends the run after so many seconds; 0: never")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1e7).description(""))
        ->type_name("SECONDS");
    run.add_option("--linger", run_words.linger_s,
                   "Seconds given to processes that outlive the first one")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1e6).description(""))
        ->type_name("SECONDS");
    run.add_option("--max-processes", options.spec.max_processes, "Alive at one time; 0: no limit")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1e6).description(""))
        ->type_name("N");
    run.add_option("--max-bytes", options.spec.max_bytes, "The recording's greatest size")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1e18).description(""))
        ->type_name("N");
    run.add_option("--max-memory", options.spec.max_memory,
                   "Of all its processes together, such as 800M or 2G; 0: no limit; by default "
                   "three quarters of the machine's")
        ->transform(CLI::AsSizeValue(false).description(""))
        ->type_name("BYTES");
    run.add_option("--when-full", run_words.when_full,
                   "When events come too fast: hold the program, or drop and count")
        ->capture_default_str()
        ->check(one_of(run::kWhenFullWords))
        ->type_name("WHAT");
    run.add_option("--stdio", run_words.stdio,
                   "The program's stdout: pipe, socket (names each writer) or pty")
        ->capture_default_str()
        ->check(one_of(run::kStdioWords))
        ->type_name("WHAT");
    run.add_option("--report", options.report, "Writes the checks' verdicts as JSON")
        ->type_name("FILE");
    run.add_flag("--quiet", options.quiet, "Says nothing itself; the program still does");
    run.add_flag("--check", options.check, "A failed check makes the exit code 1 (own programs)");
    run.add_flag("--hold-steps", options.hold_steps,
                 "Pauses at the lesson's steps that hold it, until --control says go on");
    run.add_option("--control", options.control,
                   "A descriptor to be steered by (core/run/README.md)")
        ->type_name("FD")
        ->check(CLI::Range(0, 1 << 20).description(""));
  }
};

// procession help [COMMAND]. CLI11 does not parse it: it would run COMMAND.
Parsed help_of(const Commands& commands, const std::vector<std::string>& arguments) {
  Parsed out;
  out.options.help = commands.app.help();
  if (arguments.size() < 2 || arguments[1].starts_with('-')) return out;
  for (const auto& [command, sub] : commands.all)
    if (sub->get_name() == arguments[1]) {
      out.options.help = sub->help("procession");
      return out;
    }
  out.exit_code = kWrongUse;
  out.refusal = "there is no command '" + arguments[1] + "'; procession help names them all";
  return out;
}

Parsed refuse(std::string sentence, int exit_code = kWrongUse) {
  Parsed out;
  out.refusal = std::move(sentence);
  out.exit_code = exit_code;
  return out;
}

// The refusal of an unknown first word, more helpful than CLI11's; empty if the word is known.
std::string unknown_command(const Commands& commands, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--lessons") {
      ++i;  // skips its value
    } else if (!arguments[i].starts_with('-')) {
      const std::vector<std::string> names = commands.names();
      if (std::find(names.begin(), names.end(), arguments[i]) != names.end()) return {};
      const std::string_view near = lesson::nearest(arguments[i], names);
      return "there is no command '" + arguments[i] + "'; " +
             (near.empty() ? "procession help names them all"
                           : "did you mean '" + std::string(near) + "'?");
    }
  }
  return {};
}

std::string one_sentence(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

}  // namespace

Parsed parse(const std::vector<std::string>& arguments) {
  Parsed out;
  Options& options = out.options;
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  const std::vector<std::string> ours(arguments.begin(), dashes);
  const bool own_program = dashes != arguments.end();
  if (own_program) options.program.assign(dashes + 1, arguments.end());
  const bool runs = !ours.empty() && ours[0] == "run";
  const int wrong_use = runs && own_program ? kOwnFailure : kWrongUse;

  Commands commands(options);
  if (std::string unknown = unknown_command(commands, ours); !unknown.empty())
    return refuse(std::move(unknown));
  if (ours.empty() || ours[0] == "help") return help_of(commands, ours);
  try {
    commands.app.parse(std::vector<std::string>(ours.rbegin(), ours.rend()));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = commands.app.get_subcommands();
    options.help = chosen.empty() ? commands.app.help() : chosen[0]->help("procession");
    return out;
  } catch (const CLI::CallForVersion& version) {
    options.help = version.what();
    return out;
  } catch (const CLI::ParseError& error) {
    const auto chosen = commands.app.get_subcommands();
    const std::string name = chosen.empty() ? "" : " " + chosen[0]->get_name();
    return refuse(one_sentence(error.what()) + "; procession help" + name + " says how", wrong_use);
  }
  for (const auto& [command, sub] : commands.all)
    if (sub->parsed()) options.command = command;
  commands.run_words.put_into(options.spec);

  if (own_program && options.command != Command::run)
    return refuse("'--' belongs to procession run -- PROGRAM only", wrong_use);
  if (options.command == Command::run) {
    if (own_program && options.program.empty())
      return refuse("no program stands after '--'; write procession run -- PROGRAM [ARG]...",
                    wrong_use);
    if (own_program && !options.target.empty())
      return refuse("run takes a lesson or -- PROGRAM, not both ('" + options.target + "')",
                    wrong_use);
    if (own_program && (!options.sets.empty() || !options.variant.empty()))
      return refuse("--set and --variant belong to lessons; give PROGRAM its arguments after it",
                    wrong_use);
    if (!own_program && options.target.empty())
      return refuse("run needs a lesson or -- PROGRAM; procession list names the lessons");
  }
  return out;
}

}  // namespace procession::cli
