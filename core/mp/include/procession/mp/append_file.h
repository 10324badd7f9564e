// A file that several processes append to, with its private buffer shown.
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

// The size of a std::ofstream's buffer, of which it fills all but one byte.
inline constexpr std::size_t kStreamBuffer = 8192;

struct AppendOptions {
  // True: O_APPEND, each write(2) goes to what is the file's end at that moment. False: the end is
  // looked up once, when the file is opened, and this process goes on from there by itself.
  bool append = true;
  // Bytes; 0 and 1: none, each write() is one write(2). Else write() does what std::ofstream's does
  // with a buffer of this size (README.md, "An append-file").
  std::size_t buffer = 0;
  std::string name = {};  // what Procession shows; empty: the path's last part
};

// The file is made if it is not there. All but construction throws ValueError after close(), and
// std::system_error when the system refuses. Not thread-safe. In a forked child a copy of what
// waits in the buffer is the child's as well, as with a stream.
class AppendFile {
 public:
  // Throws std::system_error if the file cannot be opened.
  explicit AppendFile(const std::string& path, AppendOptions options = {},
                      Where where = Where::current());
  // As close(), but a write that fails is passed over. A process that is killed loses its buffer.
  ~AppendFile();
  AppendFile(AppendFile&&) noexcept;
  AppendFile& operator=(AppendFile&&) noexcept;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  void write(std::string_view bytes, Where where = Where::current());
  // Writes what waits.
  void flush(Where where = Where::current());
  // Without `append`: writes what waits, and goes on at the file's end as it is now.
  void seek_end(Where where = Where::current());
  // Writes what waits and closes the file; a second time: nothing.
  void close(Where where = Where::current());

  // Bytes that wait in this process.
  std::size_t waiting() const;
  const std::string& name() const;

 private:
  std::unique_ptr<detail::FileCore> core_;
};

}  // namespace procession::mp
