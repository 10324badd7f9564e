#include "procession/mp/parameters.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <type_traits>

#include "mp/parameters_read.h"
#include "procession/mp/errors.h"
#include "procession/mp/function.h"
#include "procession/mp/repr.h"

namespace procession::mp {
namespace {

template <class Number>
bool read_number(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// Sets the parameter and returns an empty string, or returns a description of the expected value.
std::string read_value(std::string_view text, Parameter& parameter) {
  return std::visit(
      [&](auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, double>) {
          T number{};
          if (read_number(text, number) && static_cast<double>(number) >= parameter.min &&
              static_cast<double>(number) <= parameter.max) {
            value = number;
            return {};
          }
          const std::string from = repr(static_cast<T>(parameter.min));
          const std::string to = repr(static_cast<T>(parameter.max));
          return (std::is_same_v<T, double> ? "a number from " : "a whole number from ") + from +
                 " to " + to;
        } else if constexpr (std::is_same_v<T, bool>) {
          for (const char* yes : {"true", "1", "yes", "on"})
            if (text == yes) return value = true, std::string();
          for (const char* no : {"false", "0", "no", "off"})
            if (text == no) return value = false, std::string();
          return "true or false";
        } else {
          for (const std::string& choice : parameter.choices)
            if (text == choice) return value = choice, std::string();
          return (parameter.choices.size() == 1 ? "" : "one of ") + join(parameter.choices);
        }
      },
      parameter.value);
}

}  // namespace

Parameter::Parameter(std::string the_name, int the_value, int lowest, int highest)
    : name(std::move(the_name)), value(std::int64_t{the_value}), min(lowest), max(highest) {}
Parameter::Parameter(std::string the_name, double the_value, double lowest, double highest)
    : name(std::move(the_name)), value(the_value), min(lowest), max(highest) {}
Parameter::Parameter(std::string the_name, bool the_value)
    : name(std::move(the_name)), value(the_value) {}
Parameter::Parameter(std::string the_name, const char* the_value,
                     std::initializer_list<const char*> the_choices)
    : name(std::move(the_name)),
      value(std::string(the_value)),
      choices(the_choices.begin(), the_choices.end()) {}

const Parameter& Parameters::find(std::string_view name) const {
  for (const Parameter& one : all_)
    if (one.name == name) return one;
  throw AssertionError("no parameter " + std::string(name) + " was declared");
}

namespace {

template <class T>
const T& value_as(const Parameter& parameter) {
  const T* value = std::get_if<T>(&parameter.value);
  if (value == nullptr) throw AssertionError("parameter " + parameter.name + " is of another type");
  return *value;
}

}  // namespace

int Parameters::operator[](std::string_view name) const {
  return static_cast<int>(value_as<std::int64_t>(find(name)));
}
double Parameters::number(std::string_view name) const { return value_as<double>(find(name)); }
bool Parameters::flag(std::string_view name) const { return value_as<bool>(find(name)); }
const std::string& Parameters::text(std::string_view name) const {
  return value_as<std::string>(find(name));
}

std::string read_parameters(const std::vector<std::string>& arguments, Parameters& parameters) {
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos)
      return "\"" + argument + "\" is no parameter: write name=value";
    const std::string name = argument.substr(0, equals);
    const std::string text = argument.substr(equals + 1);
    Parameter* found = nullptr;
    std::vector<std::string> names;
    for (Parameter& one : parameters.all_) {
      names.push_back(one.name);
      if (one.name == name) found = &one;
    }
    if (found == nullptr) return "there is no parameter \"" + name + "\"; there are " + join(names);
    const std::string expected = read_value(text, *found);
    if (!expected.empty()) return name + "=" + text + ": expected " + expected;
  }
  return {};
}

Parameters parameters_alone(int argc, char** argv, std::vector<Parameter> declared) {
  Parameters all;
  all.all_ = std::move(declared);
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const std::string mistake = read_parameters(arguments, all);
  if (mistake.empty()) return all;
  const std::string_view path = argc > 0 ? argv[0] : "lesson";
  const std::string_view program = path.substr(path.rfind('/') + 1);
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(program.size()), program.data(),
               mistake.c_str());
  std::exit(2);
}

Parameters parameters(int argc, char** argv, std::vector<Parameter> declared) {
  freeze_support();
  return parameters_alone(argc, argv, std::move(declared));
}

}  // namespace procession::mp
