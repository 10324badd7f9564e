// After CPython's test.test_multiprocessing_fork: _TestSharedMemory.
#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <system_error>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestSharedMemory = MpTest;

// A name that no other run of the tests uses.
std::string own_name(const char* what) {
  return "procession_" + std::string(what) + "_" + std::to_string(getpid());
}

int error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

TEST_F(TestSharedMemory, test_shared_memory_basics) {
  const std::string name = own_name("basics");
  const SharedMemory memory({.name = name, .create = true, .size = 512});
  EXPECT_EQ(memory.name(), name);
  EXPECT_EQ(memory.size(), 512u);
  EXPECT_EQ(memory.buf().size(), 512u);
  EXPECT_TRUE(std::ranges::all_of(memory.buf(), [](std::uint8_t byte) { return byte == 0; }));
  memory.buf()[0] = 42;

  const SharedMemory also({.name = name});
  EXPECT_EQ(also.size(), 512u);
  EXPECT_EQ(also.buf()[0], 42);
  also.buf()[511] = 7;
  EXPECT_EQ(memory.buf()[511], 7);
  also.close();
  EXPECT_TRUE(also.buf().empty());
  EXPECT_EQ(also.size(), 512u);
  also.close();
  EXPECT_EQ(memory.buf()[0], 42);

  EXPECT_EQ(error_of([&] { SharedMemory({.name = name, .create = true, .size = 1}); }), EEXIST);
  const SharedMemory copy = memory;
  memory.unlink();
  EXPECT_EQ(copy.buf()[0], 42);  // who has it open goes on
  EXPECT_EQ(error_of([&] { SharedMemory({.name = name}); }), ENOENT);
  EXPECT_EQ(error_of([&] { copy.unlink(); }), ENOENT);
}

TEST_F(TestSharedMemory, test_shared_memory_recreate) {
  const SharedMemory one({.create = true, .size = 1}), two({.create = true, .size = 1});
  EXPECT_NE(one.name(), two.name());
  one.buf()[0] = 1;
  const std::string name = one.name();
  one.unlink();
  const SharedMemory again({.name = name, .create = true, .size = 1});
  EXPECT_EQ(again.buf()[0], 0);
  again.unlink();
  two.unlink();
}

TEST_F(TestSharedMemory, test_invalid_shared_memory_creation) {
  EXPECT_EQ(text_of<ValueError>([] { SharedMemory({.create = true}); }),
            "'size' must be a positive number different from zero");
  EXPECT_EQ(text_of<ValueError>([] { SharedMemory({.size = 8}); }),
            "'name' can only be None if create=True");
  EXPECT_EQ(error_of([] { SharedMemory({.name = own_name("nobody")}); }), ENOENT);
  // A failed creation leaves no name behind.
  const std::string name = own_name("huge");
  EXPECT_NE(error_of([&] { SharedMemory({.name = name, .create = true, .size = ~0ull >> 1}); }), 0);
  EXPECT_EQ(shm_open(("/" + name).c_str(), O_RDWR, 0), -1);
}

class TestMemoryMethods : public MpTest, public testing::WithParamInterface<Method> {};
INSTANTIATE_TEST_SUITE_P(Methods, TestMemoryMethods, testing::Values(Method::fork, Method::spawn),
                         [](const testing::TestParamInfo<Method>& one) {
                           return one.param == Method::fork ? "fork" : "spawn";
                         });

void write_there(const SharedMemory& given, const std::string& name, const SharedMemory& same) {
  const SharedMemory opened({.name = name});
  if (opened.buf()[0] != 5 || given.buf()[0] != 5) exit(1);
  opened.buf()[1] = 6;
  given.buf()[2] = 7;
  given.close();
  if (!same.buf().empty()) exit(2);  // one object, given twice
  opened.close();
}
MP_FUNCTION(write_there);

TEST_P(TestMemoryMethods, test_shared_memory_across_processes) {
  const SharedMemory memory({.create = true, .size = 16}, "block");
  memory.buf()[0] = 5;
  Process p(write_there, args(memory, memory.name(), memory), {.method = GetParam()});
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(memory.buf()[1], 6);
  EXPECT_EQ(memory.buf()[2], 7);
  memory.unlink();
}

void make(const Queue<std::string>& names) {
  const SharedMemory mine({.create = true, .size = 4});
  mine.buf()[3] = 9;
  names.put(mine.name());
}
MP_FUNCTION(make);

// A block outlives the process that made it.
TEST_P(TestMemoryMethods, test_made_by_a_child) {
  const Queue<std::string> names;
  Process p(make, args(names), {.method = GetParam()});
  p.start();
  const SharedMemory theirs({.name = names.get()});
  p.join();
  EXPECT_EQ(theirs.buf()[3], 9);
  theirs.unlink();
}

}  // namespace
}  // namespace procession::mp
