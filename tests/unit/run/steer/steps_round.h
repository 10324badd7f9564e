// Steps of a run without processes, round by round.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "by_hand.h"
#include "run/steer/steps.h"

namespace procession::run {

class StepsRoundTest : public ByHandTest {
 protected:
  StepsRoundTest() : steps(make(nullptr, *control)) {}
  std::unique_ptr<Steps> make(SchedulingStrategy* strategy, ControlSocket& answers) {
    return std::make_unique<Steps>(*reader, *pause, merger, answers, strategy,
                                   [this](const Error& why) { refused.push_back(why.sentence()); });
  }
  // A thread at its gate. It has emitted an event, so it has a number.
  Child& at_gate() {
    Child& one = child();
    one.ring.publish({.kind = static_cast<std::uint16_t>(Kind::note)}, 0);
    drain();
    one.set_state(PROCESSION_AT_GATE);
    one.ring.head()->about.store(static_cast<std::uint32_t>(Kind::lock_request));
    one.ring.head()->waits.store(3);
    story();
    return one;
  }
  static bool is_let_through(const Child& one) {
    return one.ring.head()->step.load() == one.ring.head()->waits.load();
  }
  // It has done its operation and waits to begin the next one.
  static void comes_back(const Child& one) { one.ring.head()->waits.fetch_add(1); }
  void rounds(int number = 2) {
    for (int i = 0; i < number; ++i) {
      round();
      steps->round(now);
    }
  }

  std::vector<std::string> refused;
  std::unique_ptr<Steps> steps;
};

}  // namespace procession::run
