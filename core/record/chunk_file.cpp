#include "record/chunk_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <system_error>

namespace procession::record {
namespace {

constexpr int kPackingLevel = 1;
constexpr ::mode_t kOwn = 0600;  // private: it holds a program's source and output

ErrorText advice(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return {"advice.record.make_folder"};
    case EACCES:
    case EPERM:
    case EROFS:
      return {"advice.record.own_folder"};
    case ENOSPC:
    case EDQUOT:
      return {"advice.record.space"};
    case EISDIR:
      return {"advice.record.file_in_it"};
    default:
      return {"advice.record.elsewhere"};
  }
}

Error io_error(const std::string& path, int number) {
  return error_for(reason_of(number), {"error.record.write"}, path, advice(number));
}

bool lock(int file) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  // On a file system without locks it still records; until it ends the recording then counts as
  // cut.
  return ::fcntl(file, F_OFD_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES);
}

// Makes a new, locked file with a name of its own beside `path`, and renames it to `path`: readers
// of the old file keep it whole. Returns -1 and sets errno if the folder takes no new files.
int replace(const std::string& path) {
  const std::string fresh = path + "." + std::to_string(::getpid()) + ".new";
  const int file = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwn);
  if (file < 0) return -1;
  if (lock(file) && ::rename(fresh.c_str(), path.c_str()) == 0) return file;
  const int number = errno;
  ::unlink(fresh.c_str());
  ::close(file);
  errno = number;
  return -1;
}

}  // namespace

ChunkFile::ChunkFile(std::string path, std::string target, int file)
    : path_(std::move(path)), target_(std::move(target)), file_(file), packer_(ZSTD_createCCtx()) {}

ChunkFile::~ChunkFile() {
  close();
  ZSTD_freeCCtx(packer_);
}

void ChunkFile::close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

void ChunkFile::discard() {
  struct stat about {};
  if (::fstat(file_, &about) == 0 && S_ISREG(about.st_mode)) ::unlink(path_.c_str());
  close();
}

Result<std::unique_ptr<ChunkFile>> ChunkFile::create(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::path real = std::filesystem::canonical(path, ignored);
  // A symbolic link is followed, not replaced.
  const std::string target = real.empty() ? path : real.string();

  int file = ::open(target.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwn);
  if (file < 0 && errno == EEXIST) {
    const int old = ::open(target.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (old < 0) return tl::unexpected(io_error(path, errno));
    struct stat about {};
    const bool regular = ::fstat(old, &about) == 0 && S_ISREG(about.st_mode);
    if (!regular && !S_ISCHR(about.st_mode)) {
      ::close(old);
      return failure_for({{"error.record.odd_target"}}, {"error.record.write"}, path,
                         {"advice.record.elsewhere"});
    }
    if (!lock(old)) {
      ::close(old);
      return failure({"error.record.busy"}, path, {"advice.record.wait"});
    }
    file = regular ? replace(target) : old;
    if (file < 0) file = old;  // the folder is not writable but the file is: overwrite it
    if (file != old) ::close(old);
    if (file == old && regular) ::fchmod(file, kOwn);  // fails if another user owns the file
    if (file == old && regular && ::ftruncate(file, 0) != 0) {
      const int number = errno;
      ::close(file);
      return tl::unexpected(io_error(path, number));
    }
  } else if (file >= 0) {
    lock(file);
  }
  if (file < 0) return tl::unexpected(io_error(path, errno));
  return std::unique_ptr<ChunkFile>(new ChunkFile(path, target, file));
}

Result<ChunkHead> ChunkFile::append(ChunkHead head, std::string_view raw, Packing packing,
                                    std::uint64_t limit) {
  const std::size_t before = (bytes_ == 0 ? kFileHeadBytes : 0) + kChunkHeadBytes;
  const std::size_t room = std::max(raw.size(), ZSTD_compressBound(raw.size()));
  if (raw.size() > kMaxRawBytes)
    return failure({"error.record.piece", {{"count", std::to_string(raw.size())}}}, path_);
  if (out_.size() < before + room) out_.resize(before + room);
  std::uint8_t* const payload = out_.data() + before;

  std::size_t stored = raw.size();
  if (packing == Packing::zstd && packer_ != nullptr) {
    stored = ZSTD_compressCCtx(packer_, payload, room, raw.data(), raw.size(), kPackingLevel);
    if (ZSTD_isError(stored)) stored = raw.size();
  }
  head.packing = stored < raw.size() ? Packing::zstd : Packing::none;
  if (head.packing == Packing::none) {
    stored = raw.size();
    std::copy(raw.begin(), raw.end(), payload);
  }
  head.file_id = file_id_;
  head.stored_bytes = static_cast<std::uint32_t>(stored);
  head.raw_bytes = static_cast<std::uint32_t>(raw.size());
  seal(head, payload);
  std::memcpy(payload - kChunkHeadBytes, &head, kChunkHeadBytes);
  if (bytes_ == 0) {
    std::uint8_t file_head[kFileHeadBytes];
    store_file_head(file_head, file_id_);
    std::memcpy(out_.data(), file_head, kFileHeadBytes);
  }
  if (std::optional<Error> error = write(before + stored, limit)) return tl::unexpected(*error);
  return head;
}

std::optional<Error> ChunkFile::write(std::uint64_t count, std::uint64_t limit) {
  if (count > limit - std::min(limit, bytes_))
    return Error{{"error.record.limit", {{"limit", std::to_string(limit)}}},
                 path_,
                 {"advice.record.max_bytes"}};
  // A write beyond the process's file size limit would end the process with SIGXFSZ.
  struct rlimit own {};
  if (::getrlimit(RLIMIT_FSIZE, &own) == 0 && own.rlim_cur != RLIM_INFINITY &&
      bytes_ + count > own.rlim_cur)
    return io_error(path_, EFBIG);

  std::uint64_t done = 0;
  while (done < count) {
    const ::ssize_t wrote =
        ::pwrite(file_, out_.data() + done, count - done, static_cast<::off_t>(bytes_ + done));
    if (wrote > 0) {
      done += static_cast<std::uint64_t>(wrote);
      continue;
    }
    if (wrote < 0 && errno == EINTR) continue;
    const int number = wrote < 0 ? errno : ENOSPC;
    // An incomplete chunk is removed. If even that fails, a reader sees a cut last chunk.
    if (::ftruncate(file_, static_cast<::off_t>(bytes_)) != 0) return io_error(path_, number);
    return io_error(path_, number);
  }
  bytes_ += count;
  return std::nullopt;
}

}  // namespace procession::record
