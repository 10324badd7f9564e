// Output, line by line.
#pragma once

#include <procession/mp/repr.h>
#include <procession/mp/where.h>

#include <array>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace procession::mp {

namespace detail {
// Publishes the event `output`, then writes `line` and a line end with one write(2) to descriptor 1
// or 2.
void print_line(int descriptor, std::string line, Where where);
std::string fill_in(std::string_view format, std::span<const std::string> values);

// A format string and the source line of the call. The compiler checks that there are as many {} as
// arguments.
template <std::size_t arguments>
struct Format {
  std::string_view text;
  Where where;

  template <std::convertible_to<std::string_view> Text>
  // NOLINTNEXTLINE(google-explicit-constructor): print("…") reads as it is meant
  consteval Format(const Text& format, Where caller = Where::current())
      : text(format), where(caller) {
    std::size_t fields = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '{' && text[at] != '}') continue;
      if (at + 1 < text.size() && text[at + 1] == text[at]) {
        ++at;
      } else if (text.substr(at, 2) == "{}") {
        ++fields;
        ++at;
      } else {
        throw "a brace that is no {} must be doubled";
      }
    }
    if (fields != arguments) throw "as many {} as arguments are needed";
  }
};
template <class... Args>
using FormatFor = std::type_identity_t<Format<sizeof...(Args)>>;
}  // namespace detail

// print("{} puts {}", name, 17) writes the text and a line end to stdout; each {} is replaced by
// str() of the next argument. One line is one write(2), so lines of several processes are never
// interleaved (on a pipe: up to PIPE_BUF bytes). Output that is buffered in stdio's stdout is
// written first. A write that fails is ignored. Thread- and fork-safe.
template <class... Args>
void print(detail::FormatFor<Args...> format, const Args&... args) {
  const std::array<std::string, sizeof...(Args)> values{str(args)...};
  detail::print_line(1, detail::fill_in(format.text, values), format.where);
}

// The same on stderr.
template <class... Args>
void print_error(detail::FormatFor<Args...> format, const Args&... args) {
  const std::array<std::string, sizeof...(Args)> values{str(args)...};
  detail::print_line(2, detail::fill_in(format.text, values), format.where);
}

}  // namespace procession::mp
