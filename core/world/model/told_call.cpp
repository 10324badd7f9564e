#include "world/model/told_call.h"

namespace procession::world {
namespace {

constexpr std::string_view kAnswer = "→ ", kError = "! ", kCut = "…";
// PROCESSION_TEXT_MAX, less what a character may lack that was cut.
constexpr std::size_t kLongest = 1024 - 3;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The index after the text in quotes that begins at `at`; npos if it has no end.
std::size_t after_quotes(std::string_view text, std::size_t at) {
  const char quote = text[at];
  while (++at < text.size()) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return std::string_view::npos;
}

bool is_quote(char c) { return c == '\'' || c == '"'; }

// The index of the next `wanted` from `at` on that is inside of no quotes and no brackets; npos if
// there is none.
std::size_t find_outside(std::string_view text, char wanted, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == wanted && depth == 0) return at;
    if (is_quote(c)) {
      at = after_quotes(text, at);
      continue;
    }
    if (c == '(' || c == '[' || c == '{' || c == '<') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}' || c == '>') {
      --depth;
    }
    ++at;
  }
  return std::string_view::npos;
}

// The parts of "{…}" or "[…]" between its commas; nullopt if it is not whole.
std::optional<std::vector<std::string_view>> parts_of(std::string_view repr, char open,
                                                      char close) {
  if (repr.size() < 2 || repr.front() != open || repr.back() != close) return std::nullopt;
  std::string_view inside = repr.substr(1, repr.size() - 2);
  std::vector<std::string_view> parts;
  while (!trimmed(inside).empty()) {
    const std::size_t comma = find_outside(inside, ',', 0);
    const std::string_view part = trimmed(inside.substr(0, comma));
    if (part.empty() || part == kCut) return std::nullopt;
    parts.push_back(part);
    inside = comma == std::string_view::npos ? std::string_view() : inside.substr(comma + 1);
  }
  return parts;
}

std::string joined(const std::vector<std::string_view>& args, std::size_t from) {
  std::string words;
  for (std::size_t i = from; i < args.size(); ++i)
    words += (i > from ? ", " : "") + std::string(args[i]);
  return words;
}

}  // namespace

ToldCall ToldCall::of(std::string_view text) {
  ToldCall call;
  const std::size_t line_end = text.find('\n');
  call.told = line_end != std::string_view::npos;
  call.head = text.substr(0, line_end);
  const std::size_t on = call.head.find(" on ");
  call.method = call.head.substr(0, on);
  if (on != std::string_view::npos) call.type = call.head.substr(on + 4);
  call.cut = text.size() >= kLongest;
  std::string_view rest = call.told ? text.substr(line_end + 1) : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const bool is_whole = end != std::string_view::npos || !call.cut;
    const std::string_view line = is_whole ? rest.substr(0, end) : kCut;
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.starts_with(kAnswer))
      call.answer = line.substr(kAnswer.size());
    else if (line.starts_with(kError))
      call.error = line.substr(kError.size());
    else if (!line.empty() && call.args.size() < kMostArguments)
      call.args.push_back(line);
  }
  return call;
}

std::string call_words(std::string_view object, const ToldCall& call) {
  const std::string name(object);
  const auto arg = [&](std::size_t index) {
    return std::string(index < call.args.size() ? call.args[index] : kCut);
  };
  const auto attribute = [&] { return name + "." + std::string(unquoted(arg(0)).value_or(kCut)); };
  const std::string_view method = call.method;
  if (method == "__getitem__")
    return name + "[" + (call.told && call.args.empty() ? ":" : arg(0)) + "]";
  if (method == "__setitem__") return name + "[" + arg(0) + "] = " + arg(1);
  if (method == "__delitem__") return "del " + name + "[" + arg(0) + "]";
  if (method == "__contains__") return arg(0) + " in " + name;
  if (method == "__len__") return "len(" + name + ")";
  if (method == "__str__" || method == "__repr__") return "str(" + name + ")";
  if (method == "__getattribute__") return attribute();
  if (method == "__setattr__") return attribute() + " = " + arg(1);
  if (method == "__delattr__") return "del " + attribute();
  if (method == "#GETVALUE") return name;
  return name + "." + std::string(method) + "(" +
         (call.told ? joined(call.args, 0) : std::string(kCut)) + ")";
}

// A frozenset is in braces: its elements stand in any order, and so it has several texts.
bool names_a_key(std::string_view repr) {
  std::size_t at = 0;
  while (at < repr.size()) {
    if (repr[at] == '<' || repr[at] == '{' || repr.substr(at).starts_with(kCut)) return false;
    at = is_quote(repr[at]) ? after_quotes(repr, at) : at + 1;
  }
  return at != std::string_view::npos && !repr.empty();
}

std::optional<Entries> dict_entries(std::string_view repr) {
  const auto parts = parts_of(repr, '{', '}');
  if (!parts) return std::nullopt;
  Entries entries;
  for (const std::string_view part : *parts) {
    const std::size_t colon = find_outside(part, ':', 0);
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view key = trimmed(part.substr(0, colon));
    if (!names_a_key(key)) return std::nullopt;
    entries.emplace_back(key, trimmed(part.substr(colon + 1)));
  }
  return entries;
}

std::optional<std::vector<std::string_view>> list_elements(std::string_view repr) {
  return parts_of(repr, '[', ']');
}

std::optional<std::string_view> unquoted(std::string_view repr) {
  if (repr.size() < 2 || (repr.front() != '\'' && repr.front() != '"') ||
      repr.back() != repr.front())
    return std::nullopt;
  const std::string_view inside = repr.substr(1, repr.size() - 2);
  if (inside.find('\\') != std::string_view::npos) return std::nullopt;
  return inside;
}

}  // namespace procession::world
