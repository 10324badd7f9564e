#include "world/facts.h"

#include <algorithm>
#include <cctype>

namespace procession::world {
namespace {

// "3" of "writer-3" where every name ends in a number of its own behind the same word; else names.
std::string in_order(const World& world, const std::vector<std::uint32_t>& processes) {
  std::vector<std::string> names;
  for (const std::uint32_t number : processes) {
    const Process* process = world.process(number);
    names.push_back(process == nullptr ? "?" : process->name);
  }
  const auto split = [](const std::string& name) {
    std::size_t digits = name.size();
    while (digits > 0 && std::isdigit(static_cast<unsigned char>(name[digits - 1])) != 0) --digits;
    return digits;
  };
  const bool numbered =
      !names.empty() && std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        const std::size_t at = split(name);
        return at < name.size() && name.substr(0, at) == names[0].substr(0, split(names[0]));
      });
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ' ';
    text += numbered ? name.substr(split(name)) : name;
  }
  return text;
}

// Writers by the offset of their first byte in the file.
std::string file_order(const World& world, const FileContent& file) {
  std::vector<std::uint32_t> order;
  for (const auto& [offset, stretch] : file.stretches()) {
    const std::uint32_t process = file.writes()[stretch.write].process;
    if (std::find(order.begin(), order.end(), process) == order.end()) order.push_back(process);
  }
  return in_order(world, order);
}

}  // namespace

const std::vector<FactName>& fact_names() {
  static const std::vector<FactName> kNames = {
      {"file.order", true},    {"file.torn", true}, {"file.lost", true},      {"value.lost", true},
      {"output.order", false}, {"outputs", false},  {"variable.values", true}};
  return kNames;
}

void Facts::apply(const Event& event) {
  world_.apply(event);
  if (event.kind == Kind::file_buffer || event.kind == Kind::file_write) {
    if (event.object != 0) files_[event.object].apply(event);
  } else if (event.kind == Kind::output && event.process != 0) {
    add_output(event);
  } else if (event.kind == Kind::variable_read || event.kind == Kind::variable_write) {
    add_variable(event);
  }
}

void Facts::add_output(const Event& event) {
  if (std::find(output_order_.begin(), output_order_.end(), event.process) == output_order_.end())
    output_order_.push_back(event.process);
  std::string& rest = rest_[event.process];
  rest += event.text;
  for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
    lines_.insert(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
}

void Facts::add_variable(const Event& event) {
  const std::size_t equals = event.text.find('=');
  if (equals == std::string_view::npos || event.process == 0) return;
  auto& values = values_[std::string(event.text.substr(0, equals))];
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const auto& pair) { return pair.first == event.process; });
  std::string value(event.text.substr(equals + 1));
  if (found == values.end())
    values.emplace_back(event.process, std::move(value));
  else
    found->second = std::move(value);
}

const FileContent* Facts::file_named(std::string_view name) const {
  for (const auto& [number, file] : files_) {
    const Object* object = world_.object(number);
    if (object != nullptr && object->name == name) return &file;
  }
  return nullptr;
}

std::optional<std::string> Facts::text(std::string_view fact, std::string_view object) const {
  if (fact == "value.lost") {
    for (const Object& one : world_.objects())
      if (const Value* value = one.get<Value>(); value != nullptr && one.name == object)
        return std::to_string(value->lost_updates);
    return "";
  }
  if (fact == "file.order" || fact == "file.torn" || fact == "file.lost") {
    const FileContent* file = file_named(object);
    if (file == nullptr || file->writes().empty()) return "";
    if (fact == "file.order") return file_order(world_, *file);
    if (fact == "file.torn") return std::to_string(file->torn_lines().size());
    return std::to_string(file->lost());
  }
  if (fact == "output.order") return in_order(world_, output_order_);
  if (fact == "outputs") {
    std::string text;
    for (const std::string& line : lines_) text += (text.empty() ? "" : " | ") + line;
    for (const auto& [process, rest] : rest_)
      if (!rest.empty()) text += (text.empty() ? "" : " | ") + rest;
    return text;
  }
  if (fact == "variable.values") {
    std::string text;
    const auto values = values_.find(object);
    if (values == values_.end()) return "";
    for (const auto& [number, value] : values->second) {
      const Process* process = world_.process(number);
      text += (text.empty() ? "" : ", ") + (process == nullptr ? "?" : process->name) + "=" + value;
    }
    return text;
  }
  return std::nullopt;
}

}  // namespace procession::world
