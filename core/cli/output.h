// Standard output in large pieces, with its errors kept.
#pragma once

#include <string>
#include <string_view>

namespace procession::cli {

class Output {
 public:
  explicit Output(int fd = 1) : fd_(fd) {}
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Append here, then call written(): no copy in between.
  std::string& buffer() { return buffer_; }
  // Writes if much has gathered. False once writing has failed.
  bool written() { return buffer_.size() < kMuch || flush(); }
  bool flush();

  // Ends the output of a command: kDone, or kWrongUse after a sentence if it can't be written.
  int done();

 private:
  static constexpr std::size_t kMuch = 1 << 18;
  int fd_;
  int errno_ = 0;  // of the first failure
  std::string buffer_;
};

// Writes `text` and a line end to stdout; the exit code.
int print(std::string_view text);

}  // namespace procession::cli
