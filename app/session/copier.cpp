#include "session/copier.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

namespace procession::app {
namespace {

constexpr std::size_t kPiece = 1U << 20U;

tl::unexpected<Error> error(const std::string& where, int why, ErrorText remedy = {}) {
  return failure_for(reason_of(why), {"error.copy.failed"}, where, std::move(remedy));
}

}  // namespace

Result<void> Copier::start(const std::string& from, const std::string& to) {
  cancel();
  std::error_code code;
  if (std::filesystem::exists(to, code))
    return failure({"error.copy.exists"}, to, {"advice.copy.name"});
  from_fd_ = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (from_fd_ < 0) return error(from, errno);
  struct stat status {};
  if (fstat(from_fd_, &status) == 0) bytes_ = static_cast<std::uint64_t>(status.st_size);
  target_ = to;
  part_ = to + ".part";
  // The mode of a recording.
  to_fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (to_fd_ < 0) {
    const int why = errno;
    ::close(from_fd_);
    from_fd_ = -1;
    part_.clear();
    return error(to, why, {"advice.copy.folder"});
  }
  done_ = 0;
  return {};
}

Result<void> Copier::go_on(std::chrono::microseconds budget) {
  const auto until = std::chrono::steady_clock::now() + budget;
  std::vector<char> piece(kPiece);
  while (busy()) {
    const ssize_t got = ::read(from_fd_, piece.data(), piece.size());
    if (got < 0) return give_up(errno);
    for (ssize_t put = 0; put < got;) {
      const ssize_t more = ::write(to_fd_, piece.data() + put, static_cast<std::size_t>(got - put));
      if (more < 0) return give_up(errno);
      put += more;
    }
    done_ += static_cast<std::uint64_t>(got);
    if (got == 0) {
      const int why = ::rename(part_.c_str(), target_.c_str()) == 0 ? 0 : errno;
      if (why != 0) return give_up(why);
      part_.clear();
      cancel();
      return {};
    }
    if (std::chrono::steady_clock::now() >= until) break;
  }
  return {};
}

Result<void> Copier::give_up(int why) {
  cancel();
  return error(target_, why);
}

void Copier::cancel() {
  if (from_fd_ >= 0) ::close(from_fd_);
  if (to_fd_ >= 0) ::close(to_fd_);
  from_fd_ = to_fd_ = -1;
  if (!part_.empty()) ::unlink(part_.c_str());
  part_.clear();
}

double Copier::progress() const {
  return bytes_ > 0 ? static_cast<double>(done_) / static_cast<double>(bytes_) : 0;
}

}  // namespace procession::app
