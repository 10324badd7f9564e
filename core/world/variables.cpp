#include "world/variables.h"

#include <algorithm>
#include <map>

namespace procession::world {
namespace {

// Sets the processes that share the page of each box.
void find_sharers(std::vector<VariableBox>& boxes) {
  for (VariableBox& box : boxes) {
    if (box.exited) continue;
    for (const VariableBox& other : boxes)
      if (&other != &box && !other.exited && other.page_number == box.page_number)
        box.shared_with.push_back(other.process);
  }
}

// A sample of one copy holds for all copies on its page: the page is shared while more than one is
// on it.
void spread_evidence(std::vector<VariableBox>& boxes) {
  for (VariableBox& box : boxes) {
    if (box.exited || box.shared_with.empty()) continue;
    const VariableBox* latest = nullptr;
    for (const VariableBox& other : boxes) {
      if (other.exited || other.page_number != box.page_number || other.page == Page::unknown)
        continue;
      if (latest == nullptr || other.evidence_seq > latest->evidence_seq) latest = &other;
    }
    if (latest == nullptr || latest->page != Page::shared) continue;
    box.page = Page::shared;
    box.evidence_seq = latest->evidence_seq;
  }
}

}  // namespace

std::vector<VariablePicture> variables(const World& world) {
  std::map<std::string, VariablePicture> pictures;
  for (const std::uint32_t number : world.tree()) {
    const Process* process = world.process(number);
    if (process == nullptr) continue;
    for (const auto& [name, variable] : process->variables) {
      if (variable.last_seq == 0 && variable.value.empty()) continue;  // no value yet
      VariablePicture& picture = pictures[name];
      picture.name = name;
      VariableBox box;
      box.process = number;
      box.value = variable.value;
      box.address = variable.address;
      box.accessed = variable.accessed;
      box.exited = process->dead;
      box.page = variable.page;
      box.evidence_seq = variable.page_seq;
      box.page_number = variable.page_number;
      picture.boxes.push_back(std::move(box));
    }
  }
  std::vector<VariablePicture> all;
  for (auto& [name, picture] : pictures) {
    find_sharers(picture.boxes);
    spread_evidence(picture.boxes);
    all.push_back(std::move(picture));
  }
  return all;
}

}  // namespace procession::world
