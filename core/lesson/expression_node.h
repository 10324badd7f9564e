// An expression's tree; for core/lesson only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/expression.h"

namespace procession::lesson {

enum class Function : std::uint8_t {
  // functions of the matching events
  exists,
  count,
  time,
  number,
  second_number,
  text,
  first_number,
  last_number,
  value,
  who,
  waited,
  // functions of a process, a queue, a semaphore
  lifetime,
  highest_depth,
  most_holders,
  // functions of the instant up to which the events go
  state,
  waits_for,
  waiters,
  owner,
  holders,
  depth,
  bytes,
  value_of,
  pages,
  drawn,
  // functions of numbers
  min,
  max,
  abs,
  // evaluates in another run
  in,
};

constexpr bool is_of_numbers(Function function) {
  return function == Function::min || function == Function::max || function == Function::abs;
}

struct FunctionInfo {
  std::string_view name;
  Function function;
  bool takes_events;  // a kind, then process=, object=, text=, a=, b=, nth=
  int least, most;    // plain arguments; functions of events have the kind as the only one
};
inline constexpr FunctionInfo kFunctions[] = {
    {"exists", Function::exists, true, 1, 1},
    {"count", Function::count, true, 1, 1},
    {"time", Function::time, true, 1, 1},
    {"number", Function::number, true, 1, 1},
    {"second_number", Function::second_number, true, 1, 1},
    {"text", Function::text, true, 1, 1},
    {"first_number", Function::first_number, true, 1, 1},
    {"last_number", Function::last_number, true, 1, 1},
    {"value", Function::value, true, 1, 1},
    {"who", Function::who, true, 1, 1},
    {"waited", Function::waited, true, 1, 1},
    {"lifetime", Function::lifetime, false, 1, 1},
    {"highest_depth", Function::highest_depth, false, 1, 1},
    {"most_holders", Function::most_holders, false, 1, 1},
    {"state", Function::state, false, 1, 1},
    {"waits_for", Function::waits_for, false, 1, 1},
    {"waiters", Function::waiters, false, 1, 1},
    {"owner", Function::owner, false, 1, 1},
    {"holders", Function::holders, false, 1, 1},
    {"depth", Function::depth, false, 1, 1},
    {"bytes", Function::bytes, false, 1, 1},
    {"value_of", Function::value_of, false, 1, 2},
    {"pages", Function::pages, false, 1, 1},
    {"drawn", Function::drawn, false, 2, 2},
    {"min", Function::min, false, 1, 16},
    {"max", Function::max, false, 1, 16},
    {"abs", Function::abs, false, 1, 1},
    {"in", Function::in, false, 2, 2},
};

enum class Operation : std::uint8_t {
  constant,
  parameter,
  call,
  negate,
  invert,
  choose,  // choose: if a then b else c
  add,
  subtract,
  multiply,
  divide,
  less,
  at_most,
  more,
  at_least,
  equal,
  differ,
  both,
  either
};

struct Node {
  Operation operation = Operation::constant;
  Value constant;    // Operation::constant
  std::string name;  // Operation::parameter
  const FunctionInfo* function = nullptr;
  Kind kind = Kind::none;         // of functions that take events
  std::vector<std::string> keys;  // of the named arguments, which are the last of `parts`
  std::vector<std::shared_ptr<const Node>> parts;
};

}  // namespace procession::lesson
