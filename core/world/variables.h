// Watched variables across processes: the address, each process's value, and the processes that
// share a page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "world/world.h"

namespace procession::world {

// The copy of a process.
struct VariableBox {
  std::uint32_t process = 0;
  std::string value;
  std::uint64_t address = 0;  // 0: not known
  bool accessed = false;      // false: inherited by a fork, and not read or written since
  bool exited = false;
  // The state of the copy's page. `shared` and `own` come from a memory.sample of this process or
  // of one that shared the page (`evidence_seq`); unknown if there was none.
  Page page = Page::unknown;
  std::uint64_t evidence_seq = 0;
  std::uint32_t page_number = 0;           // boxes with the same number lie on one page
  std::vector<std::uint32_t> shared_with;  // living processes on the same page
};

struct VariablePicture {
  std::string name;
  std::vector<VariableBox> boxes;  // in tree order
};

// Returns every watched variable, by name. Pure.
std::vector<VariablePicture> variables(const World& world);

}  // namespace procession::world
