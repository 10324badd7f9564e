#include "procession/mp/os_errors.h"

#include <cerrno>
#include <system_error>

namespace procession::mp {

void throw_os_error(int error) {
  const std::string text =
      "[Errno " + std::to_string(error) + "] " + std::generic_category().message(error);
  switch (error) {
    case EPIPE:
    case ESHUTDOWN:
      throw BrokenPipeError(text, error);
    case ECONNRESET:
      throw ConnectionResetError(text, error);
    case ECONNREFUSED:
      throw ConnectionRefusedError(text, error);
    case ENOENT:
      throw FileNotFoundError(text, error);
    default:
      throw OSError(text, error);
  }
}

}  // namespace procession::mp
