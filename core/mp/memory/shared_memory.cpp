#include "procession/mp/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/file_key.h"
#include "mp/gate.h"
#include "mp/memory/arena.h"
#include "mp/memory/shared_memory_names.h"
#include "procession/mp/errors.h"
#include "procession/mp/handle.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace {

[[noreturn]] void fail(int error, const std::string& name) {
  throw std::system_error(error, std::generic_category(), name);
}

std::string free_name() {
  constexpr char kDigits[] = "0123456789abcdef";
  unsigned char bytes[4] = {};
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) fail(errno, "a name for shared memory");
  std::string name = "/psm_";
  for (const unsigned char byte : bytes) {
    name += kDigits[byte >> 4];
    name += kDigits[byte & 15];
  }
  return name;
}

void check(const SharedMemoryOptions& options) {
  if (options.create && options.size == 0)
    throw ValueError("'size' must be a positive number different from zero");
  if (options.name.empty() && !options.create)
    throw ValueError("'name' can only be None if create=True");
}

}  // namespace

class detail::MemoryCore {
 public:
  MemoryCore(const SharedMemoryOptions& options, std::string_view shown, Where where)
      : shown_(shown) {
    check(options);
    const Operation operation(PROCESSION_OBJECT_CREATE, 0, where);
    const int descriptor = open(options);
    map(descriptor, options);
    key_ = file_key(Type::memory, descriptor);
    ::close(descriptor);
    if (options.create) remember_memory(name_);
    clock_ = clock_of_key(key_, [&](std::uint64_t* clock) {
      if (shown_.empty()) shown_ = object_name(Type::memory, {});
      std::string text;
      add_field(text, "type", "memory");
      add_field(text, "name", shown_);
      add_field(text, "bytes", static_cast<long long>(size_));
      add_field(text, "path", name_);
      emit(PROCESSION_OBJECT_CREATE, {.object = key_, .text = text, .clock = clock}, where);
    });
    if (shown_.empty()) shown_ = plain_name_;  // another process made and named the block
  }
  ~MemoryCore() { close(); }
  MemoryCore(const MemoryCore&) = delete;
  MemoryCore& operator=(const MemoryCore&) = delete;

  void close() {
    void* memory = memory_.exchange(nullptr);
    if (memory != nullptr) munmap(memory, size_);
  }

  void unlink(Where where) {
    const Operation operation(PROCESSION_OBJECT_CLOSE, key_, where);
    if (shm_unlink(name_.c_str()) != 0) fail(errno, name_);
    forget_memory(name_);
    emit(PROCESSION_OBJECT_CLOSE, {.object = key_, .clock = clock_}, where);
  }

  std::span<std::uint8_t> buf() const {
    void* memory = memory_;
    return {static_cast<std::uint8_t*>(memory), memory == nullptr ? 0 : size_};
  }
  std::size_t size() const { return size_; }
  const std::string& name() const { return plain_name_; }
  const std::string& shown() const { return shown_; }
  std::uint64_t key() const { return key_; }

 private:
  int open(const SharedMemoryOptions& options) {
    const int flags = options.create ? O_RDWR | O_CREAT | O_EXCL : O_RDWR;
    int descriptor = -1;
    do {
      name_ = options.name.empty() ? free_name() : "/" + options.name;
      descriptor = shm_open(name_.c_str(), flags, 0600);
    } while (descriptor < 0 && errno == EEXIST && options.name.empty());
    if (descriptor < 0) fail(errno, name_);
    plain_name_ = name_.substr(1);
    return descriptor;
  }

  void map(int descriptor, const SharedMemoryOptions& options) {
    struct stat stat {};
    const bool sized =
        !options.create || ftruncate(descriptor, static_cast<off_t>(options.size)) == 0;
    if (sized && fstat(descriptor, &stat) == 0) {
      size_ = static_cast<std::size_t>(stat.st_size);
      void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
      if (memory != MAP_FAILED) {
        memory_ = memory;
        return;
      }
    }
    const int error = errno;
    ::close(descriptor);
    if (options.create) shm_unlink(name_.c_str());
    fail(error, name_);
  }

  std::string shown_, name_, plain_name_;
  std::size_t size_ = 0;
  std::atomic<void*> memory_ = nullptr;  // nullptr: closed
  std::uint64_t key_ = 0;
  std::uint64_t* clock_ = nullptr;
};

SharedMemory::SharedMemory(SharedMemoryOptions options, std::string_view shown, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::MemoryCore>(options, shown, where);
}

SharedMemory::SharedMemory(detail::HandleReader& in) {
  const std::uint64_t key = in.number();
  const std::string_view name = in.text(), shown = in.text();
  core_ = in.once<detail::MemoryCore>(key, [&] {
    return std::make_shared<detail::MemoryCore>(SharedMemoryOptions{.name = std::string(name)},
                                                shown, Where{});
  });
}

void SharedMemory::save(detail::HandleWriter& out) const {
  out.number(core_->key());
  out.text(core_->name());
  out.text(core_->shown());
}

std::span<std::uint8_t> SharedMemory::buf() const { return core_->buf(); }
std::size_t SharedMemory::size() const { return core_->size(); }
const std::string& SharedMemory::name() const { return core_->name(); }
const std::string& SharedMemory::shown() const { return core_->shown(); }
void SharedMemory::close() const { core_->close(); }
void SharedMemory::unlink(Where where) const { core_->unlink(where); }

}  // namespace procession::mp
