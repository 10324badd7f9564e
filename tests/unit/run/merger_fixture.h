// Events go in, recorded events come out: the merger without a process.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "run/merge/merger.h"
#include "schema/kind.h"

namespace procession::run {

inline constexpr MonoNs kStart(1'000'000);

struct Kept {
  Event event;  // its views are void
  std::string text;
};

class MergerTest : public ::testing::Test, public ProcessFacts {
 protected:
  MergerTest()
      : merger(
            kStart, *this,
            [this](const Event& event) {
              kept.push_back({event, std::string(event.text)});
            },
            [this](const Event& event) { reported.emplace_back(event.text); }) {}

  void process_mentioned(std::int32_t pid, std::uint64_t) override { mentioned.push_back(pid); }
  ExitFact exit_of(std::int32_t pid, std::uint64_t) override {
    const auto found = exits.find(pid);
    return found == exits.end() ? ExitFact{} : found->second;
  }

  // An event of the one thread of a process, in a ring of its own, `at` ns after the run's start.
  channel::WireEvent wire(std::int32_t pid, std::uint64_t at, Kind kind, std::int64_t a = 0,
                          std::int64_t b = 0, std::uint64_t object = 0, std::uint64_t op = 0,
                          std::string_view text = {}) {
    channel::WireEvent out;
    out.t = (kStart + at).ns;
    out.pid = out.tid = pid;
    out.start_ticks = 7;
    out.ring = static_cast<std::uint32_t>(pid % 64);
    out.kind = static_cast<std::uint16_t>(kind);
    out.a = a;
    out.b = b;
    out.object = object;
    out.op = op;
    out.text = text;
    out.text_full = text.size();
    return out;
  }
  const Event& put(std::int32_t pid, std::uint64_t at, Kind kind, std::int64_t a = 0,
                   std::int64_t b = 0, std::uint64_t object = 0, std::uint64_t op = 0,
                   std::string_view text = {}) {
    merger.wire(wire(pid, at, kind, a, b, object, op, text));
    return kept.back().event;
  }

  // "process.begin P1, queue.put P1 …", to compare with.
  std::string story() const {
    std::string out;
    for (const Kept& one : kept) {
      if (!out.empty()) out += ", ";
      out += std::string(kind_name(one.event.kind)) + " P" + std::to_string(one.event.process);
    }
    return out;
  }
  const Event& last() const { return kept.back().event; }

  std::vector<Kept> kept;
  std::vector<std::string> reported;
  std::vector<std::int32_t> mentioned;
  std::map<std::int32_t, ExitFact> exits;
  Merger merger;
};

}  // namespace procession::run
