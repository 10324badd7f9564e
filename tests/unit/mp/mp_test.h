// The common part of mp's tests: signs between processes, memory that they share, and a check that
// no child is left. Children report by exit codes and shared memory; an EXPECT in a child has no
// effect.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <new>
#include <string>
#include <thread>

#include "procession/mp.h"

namespace procession::mp {

// The duration of `work` in seconds.
inline double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Waits until `holds()` is true, because of another process; false after 20 s.
inline bool await(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

// A sign that one process gives and another waits for, as often as it was given.
class Sign {
 public:
  Sign() { EXPECT_EQ(pipe(ends_), 0); }
  ~Sign() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Sign(const Sign&) = delete;
  Sign& operator=(const Sign&) = delete;

  void give() const { EXPECT_EQ(write(ends_[1], "!", 1), 1); }
  void wait() const {
    char byte = 0;
    EXPECT_EQ(read(ends_[0], &byte, 1), 1);
  }

 private:
  int ends_[2] = {-1, -1};
};

// A T in memory that forked children share.
template <class T>
class Shared {
 public:
  Shared() {
    void* memory =
        mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(memory, MAP_FAILED);
    value_ = new (memory) T{};
  }
  ~Shared() { munmap(value_, sizeof(T)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }

 private:
  T* value_ = nullptr;
};

// A test that checks at its end that no child is left, alive or dead.
class MpTest : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_TRUE(active_children().empty());
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
  }
};

// GCC 12's sanitizers hold locks of their own allocator over a fork that another thread's
// allocation runs into, and the child hangs in them (glibc's own are safe). Tests that fork while
// a feeder works are for builds without.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MP_SKIP_WITH_SANITIZER() GTEST_SKIP() << "forks beside a working thread"
#else
#define MP_SKIP_WITH_SANITIZER() static_cast<void>(0)
#endif

// The text of the exception of type E that `work` throws.
template <class E>
std::string text_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const E& error) {
    return error.what();
  } catch (...) {
    return "another exception";
  }
  return "no exception";
}

}  // namespace procession::mp
