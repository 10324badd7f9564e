// An error in English, for tests.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace procession::app {

// "" where there is none.
inline std::string in_english(const std::optional<Error>& error) {
  return error ? error->sentence() : std::string();
}

}  // namespace procession::app
