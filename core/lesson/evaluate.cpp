// Evaluates an expression's tree over what runs have shown.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "lesson/expression.h"
#include "lesson/expression_node.h"
#include "lesson/instant.h"
#include "schema/kind.h"

namespace procession::lesson {
namespace {

using Runs = std::vector<const Evidence*>;

class Evaluator {
 public:
  Evaluator(const Runs& runs, std::size_t run) : runs_(runs), run_(*runs[run]) {}

  Result<Value> value(const Node& node) const {
    switch (node.operation) {
      case Operation::constant:
        return node.constant;
      case Operation::parameter:
        return parameter(node.name);
      case Operation::call:
        return node.function->takes_events ? of_events(node) : call(node);
      case Operation::choose: {
        const auto condition = truth(*node.parts[0]);
        if (!condition) return tl::unexpected<Error>(condition.error());
        return value(*node.parts[*condition ? 1 : 2]);
      }
      case Operation::both:
      case Operation::either: {
        const auto left = truth(*node.parts[0]);
        if (!left) return tl::unexpected<Error>(left.error());
        if (*left == (node.operation == Operation::either)) return Value(*left);
        const auto right = truth(*node.parts[1]);
        if (!right) return tl::unexpected<Error>(right.error());
        return Value(*right);
      }
      case Operation::invert: {
        const auto of = truth(*node.parts[0]);
        if (!of) return tl::unexpected<Error>(of.error());
        return Value(!*of);
      }
      case Operation::equal:
      case Operation::differ: {
        const auto left = value(*node.parts[0]);
        if (!left) return left;
        const auto right = value(*node.parts[1]);
        if (!right) return right;
        if (left->index() != right->index())
          return failure(
              {"error.question.compare", {{"type", type(*left)}, {"other", type(*right)}}});
        return Value((*left == *right) == (node.operation == Operation::equal));
      }
      default:
        return arithmetic(node);
    }
  }

 private:
  static std::string type(const Value& value) {
    constexpr const char* kNames[] = {"number", "text", "truth"};
    return kNames[value.index()];
  }
  template <class T>
  Result<T> as(const Node& node, const char* wanted) const {
    const auto any = value(node);
    if (!any) return tl::unexpected<Error>(any.error());
    if (const T* right = std::get_if<T>(&*any)) return *right;
    return failure({"error.question.type",
                    {{"wanted", wanted}, {"type", type(*any)}, {"value", text_of(*any)}}});
  }
  Result<double> number(const Node& node) const { return as<double>(node, "number"); }
  Result<std::string> text(const Node& node) const { return as<std::string>(node, "text"); }
  Result<bool> truth(const Node& node) const { return as<bool>(node, "truth"); }

  Result<Value> arithmetic(const Node& node) const {
    const auto left = number(*node.parts[0]);
    if (!left) return tl::unexpected<Error>(left.error());
    if (node.operation == Operation::negate) return Value(-*left);
    const auto right = number(*node.parts[1]);
    if (!right) return tl::unexpected<Error>(right.error());
    switch (node.operation) {
      case Operation::add:
        return Value(*left + *right);
      case Operation::subtract:
        return Value(*left - *right);
      case Operation::multiply:
        return Value(*left * *right);
      case Operation::divide:
        if (*right == 0) return failure({"error.question.divide"});
        return Value(*left / *right);
      case Operation::less:
        return Value(*left < *right);
      case Operation::at_most:
        return Value(*left <= *right);
      case Operation::more:
        return Value(*left > *right);
      default:
        return Value(*left >= *right);
    }
  }

  Result<Value> parameter(const std::string& name) const {
    const auto found = run_.parameters().find(name);
    if (found == run_.parameters().end())
      return failure({"error.question.parameter", {{"name", name}}});
    return value_of_text(found->second);
  }

  struct Wanted {
    Filter filter;
    std::int64_t nth = 1;
  };
  Result<Wanted> wanted(const Node& node) const {
    Wanted out;
    out.filter.kind = node.kind;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const std::string& key = node.keys[i];
      if (key == "a" || key == "b" || key == "nth") {
        const auto given = number(*node.parts[i]);
        if (!given) return tl::unexpected<Error>(given.error());
        const auto whole = static_cast<std::int64_t>(std::llround(*given));
        if (key == "nth") {
          out.nth = whole;
        } else {
          (key == "a" ? out.filter.a : out.filter.b) = whole;
        }
      } else {
        const auto given = text(*node.parts[i]);
        if (!given) return tl::unexpected<Error>(given.error());
        (key == "process"  ? out.filter.process
         : key == "object" ? out.filter.object
                           : out.filter.text) = *given;
      }
    }
    return out;
  }

  Result<Value> of_events(const Node& node) const {
    if (!run_.is_whole()) return failure({"error.question.long"});
    const auto wanted = this->wanted(node);
    if (!wanted) return tl::unexpected<Error>(wanted.error());
    switch (node.function->function) {
      case Function::exists:
        return Value(run_.find(wanted->filter) != nullptr);
      case Function::count:
        return Value(static_cast<double>(run_.count(wanted->filter)));
      case Function::waited:
        return Value(run_.waited(wanted->filter));
      default:
        break;
    }
    const Fact* fact = run_.find(wanted->filter, wanted->nth);
    if (!fact)
      return failure({"error.question.event", {{"kind", std::string(kind_name(node.kind))}}});
    switch (node.function->function) {
      case Function::time:
        return Value(run_.seconds(fact->t));
      case Function::number:
        return Value(static_cast<double>(fact->a));
      case Function::second_number:
        return Value(static_cast<double>(fact->b));
      case Function::who:
        return Value(std::string(run_.process_of(*fact)));
      case Function::first_number:
      case Function::last_number: {
        constexpr const char* kDigits = "0123456789";
        const std::string& all = fact->text;
        const bool first = node.function->function == Function::first_number;
        const std::size_t any = first ? all.find_first_of(kDigits) : all.find_last_of(kDigits);
        if (any == std::string::npos) return failure({"error.question.number", {{"text", all}}});
        const std::size_t before = first ? any - 1 : all.find_last_not_of(kDigits, any);
        const std::size_t end = std::min(all.find_first_not_of(kDigits, any), all.size());
        return value_of_text(all.substr(before + 1, end - before - 1));  // npos + 1 is 0
      }
      case Function::value: {  // a variable's name=value, or a shared value
        const std::size_t equals = fact->text.find('=');
        if (equals != std::string::npos) return value_of_text(fact->text.substr(equals + 1));
        return fact->text.empty() ? Value(static_cast<double>(fact->a)) : value_of_text(fact->text);
      }
      default:
        return Value(fact->text);
    }
  }

  Result<Value> call(const Node& node) const {
    switch (node.function->function) {
      case Function::in: {
        const auto run = static_cast<std::size_t>(std::get<double>(node.parts[0]->constant));
        if (run > runs_.size())
          return failure(
              {"error.question.runs",
               {{"wanted", std::to_string(run)}, {"count", std::to_string(runs_.size())}}});
        return Evaluator(runs_, run - 1).value(*node.parts[1]);
      }
      case Function::lifetime: {
        const auto name = text(*node.parts[0]);
        if (!name) return tl::unexpected<Error>(name.error());
        const auto seconds = run_.lifetime(*name);
        if (!seconds) return failure({"error.question.lifetime", {{"process", *name}}});
        return Value(*seconds);
      }
      case Function::highest_depth: {
        const auto name = text(*node.parts[0]);
        if (!name) return tl::unexpected<Error>(name.error());
        const auto depth = run_.highest_depth(*name);
        if (!depth) return failure({"error.question.empty", {{"object", *name}}});
        return Value(static_cast<double>(*depth));
      }
      case Function::most_holders: {
        const auto name = text(*node.parts[0]);
        if (!name) return tl::unexpected<Error>(name.error());
        const auto most = run_.most_holders(*name);
        if (!most) return failure({"error.question.semaphore", {{"object", *name}}});
        return Value(static_cast<double>(*most));
      }
      default:
        return is_of_numbers(node.function->function) ? of_numbers(node) : of_instant(node);
    }
  }

  Result<Value> of_instant(const Node& node) const {
    std::vector<std::string> names;
    for (const auto& part : node.parts) {
      const auto name = text(*part);
      if (!name) return tl::unexpected<Error>(name.error());
      names.push_back(*name);
    }
    return value_at_instant(node.function->function, names, run_);
  }

  Result<Value> of_numbers(const Node& node) const {
    std::vector<double> numbers;
    for (const auto& part : node.parts) {
      const auto one = number(*part);
      if (!one) return tl::unexpected<Error>(one.error());
      numbers.push_back(*one);
    }
    switch (node.function->function) {
      case Function::min:
        return Value(*std::min_element(numbers.begin(), numbers.end()));
      case Function::max:
        return Value(*std::max_element(numbers.begin(), numbers.end()));
      default:
        return Value(std::abs(numbers.front()));
    }
  }

  const Runs& runs_;
  const Evidence& run_;
};

}  // namespace

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  char digits[64];
  const double number = std::get<double>(value);
  // Three decimals are more than a learner guesses; whole numbers have none. A zero has no sign.
  const double rounded = std::round(number * 1000) / 1000 + 0.0;
  const auto end = std::to_chars(digits, digits + sizeof digits, rounded);
  return std::string(digits, end.ptr);
}

Value value_of_text(const std::string& text) {
  if (text == "true" || text == "false") return Value(text == "true");
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (!text.empty() && read.ec == std::errc() && read.ptr == end) return Value(number);
  return Value(text);
}

Result<Value> Expression::evaluate(const std::vector<const Evidence*>& runs) const {
  if (!root_) return failure({"error.question.none"});
  return Evaluator(runs, 0).value(*root_);
}

Result<bool> Expression::truth(const std::vector<const Evidence*>& runs) const {
  const auto any = evaluate(runs);
  if (!any) return tl::unexpected<Error>(any.error());
  if (const bool* right = std::get_if<bool>(&*any)) return *right;
  return failure({"error.question.truth", {{"source", source_}, {"value", text_of(*any)}}});
}

Result<double> Expression::number(const std::vector<const Evidence*>& runs) const {
  const auto any = evaluate(runs);
  if (!any) return tl::unexpected<Error>(any.error());
  if (const double* right = std::get_if<double>(&*any)) return *right;
  return failure({"error.question.value", {{"source", source_}, {"value", text_of(*any)}}});
}

}  // namespace procession::lesson
