// Parses text into a tree, by recursive descent of bounded depth.
#include "lesson/expression.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <utility>

#include "lesson/expression_node.h"
#include "schema/kind.h"

namespace procession::lesson {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kLongest = 4096;
constexpr std::string_view kKeys[] = {"process", "object", "text", "a", "b", "nth"};

using Part = std::shared_ptr<const Node>;
using Parsed = Result<Part>;

class Parser {
 public:
  // `named` returns the tree of a name, or nullptr.
  Parser(std::string_view source, std::function<Part(std::string_view)> named)
      : source_(source), named_(std::move(named)) {}

  Parsed all() {
    if (source_.size() > kLongest) return wrong("an expression of at most 4096 characters");
    Parsed root = whole();
    if (!root) return root;
    blanks();
    if (at_ < source_.size()) return wrong("the end, or an operator");
    return root;
  }

 private:
  tl::unexpected<Error> wrong(const std::string& expected) {
    return failure(
        {"error.author.expression", {{"place", std::to_string(at_ + 1)}, {"what", expected}}});
  }
  void blanks() {
    while (at_ < source_.size() && std::isspace(static_cast<unsigned char>(source_[at_]))) ++at_;
  }
  static bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
  // Consumes `sign` if it comes next; a word only as a whole.
  bool take(std::string_view sign) {
    blanks();
    if (!source_.substr(at_).starts_with(sign)) return false;
    const std::size_t end = at_ + sign.size();
    if (is_letter(sign.back()) && end < source_.size() && is_letter(source_[end])) return false;
    at_ = end;
    return true;
  }
  std::string word() {
    blanks();
    const std::size_t begin = at_;
    while (at_ < source_.size() && is_letter(source_[at_])) ++at_;
    return std::string(source_.substr(begin, at_ - begin));
  }

  static Part node(Operation operation, std::vector<Part> parts) {
    Node out;
    out.operation = operation;
    out.parts = std::move(parts);
    return std::make_shared<const Node>(std::move(out));
  }
  static Part constant(Value value) {
    Node out;
    out.constant = std::move(value);
    return std::make_shared<const Node>(std::move(out));
  }

  struct Sign {
    std::string_view text;
    Operation operation;
  };
  // left (sign right)*; `once`: at most one sign.
  Parsed chain(Parsed (Parser::*next)(), std::initializer_list<Sign> signs, bool once = false) {
    Parsed left = (this->*next)();
    while (left) {
      const auto sign =
          std::find_if(signs.begin(), signs.end(), [&](const Sign& one) { return take(one.text); });
      if (sign == signs.end()) break;
      Parsed right = (this->*next)();
      if (!right) return right;
      left = node(sign->operation, {*left, *right});
      if (once) break;
    }
    return left;
  }

  Parsed whole() {
    if (++depth_ > kDeepest) return wrong("less nesting");
    Parsed out = chain(&Parser::conjunction, {{"or", Operation::either}});
    --depth_;
    return out;
  }
  Parsed conjunction() { return chain(&Parser::inversion, {{"and", Operation::both}}); }
  Parsed inversion() {
    if (!take("not")) return comparison();
    if (++depth_ > kDeepest) return wrong("less nesting");
    Parsed of = inversion();
    --depth_;
    return of ? Parsed(node(Operation::invert, {*of})) : of;
  }
  Parsed comparison() {
    return chain(&Parser::sum,
                 {{"<=", Operation::at_most},
                  {">=", Operation::at_least},
                  {"==", Operation::equal},
                  {"!=", Operation::differ},
                  {"<", Operation::less},
                  {">", Operation::more}},
                 true);
  }
  Parsed sum() {
    return chain(&Parser::product, {{"+", Operation::add}, {"-", Operation::subtract}});
  }
  Parsed product() {
    return chain(&Parser::single, {{"*", Operation::multiply}, {"/", Operation::divide}});
  }

  Parsed single() {
    blanks();
    if (at_ == source_.size()) return wrong("a value");
    const char c = source_[at_];
    if (c == '\'') return quoted();
    if (std::isdigit(static_cast<unsigned char>(c))) return digits();
    if (take("-")) {
      if (++depth_ > kDeepest) return wrong("less nesting");
      Parsed of = single();
      --depth_;
      return of ? Parsed(node(Operation::negate, {*of})) : of;
    }
    if (take("$")) {
      Node out;
      out.operation = Operation::parameter;
      out.name = word();
      if (out.name.empty()) return wrong("the name of a parameter");
      return std::make_shared<const Node>(std::move(out));
    }
    if (take("(")) {
      Parsed inside = whole();
      if (inside && !take(")")) return wrong("\")\"");
      return inside;
    }
    if (take("if")) return choice();
    if (take("true")) return constant(true);
    if (take("false")) return constant(false);
    return call();
  }

  Parsed quoted() {
    const std::size_t end = source_.find('\'', at_ + 1);
    if (end == std::string_view::npos) return wrong("a text that ends with '");
    const std::string text(source_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return constant(text);
  }
  Parsed digits() {
    double value = 0;
    const char* begin = source_.data() + at_;
    const auto read = std::from_chars(begin, source_.data() + source_.size(), value);
    if (read.ec != std::errc()) return wrong("a number");
    at_ += static_cast<std::size_t>(read.ptr - begin);
    return constant(value);
  }
  Parsed choice() {
    Parsed condition = whole();
    if (!condition) return condition;
    if (!take("then")) return wrong("\"then\"");
    Parsed yes = whole();
    if (!yes) return yes;
    if (!take("else")) return wrong("\"else\"");
    Parsed no = whole();
    if (!no) return no;
    return node(Operation::choose, {*condition, *yes, *no});
  }

  Parsed call() {
    const std::size_t begin = at_;
    const std::string name = word();
    const auto info = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                   [&](const FunctionInfo& one) { return one.name == name; });
    if (info == std::end(kFunctions)) {
      if (Part under = named_(name)) return under;
      at_ = begin;
      std::string all;
      for (const FunctionInfo& one : kFunctions)
        all += (all.empty() ? "" : ", ") + std::string(one.name);
      return wrong(
          "a number, a text in single quotes, $parameter, if, a name of [let], or one of " + all);
    }
    if (!take("(")) return wrong("\"(\" after " + name);
    Node out;
    out.operation = Operation::call;
    out.function = info;
    if (auto read = arguments(out); !read) return tl::unexpected<Error>(read.error());
    return std::make_shared<const Node>(std::move(out));
  }

  Result<void> arguments(Node& out) {
    const FunctionInfo& info = *out.function;
    int plain = 0;
    while (!take(")")) {
      if ((plain > 0 || !out.keys.empty()) && !take(",")) return wrong("\",\" or \")\"");
      blanks();
      const std::size_t begin = at_;
      const std::string key = word();
      if (!key.empty() && take("=") && !(at_ < source_.size() && source_[at_] == '=')) {
        if (!info.takes_events ||
            std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
          at_ = begin;
          return wrong(
              "one of process=, object=, text=, a=, b=, nth=, and those only where events "
              "are looked for");
        }
        out.keys.push_back(key);
      } else {
        at_ = begin;
        if (!out.keys.empty()) return wrong("NAME=VALUE, for one stands before it");
        ++plain;
      }
      const Parsed part = whole();
      if (!part) return tl::unexpected<Error>(part.error());
      out.parts.push_back(*part);
    }
    if (plain < info.least || plain > info.most)
      return wrong(std::string(info.name) + "() with " +
                   (info.least == info.most ? std::to_string(info.least)
                                            : "at least " + std::to_string(info.least)) +
                   " plain argument" + (info.most == 1 ? "" : "s"));
    return info.takes_events ? kind_of(out) : whole_run(out);
  }

  // A function of events has a kind as its first argument, as the schema names it.
  Result<void> kind_of(Node& out) {
    const Node& first = *out.parts.front();
    const auto* name = std::get_if<std::string>(&first.constant);
    const auto kind =
        first.operation == Operation::constant && name ? kind_by_name(*name) : std::nullopt;
    if (!kind) return wrong("a kind of event in quotes, such as 'queue.put', first");
    if (out.function->function == Function::waited && kind_role(*kind) != Role::request)
      return wrong("a kind that ends in .request, for waited()");
    out.kind = *kind;
    out.parts.erase(out.parts.begin());
    return {};
  }
  Result<void> whole_run(const Node& out) {
    if (out.function->function != Function::in) return {};
    const auto* run = std::get_if<double>(&out.parts.front()->constant);
    if (out.parts.front()->operation != Operation::constant || !run || *run < 1 || *run > 9 ||
        *run != static_cast<int>(*run))
      return wrong("in(N, …) with the number of a run, 1 to 9");
    return {};
  }

  std::string_view source_;
  std::function<Part(std::string_view)> named_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

void walk(const Node& node, const std::function<void(const Node&)>& visit) {
  visit(node);
  for (const auto& part : node.parts) walk(*part, visit);
}

}  // namespace

Result<Expression> Expression::parse(std::string_view source) { return parse(source, {}); }

Result<Expression> Expression::parse(std::string_view source, const Names& names) {
  const Parsed root = Parser(source, [&](std::string_view name) -> Part {
                        const auto found = names.find(name);
                        return found == names.end() ? nullptr : found->second.root_;
                      }).all();
  if (!root) return tl::unexpected<Error>(root.error());
  Expression out;
  out.root_ = *root;
  out.source_ = source;
  return out;
}

std::vector<std::string> Expression::parameters() const {
  std::vector<std::string> out;
  if (root_)
    walk(*root_, [&](const Node& node) {
      if (node.operation == Operation::parameter &&
          std::find(out.begin(), out.end(), node.name) == out.end())
        out.push_back(node.name);
    });
  return out;
}

bool Expression::asks_run() const {
  bool asks = false;
  if (root_)
    walk(*root_, [&](const Node& node) {
      if (node.operation == Operation::call)
        asks = asks || node.function->takes_events || !is_of_numbers(node.function->function);
    });
  return asks;
}

int Expression::runs() const {
  int most = 1;
  if (root_)
    walk(*root_, [&](const Node& node) {
      if (node.function && node.function->function == Function::in)
        most = std::max(most, static_cast<int>(std::get<double>(node.parts.front()->constant)));
    });
  return most;
}

}  // namespace procession::lesson
