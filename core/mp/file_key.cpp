#include "mp/file_key.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace procession::mp {

std::uint64_t file_key(Type type, int descriptor) {
  struct statx is {};
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &is) != 0) return 0;
  std::uint64_t hash = 0;
  const auto born = (is.stx_mask & STATX_BTIME) != 0 ? is.stx_btime : statx_timestamp{};
  for (const std::uint64_t part :
       {std::uint64_t{is.stx_dev_major} << 32 | is.stx_dev_minor, std::uint64_t{is.stx_ino},
        static_cast<std::uint64_t>(born.tv_sec) << 30 | born.tv_nsec}) {
    hash = (hash ^ part) * 0x9e37'79b9'7f4a'7c15ull;
    hash ^= hash >> 29;
  }
  return static_cast<std::uint64_t>(type) << 56 | hash >> 8;
}

}  // namespace procession::mp
