#include "procession/mp/append_file.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/file_key.h"
#include "mp/gate.h"
#include "mp/memory/arena.h"
#include "procession/mp/errors.h"
#include "procession/mp/process.h"
#include "schema/stream.h"

namespace procession::mp {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

static_assert(kStreamBuffer == kStreamBufferBytes, "the window draws a full buffer as full");

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

// The size in bytes from which libstdc++'s stream passes a piece on at once instead of buffering
// it.
inline constexpr std::size_t kDirect = 1024;

class detail::FileCore {
 public:
  FileCore(const std::string& path, AppendOptions&& options, Where where)
      : append_(options.append),
        capacity_(options.buffer > 1 ? options.buffer - 1 : 0),
        name_(options.name.empty() ? last_part(path) : std::move(options.name)),
        opener_(getpid()),
        slot_(allocate_slot(Type::file, 1)),
        borrowed_(*reinterpret_cast<std::atomic<std::uint32_t>*>(slot_.memory)) {
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append_ ? O_APPEND : 0);
    descriptor_ = open(path.c_str(), flags, 0666);
    if (descriptor_ < 0) {
      free_slot(slot_);
      fail(path);
    }
    key_ = file_key(Type::file, descriptor_);
    const Operation operation(PROCESSION_FILE_OPEN, key_, where);
    clock_ = clock_of_key(key_, [&](std::uint64_t* clock) {
      std::string text;
      add_field(text, "type", "file");
      add_field(text, "name", name_);
      add_field(text, "path", path);
      emit(PROCESSION_OBJECT_CREATE, {.object = key_, .text = text, .clock = clock}, where);
    });
    emit(PROCESSION_FILE_OPEN, {.object = key_, .a = flags, .text = path, .clock = clock_}, where);
    if (!append_) at_ = lseek(descriptor_, 0, SEEK_END);
  }
  ~FileCore() {
    if (descriptor_ >= 0) ::close(descriptor_);
    free_slot(slot_);
  }
  FileCore(const FileCore&) = delete;
  FileCore& operator=(const FileCore&) = delete;

  void write(std::string_view bytes, Where where) {
    check_open();
    const bool direct = bytes.size() >= std::min(kDirect, capacity_ - buffer_.size());
    const Operation operation(direct ? PROCESSION_FILE_WRITE : PROCESSION_FILE_BUFFER, key_, where);
    if (direct) {
      write_out(bytes, where);
    } else if (!bytes.empty()) {
      buffer_ += bytes;
      emit_buffer(where);
    }
  }

  void flush(Where where) {
    check_open();
    if (buffer_.empty()) return;
    const Operation operation(PROCESSION_FILE_WRITE, key_, where);
    write_out({}, where);
  }

  void seek_end(Where where) {
    flush(where);
    if (!append_) at_ = lseek(descriptor_, 0, SEEK_END);
  }

  void close(Where where) {
    if (descriptor_ < 0) return;
    const Operation operation(PROCESSION_FILE_CLOSE, key_, where);
    try {
      flush(where);
    } catch (...) {
      shut(where);
      throw;
    }
    shut(where);
  }

  std::size_t waiting() const { return buffer_.size(); }
  const std::string& name() const { return name_; }

 private:
  void check_open() const {
    if (descriptor_ < 0) throw ValueError("write to closed file");
  }

  void emit_buffer(Where where) const {
    emit(PROCESSION_FILE_BUFFER, {.object = key_, .b = static_cast<std::int64_t>(buffer_.size())},
         where);
  }

  void shut(Where where) {
    ::close(std::exchange(descriptor_, -1));
    emit(PROCESSION_FILE_CLOSE, {.object = key_}, where);
  }

  // Writes the buffered bytes and then `bytes`, in one system call if the kernel takes all of them.
  void write_out(std::string_view bytes, Where where) {
    const bool waited = !buffer_.empty();
    if (getpid() != opener_) borrowed_.store(1);
    std::string_view first = buffer_;
    while (first.size() + bytes.size() > 0) {
      iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                        {const_cast<char*>(bytes.data()), bytes.size()}};
      const ssize_t written =
          append_ ? writev(descriptor_, parts, 2) : pwritev(descriptor_, parts, 2, at_);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        const int error = errno;
        buffer_.erase(0, buffer_.size() - first.size());
        if (waited) emit_buffer(where);
        errno = error;
        fail(name_);
      }
      const auto size = static_cast<std::size_t>(written);
      emit_write(first.substr(0, std::min(size, first.size())),
                 bytes.substr(0, size - std::min(size, first.size())), where);
      if (!append_) at_ += written;
      bytes.remove_prefix(size - std::min(size, first.size()));
      first.remove_prefix(std::min(size, first.size()));
    }
    buffer_.clear();
    if (waited) emit_buffer(where);
  }

  // Publishes a write. Called after the write: only then are its offset and its number of bytes
  // known.
  void emit_write(std::string_view first, std::string_view second, Where where) const {
    if (!is_observed()) return;
    const auto bytes = static_cast<std::int64_t>(first.size() + second.size());
    std::int64_t offset = at_;
    if (append_) {
      // The kernel left this open file's position at the end of this write, unless another process
      // writes through the same open file.
      const off_t end = borrowed_.load() == 0 ? lseek(descriptor_, 0, SEEK_CUR) : -1;
      offset = end < bytes ? -1 : end - bytes;
    }
    const std::string text = std::string(first) += second.substr(0, PROCESSION_TEXT_MAX + 4);
    emit(PROCESSION_FILE_WRITE,
         {.object = key_, .a = offset, .b = bytes, .text = text, .clock = clock_}, where);
  }

  const bool append_;
  const std::size_t capacity_;  // of the buffer, in bytes
  const std::string name_;
  const pid_t opener_;
  const Slot slot_;
  std::atomic<std::uint32_t>& borrowed_;  // shared: a forked child writes through this descriptor
  int descriptor_ = -1;
  std::uint64_t key_ = 0;
  std::uint64_t* clock_ = nullptr;
  off_t at_ = 0;  // without append: the offset of this process's next write
  std::string buffer_;
};

AppendFile::AppendFile(const std::string& path, AppendOptions options, Where where) {
  detail::start_runtime();
  core_ = std::make_unique<detail::FileCore>(path, std::move(options), where);
}

AppendFile::~AppendFile() {
  try {
    if (core_) core_->close({});
  } catch (...) {  // ignored, as a stream's destructor does
  }
}

AppendFile::AppendFile(AppendFile&&) noexcept = default;
AppendFile& AppendFile::operator=(AppendFile&&) noexcept = default;

void AppendFile::write(std::string_view bytes, Where where) { core_->write(bytes, where); }
void AppendFile::flush(Where where) { core_->flush(where); }
void AppendFile::seek_end(Where where) { core_->seek_end(where); }
void AppendFile::close(Where where) { core_->close(where); }
std::size_t AppendFile::waiting() const { return core_->waiting(); }
const std::string& AppendFile::name() const { return core_->name(); }

}  // namespace procession::mp
