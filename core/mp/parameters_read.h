// The part of parameters() that does not end the program.
#pragma once

#include <string>
#include <vector>

#include "procession/mp/parameters.h"

namespace procession::mp {

// Sets `parameters` from name=value arguments. Returns an empty string, or a sentence that says
// what is wrong.
std::string read_parameters(const std::vector<std::string>& arguments, Parameters& parameters);

}  // namespace procession::mp
