// The states of a run are those that core/run/README.md draws: its lines `from, … ── input ──▶ to`
// and the tables of arrows say the same.
#include "run/states.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession::run {
namespace {

using Strings = std::set<std::string>;

std::string name(RunMode mode) {
  switch (mode) {
    case RunMode::running:
      return "running";
    case RunMode::pausing:
      return "pausing";
    case RunMode::paused:
      return "paused";
    case RunMode::stepping:
      return "stepping";
    case RunMode::stepped:
      return "stepped";
    case RunMode::resting:
      return "resting";
    case RunMode::ending:
      return "ending";
  }
  return "";
}

std::string name(RunInput input) {
  switch (input) {
    case RunInput::pause:
      return "pause";
    case RunInput::resume:
      return "resume";
    case RunInput::step:
      return "step";
    case RunInput::rest:
      return "rest";
    case RunInput::quiesced:
      return "quiesced";
    case RunInput::end:
      return "end";
  }
  return "";
}

std::string name(StopState state) {
  switch (state) {
    case StopState::requested:
      return "requested";
    case StopState::stopping:
      return "stopping";
    case StopState::stopped:
      return "stopped";
    case StopState::stopped_inside:
      return "stopped_inside";
    case StopState::released:
      return "released";
  }
  return "";
}

std::string name(StopInput input) {
  switch (input) {
    case StopInput::signal:
      return "signal";
    case StopInput::halt:
      return "halt";
    case StopInput::enter:
      return "enter";
    case StopInput::overstay:
      return "overstay";
    case StopInput::release:
      return "release";
  }
  return "";
}

template <class State, class Input, std::size_t count>
Strings arrows_of(const Arrow<State, Input> (&arrows)[count]) {
  Strings out;
  for (const auto& [from, input, to] : arrows)
    EXPECT_TRUE(out.insert(name(from) + " " + name(input) + " " + name(to)).second)
        << name(from) << ' ' << name(input);
  return out;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (std::istringstream in{std::string(text)}; in >> word;) {
    if (word.back() == ',') word.pop_back();
    out.push_back(word);
  }
  return out;
}

// Each arrow that is drawn, as "from input to". In the order of the page, one set a block of lines.
std::vector<Strings> drawn(std::istream& page) {
  constexpr std::string_view kDash = "─";
  constexpr std::string_view kHead = "▶ ";
  std::vector<Strings> out;
  bool in_block = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```")) {
      in_block = false;
      continue;
    }
    const std::size_t shaft = line.find(std::string(kDash) + std::string(kDash) + " ");
    const std::size_t head = line.find(kHead);
    if (shaft == std::string::npos || head == std::string::npos || head < shaft) continue;
    const std::vector<std::string> to = words(std::string_view(line).substr(head + kHead.size()));
    std::vector<std::string> label = words(std::string_view(line).substr(shaft, head - shaft));
    // A shaft, a label, a shaft; names on both sides begin in the first column.
    if (label.size() != 3 || to.empty() || shaft == 0 || line.front() == ' ') continue;
    if (!std::exchange(in_block, true)) out.emplace_back();
    for (const std::string& from : words(std::string_view(line).substr(0, shaft)))
      out.back().insert(from + " " + label[1] + " " + to.front());
  }
  return out;
}

std::vector<Strings> drawn_in_readme() {
  std::ifstream page(PROCESSION_RUN_README);
  EXPECT_TRUE(page.is_open());
  return drawn(page);
}

TEST(States, TheModesOfARunAreAsDrawn) {
  const std::vector<Strings> blocks = drawn_in_readme();
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0], arrows_of(kRunArrows));
}

TEST(States, TheStopOfAProcessIsAsDrawn) {
  const std::vector<Strings> blocks = drawn_in_readme();
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[1], arrows_of(kStopArrows));
}

TEST(States, AFaultInTheDrawingIsSeen) {
  std::istringstream page(
      "runs ── is no arrow\n"
      "```\n"
      "running, paused ── end ──▶ ending    a word\n"
      "                                     another ── that is no arrow ──▶ here\n"
      "paused          ── rest ─▶ resting\n"
      "```\n"
      "```\n"
      "a ── b ──▶ c\n"
      "```\n");
  EXPECT_EQ(drawn(page),
            (std::vector<Strings>{
                {"running end ending", "paused end ending", "paused rest resting"}, {"a b c"}}));
  std::istringstream right("stepped ── rest ──▶ resting\nstepped ── end ──▶ ending\n");
  std::istringstream other_end("stepped ── rest ──▶ paused\nstepped ── end ──▶ ending\n");
  std::istringstream too_few("stepped ── rest ──▶ resting\n");
  constexpr Arrow<RunMode, RunInput> kTwo[] = {{RunMode::stepped, RunInput::rest, RunMode::resting},
                                               {RunMode::stepped, RunInput::end, RunMode::ending}};
  EXPECT_EQ(drawn(right), std::vector{arrows_of(kTwo)});
  EXPECT_NE(drawn(other_end), std::vector{arrows_of(kTwo)});
  EXPECT_NE(drawn(too_few), std::vector{arrows_of(kTwo)});
}

TEST(States, WhatHasNoArrowChangesNothing) {
  EXPECT_EQ(transition(RunMode::stepped, RunInput::rest), RunMode::resting);
  EXPECT_EQ(transition(RunMode::paused, RunInput::rest), std::nullopt);
  EXPECT_EQ(transition(RunMode::running, RunInput::quiesced), std::nullopt);
  for (const RunInput any : {RunInput::pause, RunInput::resume, RunInput::step, RunInput::rest,
                             RunInput::quiesced, RunInput::end})
    EXPECT_EQ(transition(RunMode::ending, any), std::nullopt) << name(any);
  EXPECT_EQ(transition(StopState::stopped, StopInput::signal), std::nullopt);
  EXPECT_EQ(transition(StopState::released, StopInput::release), std::nullopt);
}

}  // namespace
}  // namespace procession::run
