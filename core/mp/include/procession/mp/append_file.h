// AppendFile: a file that several processes append to, with a private buffer that Procession shows.
#pragma once

#include <procession/mp/where.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace procession::mp {

namespace detail {
class FileCore;
}

// The size of a std::ofstream's buffer in bytes; a stream fills all of it but one byte.
inline constexpr std::size_t kStreamBuffer = 8192;

struct AppendOptions {
  // True: O_APPEND, so each write(2) goes to the current end of the file. False: the end is looked
  // up once, at open, and this process continues from there at its own offset.
  bool append = true;
  // The buffer's size in bytes. 0 and 1 mean no buffer: each write() is one write(2). Otherwise
  // write() does what std::ofstream's does with a buffer of this size (README.md, "An
  // append-file").
  std::size_t buffer = 0;
  std::string name = {};  // shown by Procession; empty: the path's last part
};

// The constructor creates the file if it does not exist. Every other method throws ValueError after
// close(), and std::system_error when the system refuses. Not thread-safe. A forked child has a
// copy of the buffered bytes and writes them too, as with a stream.
class AppendFile {
 public:
  // Throws std::system_error if the file cannot be opened.
  explicit AppendFile(const std::string& path, AppendOptions options = {},
                      Where where = Where::current());
  // Does what close() does, but ignores a write that fails. A killed process loses its buffer.
  ~AppendFile();
  AppendFile(AppendFile&&) noexcept;
  AppendFile& operator=(AppendFile&&) noexcept;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  void write(std::string_view bytes, Where where = Where::current());
  // Writes the buffered bytes.
  void flush(Where where = Where::current());
  // Without `append`: writes the buffered bytes and continues at the file's current end.
  void seek_end(Where where = Where::current());
  // Writes the buffered bytes and closes the file. A second call does nothing.
  void close(Where where = Where::current());

  // Returns the number of bytes in this process's buffer.
  std::size_t waiting() const;
  const std::string& name() const;

 private:
  std::unique_ptr<detail::FileCore> core_;
};

}  // namespace procession::mp
