#include "procession/mp/print.h"

#include <cerrno>

#include "base/utf8.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/output.h"
#include "mp/wait.h"

namespace procession::mp {
void write_output(int descriptor, std::string_view bytes, Where where) {
  const Operation operation(PROCESSION_OUTPUT, 0, where);
  std::uint64_t op = 0;
  if (is_observed()) {
    op = next_op();
    std::string_view rest = bytes;
    for (std::int64_t continues = 0; !rest.empty(); continues = 1) {
      const std::string_view piece = cut_utf8(rest, PROCESSION_TEXT_MAX);
      emit(PROCESSION_OUTPUT, {.op = op, .a = descriptor, .b = continues, .text = piece}, where);
      rest.remove_prefix(piece.size());
    }
  }
  while (!bytes.empty()) {
    const ssize_t written = write_some(descriptor, bytes);
    if (written < 0) {
      emit(PROCESSION_UNDO, {.op = op, .a = errno, .text = "write"}, where);
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void detail::print_line(int descriptor, std::string line, Where where) {
  if (descriptor == 1) std::fflush(stdout);
  line += '\n';
  write_output(descriptor, line, where);
}

std::string detail::fill_in(std::string_view format, std::span<const std::string> values) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] == '{' && format.substr(at, 2) == "{}") {
      out += values[next++];
      ++at;
    } else {
      out += format[at];
      if (format[at] == '{' || format[at] == '}') ++at;  // a doubled brace
    }
  }
  return out;
}

}  // namespace procession::mp
