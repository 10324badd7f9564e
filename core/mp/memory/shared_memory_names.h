// Which names of shared memory this program has made: all its processes know them.
#pragma once

#include <string>

namespace procession::mp {

// After a block was made under this name, and after the name was taken away.
void remember_memory(const std::string& name);
void forget_memory(const std::string& name);

// At the end of the program's first process, or of another that shares with its own children
// alone (there and nowhere else it does anything): takes away the names that nobody has taken away,
// and says so on stderr.
void remove_left_memory();

}  // namespace procession::mp
