// An exception on its way from the process that threw it to the one that asked.
#pragma once

#include <cstdint>
#include <string>

#include "procession/mp/handle.h"

namespace procession::mp {

struct Carried {
  std::string name;  // as describe_current() names it
  std::string text;
  std::int64_t code = 0;  // of an OSError

  void save(detail::HandleWriter& out) const;
  static Carried load(detail::HandleReader& in);
};

// The exception that is handled now.
Carried carry_current();

// Throws the type of that name: one of mp's, a plain one of <stdexcept>, else RemoteError.
[[noreturn]] void throw_carried(const Carried& carried);

}  // namespace procession::mp
