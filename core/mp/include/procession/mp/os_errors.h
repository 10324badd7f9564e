// Python's OSErrors of connections, listeners and managers, and multiprocessing's ProcessErrors.
// The other objects throw std::system_error when the system refuses.
#pragma once

#include <procession/mp/errors.h>

#include <string>
#include <utility>

namespace procession::mp {

// The text is "handle is closed", or the system's: "[Errno 98] Address already in use".
struct OSError : Error {
  explicit OSError(const std::string& text, int error = 0) : OSError("OSError", text, error) {}
  // errno; 0 if no system call failed.
  int code() const noexcept { return code_; }

 protected:
  OSError(const char* name, const std::string& text, int error) : Error(name, text), code_(error) {}

 private:
  int code_;
};
struct BrokenPipeError : OSError {
  BrokenPipeError(const std::string& text, int error) : OSError("BrokenPipeError", text, error) {}
};
struct ConnectionResetError : OSError {
  ConnectionResetError(const std::string& text, int error)
      : OSError("ConnectionResetError", text, error) {}
};
struct ConnectionRefusedError : OSError {
  ConnectionRefusedError(const std::string& text, int error)
      : OSError("ConnectionRefusedError", text, error) {}
};
struct FileNotFoundError : OSError {
  FileNotFoundError(const std::string& text, int error)
      : OSError("FileNotFoundError", text, error) {}
};

// Throws the exception that Python raises for this errno.
[[noreturn]] void throw_os_error(int error);

struct ProcessError : Error {
  explicit ProcessError(const std::string& text) : ProcessError("ProcessError", text) {}

 protected:
  ProcessError(const char* name, const std::string& text) : Error(name, text) {}
};
struct AuthenticationError : ProcessError {
  explicit AuthenticationError(const std::string& text)
      : ProcessError("AuthenticationError", text) {}
};
// The message that did not fit; message() returns it.
class BufferTooShort : public ProcessError {
 public:
  explicit BufferTooShort(std::string message)
      : ProcessError("BufferTooShort", {}), message_(std::move(message)) {}
  const std::string& message() const { return message_; }

 private:
  std::string message_;
};

}  // namespace procession::mp
