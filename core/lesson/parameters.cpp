#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "lesson/parse.h"

namespace procession::lesson {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::string digits(double value) {
  char buffer[64];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

// The whole milliseconds of "1500", "1500ms", "1.5s".
std::optional<std::int64_t> milliseconds(std::string_view text) {
  if (text.ends_with("ms")) return number<std::int64_t>(text.substr(0, text.size() - 2));
  if (!text.ends_with('s')) return number<std::int64_t>(text);
  const auto seconds = number<double>(text.substr(0, text.size() - 1));
  if (!seconds || !(std::abs(*seconds) < 1e12)) return std::nullopt;
  return std::llround(*seconds * 1000);
}

bool within(double value, const Parameter& parameter) {
  return value >= parameter.min && value <= parameter.max;  // false for a NaN
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t replaced = diagonal + (a[i] == b[k] ? 0 : 1);
      diagonal = row[k + 1];
      row[k + 1] = std::min({replaced, diagonal + 1, row[k] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

const std::string& Words::in(std::string_view language) const {
  return language.starts_with("zh") ? zh : en;
}

std::string_view type_name(ParameterType type) {
  switch (type) {
    case ParameterType::integer:
      return "int";
    case ParameterType::number:
      return "float";
    case ParameterType::choice:
      return "choice";
    case ParameterType::boolean:
      return "bool";
    case ParameterType::duration_ms:
      return "duration_ms";
  }
  return "";
}

bool is_name(std::string_view name, bool dash) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_' || (dash && c == '-');
  });
}

std::string Parameter::expected() const {
  switch (type) {
    case ParameterType::integer:
      return "a whole number from " + digits(min) + " to " + digits(max);
    case ParameterType::number:
      return "a number from " + digits(min) + " to " + digits(max);
    case ParameterType::duration_ms:
      return "a duration from " + digits(min) + " to " + digits(max) + " ms";
    case ParameterType::boolean:
      return "true or false";
    case ParameterType::choice:
      break;
  }
  std::string out = choices.size() == 1 ? "" : "one of ";
  for (const std::string& choice : choices) out += (&choice == &choices[0] ? "" : ", ") + choice;
  return out;
}

Result<std::string> check_value(const Parameter& parameter, std::string_view value) {
  const auto wrong = [&] {
    return failure({"error.author.expected", {{"what", parameter.expected()}}});
  };
  switch (parameter.type) {
    case ParameterType::integer: {
      const auto whole = number<std::int64_t>(value);
      if (!whole || !within(static_cast<double>(*whole), parameter)) return wrong();
      return std::to_string(*whole);
    }
    case ParameterType::duration_ms: {
      const auto whole = milliseconds(value);
      if (!whole || !within(static_cast<double>(*whole), parameter)) return wrong();
      return std::to_string(*whole);
    }
    case ParameterType::number: {
      const auto real = number<double>(value);
      if (!real || !within(*real, parameter)) return wrong();
      return std::string(value);
    }
    case ParameterType::boolean:
      if (value != "true" && value != "false") return wrong();
      return std::string(value);
    case ParameterType::choice:
      if (std::find(parameter.choices.begin(), parameter.choices.end(), value) ==
          parameter.choices.end())
        return wrong();
      return std::string(value);
  }
  return wrong();
}

std::int64_t value_of(const Amount& amount, const std::map<std::string, std::string>& parameters) {
  if (amount.parameter.empty()) return amount.value;
  const auto found = parameters.find(amount.parameter);
  return found == parameters.end() ? 0 : number<std::int64_t>(found->second).value_or(0);
}

std::string_view nearest(std::string_view name, const std::vector<std::string>& names) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& one : names) {
    const std::size_t distance = edit_distance(name, one);
    // A name without a common letter is never the nearest, however short both are.
    if (distance < least && distance < std::max(name.size(), one.size())) {
      least = distance;
      best = one;
    }
  }
  return best;
}

std::string environment_variable_of(std::string_view parameter) {
  std::string out = "LESSON_";
  for (const char letter : parameter)
    out += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return out;
}

Result<std::map<std::string, std::string>> check_parameters(const Lesson& lesson,
                                                            const std::vector<std::string>& sets,
                                                            std::string_view variant) {
  std::map<std::string, std::string> out;
  std::vector<std::string> names;
  for (const Parameter& parameter : lesson.parameters) {
    out[parameter.name] = parameter.default_value;
    names.push_back(parameter.name);
  }
  for (const std::string& set : sets) {
    const std::size_t equals = set.find('=');
    const std::string name = set.substr(0, equals);
    if (equals == std::string::npos)
      return failure({"error.cli.set_value", {{"set", set}}}, {},
                     {"advice.cli.set_value", {{"name", name}}});
    const auto found = std::find_if(lesson.parameters.begin(), lesson.parameters.end(),
                                    [&](const Parameter& one) { return one.name == name; });
    if (found == lesson.parameters.end()) {
      const std::string_view near = nearest(name, names);
      std::string all;
      for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
      ErrorText advice{"advice.lesson.has", {{"names", all}}};
      if (names.empty()) advice = {"advice.lesson.has_none"};
      if (!near.empty()) advice = {"advice.near", {{"name", std::string(near)}}};
      return failure({"error.lesson.no_parameter", {{"lesson", lesson.id}, {"name", name}}}, {},
                     std::move(advice));
    }
    const auto value = check_value(*found, std::string_view(set).substr(equals + 1));
    if (!value)
      return failure({"error.parameter.value", {{"name", name}, {"value", set.substr(equals + 1)}}},
                     {}, {"advice.parameter.expected", {{"what", found->expected()}}});
    if (const auto only = found->only.find(*value);
        only != found->only.end() && !variant.empty() && only->second != variant)
      return failure({"error.parameter.variant",
                      {{"name", name}, {"value", *value}, {"variant", std::string(variant)}}},
                     {}, {"advice.parameter.only", {{"variant", only->second}}});
    out[name] = *value;
  }
  return out;
}

}  // namespace procession::lesson
