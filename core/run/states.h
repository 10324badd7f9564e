// The state machines of a run that can be paused, and of the stop of one process. README.md of this
// folder draws the arrows; a test compares the two.
#pragma once

#include <cstddef>
#include <optional>

namespace procession::run {

template <class State, class Input>
struct Arrow {
  State from;
  Input input;
  State to;
};

// Returns the state that `input` leads to from `from`; nothing if there is no such arrow.
template <class State, class Input, std::size_t count>
constexpr std::optional<State> follow(const Arrow<State, Input> (&arrows)[count], State from,
                                      Input input) {
  for (const Arrow<State, Input>& arrow : arrows)
    if (arrow.from == from && arrow.input == input) return arrow.to;
  return std::nullopt;
}

enum class RunMode {
  running,   // the gate is open
  pausing,   // a pause was requested; some threads are not quiescent yet
  paused,    // every thread is quiescent
  stepping,  // by steps, and some threads are on their way to their gates
  stepped,   // by steps, and every thread is quiescent: the next thread is chosen now
  resting,   // by steps, every thread is quiescent, no thread was chosen: the run is paused
  ending,    // asked to end, or about to be killed: no thread is held any more
};

enum class RunInput {
  pause,
  resume,
  step,      // a thread may go on, or all threads may come to their gates
  rest,      // no thread is chosen
  quiesced,  // every thread was quiescent in two rounds in a row
  end,
};

inline constexpr Arrow<RunMode, RunInput> kRunArrows[] = {
    {RunMode::running, RunInput::pause, RunMode::pausing},
    {RunMode::stepping, RunInput::pause, RunMode::pausing},
    {RunMode::stepped, RunInput::pause, RunMode::pausing},
    {RunMode::resting, RunInput::pause, RunMode::pausing},
    {RunMode::pausing, RunInput::quiesced, RunMode::paused},
    {RunMode::pausing, RunInput::resume, RunMode::running},
    {RunMode::paused, RunInput::resume, RunMode::running},
    {RunMode::stepping, RunInput::resume, RunMode::running},
    {RunMode::stepped, RunInput::resume, RunMode::running},
    {RunMode::resting, RunInput::resume, RunMode::running},
    {RunMode::running, RunInput::step, RunMode::stepping},
    {RunMode::pausing, RunInput::step, RunMode::stepping},
    {RunMode::paused, RunInput::step, RunMode::stepping},
    {RunMode::stepped, RunInput::step, RunMode::stepping},
    {RunMode::resting, RunInput::step, RunMode::stepping},
    {RunMode::stepping, RunInput::quiesced, RunMode::stepped},
    {RunMode::stepped, RunInput::rest, RunMode::resting},
    {RunMode::running, RunInput::end, RunMode::ending},
    {RunMode::pausing, RunInput::end, RunMode::ending},
    {RunMode::paused, RunInput::end, RunMode::ending},
    {RunMode::stepping, RunInput::end, RunMode::ending},
    {RunMode::stepped, RunInput::end, RunMode::ending},
    {RunMode::resting, RunInput::end, RunMode::ending},
};

constexpr std::optional<RunMode> transition(RunMode mode, RunInput input) {
  return follow(kRunArrows, mode, input);
}

// Returns true between run.pause and run.resume.
constexpr bool is_paused(RunMode mode) {
  return mode == RunMode::pausing || mode == RunMode::paused || mode == RunMode::resting;
}
constexpr bool is_stepping(RunMode mode) {
  return mode == RunMode::stepping || mode == RunMode::stepped || mode == RunMode::resting;
}
// Returns true if every thread is quiescent, or is not waited for any more.
constexpr bool is_quiescent(RunMode mode) {
  return mode == RunMode::paused || mode == RunMode::stepped || mode == RunMode::resting;
}

// How far the stop of one process has come.
enum class StopState {
  requested,       // SIGSTOP is not sent yet
  stopping,        // SIGSTOP is on its way, or has just taken effect
  stopped,         // SIGSTOP has taken effect with no thread inside an operation: process.freeze is
                   // recorded
  stopped_inside,  // the same, but a thread was in an operation for too long
  released,        // the process goes on, and the stop is forgotten
};

enum class StopInput {
  signal,    // SIGSTOP was sent
  halt,      // all threads are stopped, none inside an operation
  enter,     // all threads are stopped, and one went into an operation before the stop
  overstay,  // the same, and the operation took too long
  release,
};

inline constexpr Arrow<StopState, StopInput> kStopArrows[] = {
    {StopState::requested, StopInput::signal, StopState::stopping},
    {StopState::stopping, StopInput::enter, StopState::requested},
    {StopState::stopping, StopInput::halt, StopState::stopped},
    {StopState::stopping, StopInput::overstay, StopState::stopped_inside},
    {StopState::requested, StopInput::release, StopState::released},
    {StopState::stopping, StopInput::release, StopState::released},
    {StopState::stopped, StopInput::release, StopState::released},
    {StopState::stopped_inside, StopInput::release, StopState::released},
};

constexpr std::optional<StopState> transition(StopState state, StopInput input) {
  return follow(kStopArrows, state, input);
}

// Returns true between process.freeze and process.thaw.
constexpr bool is_frozen(StopState state) {
  return state == StopState::stopped || state == StopState::stopped_inside;
}
// Returns true if SIGSTOP was sent, and SIGCONT was not.
constexpr bool is_signalled(StopState state) {
  return state == StopState::stopping || is_frozen(state);
}

}  // namespace procession::run
