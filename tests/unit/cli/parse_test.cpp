#include <gtest/gtest.h>

#include "cli/options.h"

namespace procession::cli {
namespace {

TEST(Parse, Schedules) {
  const Parsed run = parse({"run", "--schedule", "1.50:aA", "timer"});
  ASSERT_EQ(run.refusal, "");
  EXPECT_EQ(run.options.schedule, "1.50:aA");
  const Parsed print = parse({"schedule", "file.procession", "--at", "1.5"});
  ASSERT_EQ(print.refusal, "");
  EXPECT_EQ(print.options.command, Command::schedule);
  EXPECT_EQ(print.options.target, "file.procession");
  EXPECT_EQ(print.options.at, "1.5");
  EXPECT_NE(parse({"schedule"}).refusal, "");
}

TEST(Parse, RunOfALesson) {
  const Parsed parsed = parse({"run",
                               "producer_consumer",
                               "--set",
                               "items=6",
                               "--set",
                               "capacity=1",
                               "--record",
                               "r",
                               "--limit",
                               "1.5",
                               "--max-bytes",
                               "5000000000",
                               "--when-full",
                               "drop",
                               "--stdio",
                               "socket",
                               "--speed",
                               "0.25",
                               "--repeat",
                               "20",
                               "--report",
                               "j",
                               "--quiet",
                               "--linger",
                               "0",
                               "--max-processes",
                               "9",
                               "--variant",
                               "cpp",
                               "--control",
                               "3",
                               "--lessons",
                               "a",
                               "--lessons",
                               "b"});
  ASSERT_EQ(parsed.refusal, "");
  const Options& options = parsed.options;
  EXPECT_EQ(options.command, Command::run);
  EXPECT_EQ(options.target, "producer_consumer");
  EXPECT_EQ(options.sets, (std::vector<std::string>{"items=6", "capacity=1"}));
  EXPECT_EQ(options.lessons, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(options.record, "r");
  EXPECT_EQ(options.spec.limit, std::chrono::milliseconds(1500));
  EXPECT_EQ(options.spec.linger, std::chrono::seconds(0));
  EXPECT_EQ(options.spec.speed_per_mille, 250);
  EXPECT_EQ(options.repeat, 20U);
  EXPECT_EQ(options.spec.max_bytes, 5'000'000'000U);
  EXPECT_EQ(options.spec.max_processes, 9U);
  EXPECT_EQ(options.spec.when_full, channel::WhenFull::drop);
  EXPECT_EQ(options.spec.stdio, run::Stdio::socket);
  EXPECT_EQ(options.report, "j");
  EXPECT_EQ(options.variant, "cpp");
  EXPECT_EQ(options.control, 3);
  EXPECT_TRUE(options.quiet);
  EXPECT_TRUE(options.program.empty());
}

TEST(Parse, ARunOfWhichNothingIsSaidIsTheSupervisorsOwnDefault) {
  const run::RunSpec wanted, got = parse({"run", "timer"}).options.spec;
  EXPECT_EQ(got.limit, wanted.limit);
  EXPECT_EQ(got.linger, wanted.linger);
  EXPECT_EQ(got.speed_per_mille, wanted.speed_per_mille);
  EXPECT_EQ(got.when_full, wanted.when_full);
  EXPECT_EQ(got.stdio, wanted.stdio);
}

TEST(Parse, EveryChoiceHasAWord) {
  for (const auto& [choice, word] : run::kStdioWords) {
    const Parsed parsed = parse({"run", "timer", "--stdio", std::string(word)});
    EXPECT_EQ(parsed.refusal, "") << word;
    EXPECT_EQ(parsed.options.spec.stdio, choice) << word;
  }
  for (const auto& [choice, word] : run::kWhenFullWords) {
    const Parsed parsed = parse({"run", "timer", "--when-full", std::string(word)});
    EXPECT_EQ(parsed.refusal, "") << word;
    EXPECT_EQ(parsed.options.spec.when_full, choice) << word;
  }
}

TEST(Parse, SpeedsBeyondTheClocksAreRefused) {
  EXPECT_EQ(parse({"run", "timer", "--speed", "0.1"}).options.spec.speed_per_mille, run::kSlowest);
  EXPECT_EQ(parse({"run", "timer", "--speed", "20"}).options.spec.speed_per_mille, run::kFastest);
  EXPECT_NE(parse({"run", "timer", "--speed", "0.09"}).refusal, "");
  EXPECT_NE(parse({"run", "timer", "--speed", "20.1"}).refusal, "");
}

// Everything after `--` belongs to the program, whatever it looks like.
TEST(Parse, RunOfAnOwnProgram) {
  const Parsed parsed =
      parse({"run", "--check", "--", "python3", "my.py", "--quiet", "--", "--limit", "x"});
  ASSERT_EQ(parsed.refusal, "");
  EXPECT_TRUE(parsed.options.check);
  EXPECT_FALSE(parsed.options.quiet);
  EXPECT_EQ(parsed.options.target, "");
  EXPECT_EQ(parsed.options.program,
            (std::vector<std::string>{"python3", "my.py", "--quiet", "--", "--limit", "x"}));
}

TEST(Parse, LessonsMayStandBeforeOrAfterTheCommand) {
  EXPECT_EQ(parse({"--lessons", "run", "list"}).options.command, Command::list);
  EXPECT_EQ(parse({"list", "--lessons", "d"}).options.lessons, (std::vector<std::string>{"d"}));
}

TEST(Parse, RefusalsAreOneSentenceWithTheRightCode) {
  const std::vector<std::vector<std::string>> wrong = {{"dump"},
                                                       {"dump", "a", "b"},
                                                       {"world", "f"},
                                                       {"run"},
                                                       {"run", "l", "--limit", "-1"},
                                                       {"run", "l", "--max-bytes", "-1"},
                                                       {"run", "l", "--speed", "0"},
                                                       {"run", "l", "--speed", "0.09"},
                                                       {"run", "l", "--speed", "20.1"},
                                                       {"run", "l", "--speed", "fast"},
                                                       {"run", "l", "--repeat", "0"},
                                                       {"run", "l", "--repeat", "1001"},
                                                       {"run", "l", "--repeat", "1.5"},
                                                       {"dump", "f", "--", "x"},
                                                       {"list", "surplus"}};
  for (const auto& arguments : wrong) {
    const Parsed parsed = parse(arguments);
    EXPECT_EQ(parsed.exit_code, 2) << arguments[0];
    EXPECT_FALSE(parsed.refusal.empty());
    EXPECT_EQ(parsed.refusal.find('\n'), std::string::npos) << parsed.refusal;
  }
  EXPECT_EQ(parse({"run", "--limit", "x", "--", "p"}).exit_code, 125);
}

}  // namespace
}  // namespace procession::cli
