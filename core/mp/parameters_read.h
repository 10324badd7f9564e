// The part of parameters() that ends no program.
#pragma once

#include <string>
#include <vector>

#include "procession/mp/parameters.h"

namespace procession::mp {

// Sets `parameters` from name=value arguments; empty, or the sentence that says what is wrong.
std::string read_parameters(const std::vector<std::string>& arguments, Parameters& parameters);

}  // namespace procession::mp
