// The exceptions of mp. Where Python raises, mp throws the exception of the same name with Python's
// text. When the system refuses (no descriptor, no memory, no process left), mp throws
// std::system_error, Python's OSError.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace procession::mp {

// The base class of mp's exceptions. name() is Python's name: "ValueError", "queue.Full".
class Error : public std::runtime_error {
 public:
  const char* name() const noexcept { return name_; }

 protected:
  Error(const char* name, const std::string& text) : std::runtime_error(text), name_(name) {}

 private:
  const char* name_;  // a literal
};

struct ValueError : Error {
  explicit ValueError(const std::string& text) : Error("ValueError", text) {}
};
struct RuntimeError : Error {
  explicit RuntimeError(const std::string& text) : Error("RuntimeError", text) {}

 protected:
  RuntimeError(const char* name, const std::string& text) : Error(name, text) {}
};
struct AssertionError : Error {
  explicit AssertionError(const std::string& text) : Error("AssertionError", text) {}
};
struct AttributeError : Error {
  explicit AttributeError(const std::string& text) : Error("AttributeError", text) {}
};
struct IndexError : Error {
  explicit IndexError(const std::string& text) : Error("IndexError", text) {}
};
struct KeyError : Error {
  explicit KeyError(const std::string& text) : Error("KeyError", text) {}
};
struct EOFError : Error {
  explicit EOFError(const std::string& text = {}) : Error("EOFError", text) {}
};
struct TimeoutError : Error {
  explicit TimeoutError(const std::string& text = {}) : Error("TimeoutError", text) {}
};
// queue.Full and queue.Empty; their text is empty in Python too.
struct QueueFull : Error {
  QueueFull() : Error("queue.Full", {}) {}
};
struct QueueEmpty : Error {
  QueueEmpty() : Error("queue.Empty", {}) {}
};

// The exception of exit() in a child: Python's SystemExit. It is not derived from Error, so that a
// handler of errors does not catch it.
class SystemExit {
 public:
  explicit SystemExit(int code, std::string text = {}) : code_(code), text_(std::move(text)) {}
  int code() const { return code_; }
  const std::string& text() const { return text_; }  // written to stderr when the process ends

 private:
  int code_;
  std::string text_;
};

}  // namespace procession::mp
