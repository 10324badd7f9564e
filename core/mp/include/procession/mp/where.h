// The source line that called an operation. Each operation takes one as its last, defaulted
// parameter, and its events carry it.
#pragma once

#include <cstdint>

namespace procession::mp {

// `file` is a literal, or nullptr for an operation that no line of the program called.
// (std::source_location does the same, but clang 14 lacks it.)
struct Where {
  const char* file = nullptr;
  std::uint32_t line = 0;

  static constexpr Where current(const char* file = __builtin_FILE(),
                                 std::uint32_t line = __builtin_LINE()) {
    return Where{file, line};
  }
};

}  // namespace procession::mp
