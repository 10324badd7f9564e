// The expression language of lesson.toml, which says how an answer is computed from a run
// (lessons/README.md describes it). An expression is parsed once, when the lesson is read, and
// evaluated over the facts of the learner's own run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "lesson/evidence.h"

namespace procession::lesson {

// A number, a text, or true and false.
using Value = std::variant<double, std::string, bool>;

// The value as a person reads it: "1.48", "balanced", "true".
std::string text_of(const Value& value);
// The value that a text of the run stands for: "true" and "false", a number, else the text itself.
Value value_of_text(const std::string& text);

struct Node;  // expression.cpp

// Immutable, cheap to copy.
class Expression {
 public:
  Expression() = default;

  // An error says what was expected and at which character (from 1). `names`: expressions that have
  // a name.
  using Names = std::map<std::string, Expression, std::less<>>;
  static Result<Expression> parse(std::string_view source);
  static Result<Expression> parse(std::string_view source, const Names& names);

  // The value for these runs; runs[0] is the current one, in(2, …) is evaluated in the second. An
  // error is one sentence: what was not seen, or why the value can't be computed. Requires: runs is
  // not empty and holds no nullptr.
  Result<Value> evaluate(const std::vector<const Evidence*>& runs) const;
  Result<bool> truth(const std::vector<const Evidence*>& runs) const;
  Result<double> number(const std::vector<const Evidence*>& runs) const;

  // The names after '$', each once, so that a caller can check that the lesson has such parameters.
  std::vector<std::string> parameters() const;
  // Whether its value depends on a run's events and not on the parameters alone.
  bool asks_run() const;
  // The highest run number of an in(N, …); at least 1.
  int runs() const;

  bool is_set() const { return root_ != nullptr; }
  const std::string& source() const { return source_; }

 private:
  std::shared_ptr<const Node> root_;
  std::string source_;
};

}  // namespace procession::lesson
