#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/cli.h"

namespace procession::cli {

bool Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && errno_ == 0) {
    const ssize_t wrote = ::write(fd_, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0)
      errno_ = errno;
    else
      rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  buffer_.clear();
  return errno_ == 0;
}

int Output::finish() {
  if (flush()) return kDone;
  say(std::string("standard output can't be written: ") + std::strerror(errno_) +
      "; what was printed is not complete");
  return kWrongUse;
}

std::streamsize OutputStream::xsputn(const char* text, std::streamsize size) {
  output_.buffer().append(text, static_cast<std::size_t>(size));
  return output_.flush_if_large() ? size : 0;
}

int OutputStream::overflow(int c) {
  if (c != std::char_traits<char>::eof())
    output_.buffer() += std::char_traits<char>::to_char_type(c);
  return output_.flush_if_large() ? 0 : std::char_traits<char>::eof();
}

int print(std::string_view text) {
  Output out;
  out.buffer().append(text).append("\n");
  return out.finish();
}

}  // namespace procession::cli
