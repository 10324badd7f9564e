// Which process, object and pipe an event belongs to, where keys and pids are used again.
#include "merger_fixture.h"

namespace procession::run {
namespace {

// Notes with which start each process was mentioned.
class MentionedTest : public MergerTest {
 protected:
  void process_mentioned(std::int32_t pid, std::uint64_t start_ticks) override {
    said += std::to_string(pid) + "/" + std::to_string(start_ticks) + " ";
  }
  std::string said;
};

TEST_F(MentionedTest, AProcessIsMentionedOnceWithItsStart) {
  channel::WireEvent event = wire(5, 1, Kind::note);
  event.start_ticks = 71;
  event.op = 3;
  merger.wire(event);
  event.tid = 6;
  event.ring = 9;
  merger.wire(event);
  EXPECT_EQ(said, "5/71 ") << "a second thread is of the same process";
  event.start_ticks = 72;
  merger.wire(event);
  EXPECT_EQ(said, "5/71 5/72 ") << "its pid is used again";
}

// A path names a file. Of other objects it is only a part of their text.
TEST_F(MergerTest, AnObjectWithAPathThatIsNoFileKeepsItsNumber) {
  std::uint64_t key = 100;
  for (const char* type : {"lock", "queue", "semaphore", "value"}) {
    ++key;
    const std::string one = std::string("type=") + type + " path=/a maxsize=1";
    const std::string other = std::string("type=") + type + " path=/b maxsize=1";
    const std::uint32_t number = put(1, 1, Kind::object_create, 0, 0, key, 0, one).object;
    EXPECT_EQ(put(2, 2, Kind::object_create, 0, 0, key, 0, other).object, number) << type;
  }
  const std::uint32_t file =
      put(1, 3, Kind::object_create, 0, 0, 900, 0, "type=file path=/a").object;
  EXPECT_NE(put(2, 4, Kind::object_create, 0, 0, 900, 0, "type=file path=/b").object, file)
      << "no process has it open: the inode is another file's";
}

}  // namespace
}  // namespace procession::run
