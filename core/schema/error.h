// What went wrong, where, and what to do: an error as a value (STYLE.md, habit 16).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace procession {

struct Error {
  std::string what;        // "the recording is cut after 3 of 7 chunks"
  std::string where;       // "run.procession, byte 8192"; may be empty
  std::string what_to_do;  // "record it again"; may be empty
  int exit_code = 2;       // DESIGN.md section 10

  // "where: what; what_to_do": one sentence for stderr or the window, without a final line end.
  std::string sentence() const {
    std::string out = where.empty() ? what : where + ": " + what;
    if (!what_to_do.empty()) out += "; " + what_to_do;
    return out;
  }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string what, std::string where = {},
                                     std::string what_to_do = {}, int exit_code = 2) {
  return tl::unexpected<Error>(
      Error{std::move(what), std::move(where), std::move(what_to_do), exit_code});
}

}  // namespace procession
