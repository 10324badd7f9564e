// An exception on its way from the process that threw it to the process that waits for the result.
#pragma once

#include <cstdint>
#include <string>

#include "procession/mp/handle.h"

namespace procession::mp {

struct Carried {
  std::string name;  // as describe_current() gives it
  std::string text;
  std::int64_t code = 0;  // of an OSError

  void save(detail::HandleWriter& out) const;
  static Carried load(detail::HandleReader& in);
};

// The exception that is being handled.
Carried carry_current();

// Throws an exception of that type: one of mp's, a plain one of <stdexcept>, else RemoteError.
[[noreturn]] void throw_carried(const Carried& carried);

}  // namespace procession::mp
