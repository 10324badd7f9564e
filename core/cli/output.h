// A file or standard output, written in large pieces; errors are kept.
#pragma once

#include <streambuf>
#include <string>
#include <string_view>

namespace procession::cli {

class Output {
 public:
  explicit Output(int fd = 1) : fd_(fd) {}
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Append to this buffer, then call flush_if_large(): the text is not copied in between.
  std::string& buffer() { return buffer_; }
  // Writes the buffer if it is large. False once a write has failed.
  bool flush_if_large() { return buffer_.size() < kFlushBytes || flush(); }
  bool flush();
  int error() const { return errno_; }  // errno of the first failure; 0: none

  // Ends the output of a command. Returns kDone; kWrongUse, after a sentence, if a write failed.
  int finish();

 private:
  static constexpr std::size_t kFlushBytes = 1 << 18;
  int fd_;
  int errno_ = 0;  // errno of the first failure
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

// Writes `text` and a line end to stdout; returns the exit code.
int print(std::string_view text);

}  // namespace procession::cli
