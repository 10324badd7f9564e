// After CPython's test.test_multiprocessing_fork: _TestValue, _TestArray.
#include <cstdint>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestValue = MpTest;
using TestArray = MpTest;

TEST_F(TestValue, test_value) {
  const Value<int> number(1 << 24);
  const Value<double> real(-3.62);
  const Value<char> letter('c');
  const Value<std::int64_t> large(std::int64_t{1} << 50);
  Process p([=] {
    if (number.get() != 1 << 24 || real.get() != -3.62 || letter.get() != 'c') exit(1);
    number.set(-50);
    real.set(2.5);
    letter.set('d');
    large.set(-1);
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(number.get(), -50);
  EXPECT_EQ(real.get(), 2.5);
  EXPECT_EQ(letter.get(), 'd');
  EXPECT_EQ(large.get(), -1);
}

TEST_F(TestValue, test_structs) {
  struct Point {
    int x;
    double y;
  };
  const Value<Point> point({1, 2.5});
  Process p([point] {
    const Point at = point.get();
    point.set({at.x + 1, at.y + 1});
  });
  p.start();
  p.join();
  EXPECT_EQ(point.get().x, 2);
  EXPECT_EQ(point.get().y, 3.5);
}

TEST_F(TestValue, test_getobj_getlock) {
  const Value<int> value(5, "counter");
  EXPECT_EQ(value.name(), "counter");
  const RLock lock = value.get_lock();
  lock.acquire();
  EXPECT_EQ(value.get(), 5);  // its owner's accesses pass
  Process p([value] { value.set(6); });
  p.start();
  p.join(0.1);  // others' wait
  EXPECT_TRUE(p.is_alive());
  EXPECT_EQ(value.get(), 5);
  lock.release();
  p.join();
  EXPECT_EQ(value.get(), 6);
}

TEST_F(TestValue, test_updates_under_the_lock_are_all_there) {
  const Value<long> value;
  constexpr int kRounds = 3000, kProcesses = 4;
  std::vector<Process> processes;
  for (int i = 0; i < kProcesses; ++i)
    processes.emplace_back([value] {
      for (int round = 0; round < kRounds; ++round) {
        const Guard guard(value.get_lock());
        value += 1;
      }
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  EXPECT_EQ(value.get(), long{kRounds} * kProcesses);
}

// v.value += 1 is a get and a set. A value that another process writes in between is lost.
TEST_F(TestValue, test_an_update_is_a_read_and_then_a_write) {
  static const Event *has_read, *may_write;
  struct Slow {
    int n;
    Slow operator+(Slow more) const {
      has_read->set();
      may_write->wait();
      return {n + more.n};
    }
  };
  const Event first, second;
  has_read = &first;
  may_write = &second;
  const Value<Slow> value({0});
  Process p([value] { value += Slow{1}; });
  p.start();
  has_read->wait();
  value.set({100});
  may_write->set();
  p.join();
  EXPECT_EQ(value.get().n, 1);
}

TEST_F(TestArray, test_array) {
  const Array<int> array({680, 626, 934, 821, 150}, "numbers");
  const Array<double> zeros(3);
  EXPECT_EQ(array.size(), 5u);
  EXPECT_EQ(array.get(0), 680);
  EXPECT_EQ(array.get(4), 150);
  EXPECT_EQ(array.get(-1), 150);
  EXPECT_EQ(zeros.get(2), 0.0);
  Process p([=] {
    for (int i = 1; i < 5; ++i) array.set(i, array.get(i) + array.get(i - 1));
    zeros.set(-1, 2.5);
  });
  p.start();
  p.join();
  const int sums[] = {680, 1306, 2240, 3061, 3211};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(array.get(i), sums[i]);
  EXPECT_EQ(zeros.get(2), 2.5);
  EXPECT_EQ(text_of<IndexError>([&array] { array.get(5); }), "invalid index");
  EXPECT_EQ(text_of<IndexError>([&array] { array.set(-6, 0); }), "invalid index");
}

TEST_F(TestArray, test_from_a_vector_and_large) {
  const Array<std::uint8_t> bytes(std::vector<std::uint8_t>{1, 2, 3});
  EXPECT_EQ(bytes.get(1), 2);
  const Array<std::int64_t> large(1'000'000);
  large.set(999'999, 7);
  EXPECT_EQ(large.get(-1), 7);
  EXPECT_THROW(Array<double>(std::size_t{1} << 60), std::system_error);
}

}  // namespace
}  // namespace procession::mp
