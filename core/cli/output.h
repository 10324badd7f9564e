// A file or standard output, written in large pieces. After a failed write nothing more is written.
#pragma once

#include <streambuf>
#include <string>
#include <string_view>

namespace procession::cli {

class Output {
 public:
  // `fd` stays the caller's and must be open as long as this lives; 1: standard output.
  explicit Output(int fd = 1) : fd_(fd) {}
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Append to this buffer, then call flush_if_large(): the text is not copied in between.
  std::string& buffer() { return buffer_; }
  // Writes the buffer if it is large. Returns false once a write has failed.
  bool flush_if_large() { return buffer_.size() < kFlushBytes || flush(); }
  // The same, whatever the size of the buffer.
  bool flush();
  int error() const { return errno_; }  // errno of the first failure; 0: none

  // Writes the rest, at the end of a command. Returns the command's exit code: kDone; or kWrongUse,
  // after a sentence on stderr, if a write failed.
  int finish();

 private:
  static constexpr std::size_t kFlushBytes = 1 << 18;  // flush_if_large() writes from here on
  int fd_;
  int errno_ = 0;  // what error() returns
  std::string buffer_;
};

// An Output for code that writes to a std::ostream; the stream fails once a write has failed.
class OutputStream : public std::streambuf {
 public:
  // Requires: `output` outlives it.
  explicit OutputStream(Output& output) : output_(output) {}

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int overflow(int c) override;
  int sync() override { return output_.flush() ? 0 : -1; }

 private:
  Output& output_;
};

// Writes `text` and a line end to stdout; returns the exit code, as Output::finish() does.
int print(std::string_view text);

}  // namespace procession::cli
