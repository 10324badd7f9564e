// The names of the shared memory that this program has made. All its processes share the list.
#pragma once

#include <string>

namespace procession::mp {

// Called after a block was made under this name, and after the name was unlinked.
void remember_memory(const std::string& name);
void forget_memory(const std::string& name);

// Unlinks the names that the program has not unlinked, and says so on stderr. It runs at the end of
// the process that made the arena; in every other process it does nothing.
void remove_left_memory();

}  // namespace procession::mp
