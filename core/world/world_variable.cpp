// What events make of watched variables: each process's copy, and the page that it lies on.
#include <algorithm>
#include <charconv>

#include "base/fields.h"
#include "world/world.h"

namespace procession::world {
namespace {

std::uint64_t address_in(std::string_view text) {
  const std::string text_address = field(text, "address").value_or("");
  std::string_view digits = text_address;
  if (digits.starts_with("0x")) digits.remove_prefix(2);
  std::uint64_t address = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), address, 16);
  return address;
}

}  // namespace

Variable& World::variable_of(Process& process, const std::string& name) {
  const auto [found, is_new] = process.variables.try_emplace(name);
  if (is_new) found->second.page_number = ++pages_;
  return found->second;
}

void World::apply_variable(const Event& event, Process& process) {
  const std::size_t equals = event.text.find('=');
  if (equals == std::string_view::npos) return;
  Variable& variable = variable_of(process, std::string(event.text.substr(0, equals)));
  variable.value = event.text.substr(equals + 1);
  variable.accessed = true;
  variable.written = variable.written || event.kind == Kind::variable_write;
  variable.last_seq = event.seq;
  if (event.object == 0) return;
  variable.object = event.object;
  if (variable.address != 0) return;
  if (const Object* object = objects_.find(event.object))
    variable.address = address_in(object->bounds);
}

// The process has made a variable: where it lies, before it has a value.
void World::create_variable(const Event& event, Process& process) {
  const std::string name = field(event.text, "name").value_or("");
  if (name.empty()) return;
  Variable& variable = variable_of(process, name);
  variable.object = event.object;
  variable.address = address_in(event.text);
}

void World::apply_sample(const Event& event, Process& process) {
  const std::string name = field(event.text, "name").value_or("");
  const std::string frame = field(event.text, "frame").value_or("");
  if (name.empty()) return;
  Variable& variable = variable_of(process, name);
  if (const std::uint64_t address = address_in(event.text); address != 0)
    variable.address = address;
  if (frame != "shared" && frame != "exclusive") return;
  variable.page = frame == "shared" ? Page::shared : Page::own;
  variable.page_seq = event.seq;
  if (variable.page == Page::own) leave_page(process, name, event.seq);
}

// The process is alone on the page of its copy from now on: it has been given one of its own, and
// if only one other process was left on the old page, it is alone there.
void World::leave_page(Process& process, const std::string& name, std::uint64_t seq) {
  Variable& own = process.variables.at(name);
  Variable* last = nullptr;
  int others = 0;
  for (Process& other : processes_.all()) {
    if (other.number == process.number || other.dead) continue;
    const auto found = other.variables.find(name);
    if (found == other.variables.end() || found->second.page_number != own.page_number) continue;
    ++others;
    last = &found->second;
  }
  if (others == 0) return;
  if (!process.dead) own.page_number = ++pages_;
  if (others > 1 || last->page == Page::unknown) return;
  last->page = Page::own;
  last->page_seq = seq;
}

// A fork copies every variable and shares every page; what a sample said before holds no more.
void World::inherit_variables(const std::map<std::string, Variable>& from, Process& parent,
                              Process& child) {
  for (const auto& [name, variable] : from) {
    if (variable.last_seq == 0 && variable.value.empty()) continue;
    const auto [found, is_new] = child.variables.try_emplace(name, variable);
    if (!is_new) continue;
    found->second.accessed = found->second.written = false;
    found->second.page = Page::unknown;
    found->second.page_seq = 0;
    found->second.last_seq = 0;
    const auto parents = parent.variables.find(name);
    if (parents == parent.variables.end()) continue;
    parents->second.page = Page::unknown;
    parents->second.page_seq = 0;
  }
}

}  // namespace procession::world
