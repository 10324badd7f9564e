// A lesson's parameters: name=value arguments with built-in defaults.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace procession::mp {

// One parameter with its default and its bounds, as in lesson.toml.
struct Parameter {
  Parameter(std::string name, int value, int min, int max);
  Parameter(std::string name, double value, double min, double max);
  Parameter(std::string name, bool value);
  Parameter(std::string name, const char* value, std::initializer_list<const char*> choices);

  std::string name;
  std::variant<std::int64_t, double, bool, std::string> value;
  double min = 0, max = 0;
  std::vector<std::string> choices;
};

class Parameters {
 public:
  // Returns the value of an integer, a number, a bool or a choice. Throws AssertionError if the
  // name, or the type, is not the declared one.
  int operator[](std::string_view name) const;
  double number(std::string_view name) const;
  bool flag(std::string_view name) const;
  const std::string& text(std::string_view name) const;

 private:
  friend Parameters parameters_alone(int argc, char** argv, std::vector<Parameter> declared);
  friend std::string read_parameters(const std::vector<std::string>& arguments,
                                     Parameters& parameters);
  const Parameter& find(std::string_view name) const;
  std::vector<Parameter> all_;
};

// Reads name=value arguments (true, false, 1, 0, yes, no, on, off for a bool). If one is unknown,
// malformed or out of bounds, the program ends with one sentence on stderr and exit code 2. In a
// spawned process it does what freeze_support() does, and does not return.
Parameters parameters(int argc, char** argv, std::vector<Parameter> declared);
// The same without freeze_support(), also in a spawned process: for a program that calls
// freeze_support() itself.
Parameters parameters_alone(int argc, char** argv, std::vector<Parameter> declared);

}  // namespace procession::mp
