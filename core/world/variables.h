// Watched variables across processes: one address, who has which value, and who shares a page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "world/world.h"

namespace procession::world {

// One process's copy.
struct VariableBox {
  std::uint32_t process = 0;
  std::string value;
  std::uint64_t address = 0;  // 0: not known
  bool accessed = false;      // false: it has it from its fork alone and has not touched it yet
  bool exited = false;
  // What is known of its page: `shared` and `own` rest on a memory.sample, of this process or of
  // one that shared the page with it (`evidence_seq`); unknown where there was none.
  Page page = Page::unknown;
  std::uint64_t evidence_seq = 0;
  std::uint32_t page_number = 0;           // boxes with the same number lie on one page
  std::vector<std::uint32_t> shared_with;  // living processes on the same page
};

struct VariablePicture {
  std::string name;
  std::vector<VariableBox> boxes;  // in tree order
};

// Every watched variable, by name. Pure.
std::vector<VariablePicture> variables(const World& world);

}  // namespace procession::world
