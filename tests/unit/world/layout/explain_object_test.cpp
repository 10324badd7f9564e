// The sentences of what lies on an object's lane: its marks, its counts, the bytes of a file.
#include <gtest/gtest.h>

#include "picture.h"
#include "story.h"
#include "world/layout/explain.h"

namespace procession::world {
namespace {

std::string text_of(const std::vector<Sentence>& sentences) {
  std::string out;
  for (const Sentence& sentence : sentences) {
    out += (out.empty() ? "" : "; ") + sentence.key;
    for (const auto& [name, value] : sentence.args) {
      out += ' ';
      out += name + "=" + value;
    }
  }
  return out;
}

// Of each mark of the object's lane.
std::vector<std::string> marks(const Story& story, std::uint32_t object) {
  const auto timeline = story.play<Timeline>();
  Hit at{.what = Hit::What::mark, .lane = timeline.lane_of_object(object)};
  std::vector<std::string> all;
  for (const Mark& mark : timeline.lanes()[at.lane].marks) {
    at.t = mark.t;
    all.push_back(text_of(explain(timeline, at)));
    ++at.index;
  }
  return all;
}

std::string counts(const Story& story, std::uint32_t object, RawNs t) {
  const auto timeline = story.play<Timeline>();
  return text_of(explain(
      timeline, {.what = Hit::What::depth, .lane = timeline.lane_of_object(object), .t = t}));
}

using Strings = std::vector<std::string>;

TEST(ExplainObject, AMarkIsSaidInTheWordsOfItsType) {
  Story story = three_processes("a", "b");
  story.create(7, "semaphore", "s", "permits=2");
  story.emit(Kind::semaphore_acquire, 2, 7, 1);
  story.emit(Kind::semaphore_release, 3, 7, 2);
  story.create(8, "value", "v");
  story.emit(Kind::value_read, 3, 8, 5, 0, "5");
  EXPECT_EQ(marks(story, 7),
            (Strings{"mark.object process=main pid=1001 object=s kind=object.create",
                     "mark.semaphore.acquire process=a pid=1002 object=s count=1",
                     "mark.semaphore.release process=b pid=1003 object=s count=2"}));
  EXPECT_EQ(marks(story, 8), Strings{"mark.value.read process=b pid=1003 object=v text=5"});
}

TEST(ExplainObject, AMarkWithoutWordsIsItsKindsName) {
  Story story = three_processes("a", "b");
  story.create(7, "rwlock", "guard");
  story.emit(Kind::note, 3, 7);
  EXPECT_EQ(marks(story, 7).back(), "mark.object process=b pid=1003 object=guard kind=note");
}

TEST(ExplainObject, CountsAreThoseOfTheInstant) {
  Story story = three_processes("a", "b");
  story.create(7, "semaphore", "s", "permits=2");
  const RawNs made = story.events().back().t;
  story.emit(Kind::semaphore_acquire, 2, 7, 1);
  story.ask(Kind::semaphore_request, 3, 7);
  const RawNs asked = story.events().back().t;
  EXPECT_EQ(counts(story, 7, made),
            "hover.permits object=s count=2 bound=2; hover.waiting object=s count=0");
  EXPECT_EQ(counts(story, 7, asked),
            "hover.permits object=s count=1 bound=2; hover.waiting object=s count=1");
  story.create(8, "rwlock", "guard");
  EXPECT_EQ(counts(story, 8, asked), "") << "it counts nothing";
}

TEST(ExplainObject, BytesAreThoseOfTheirWrite) {
  Story story = three_processes("a", "b");
  story.create(7, "file", "log", "path=/tmp/log");
  story.open(2, 7);
  story.open(3, 7);
  const std::uint64_t first = story.write(2, 7, 0, "one\n");
  const std::uint64_t half = story.write(2, 7, 4, "tw");
  const std::uint64_t other = story.write(3, 7, 6, "x\n");
  const std::uint64_t last = story.write(3, 7, 8, "last\n");
  const auto timeline = story.play<Timeline>();
  const auto bytes = [&](std::uint64_t seq) {
    return text_of(explain(
        timeline, {.what = Hit::What::bytes, .lane = timeline.lane_of_object(7), .seq = seq}));
  };
  const auto time = [&](std::uint64_t seq) {
    return " time=" + duration_text(story.events()[seq - 1].t.ns);
  };
  EXPECT_EQ(bytes(first),
            "hover.bytes process=a pid=1002 object=log count=4 other=0" + time(first));
  EXPECT_EQ(bytes(half), "hover.bytes process=a pid=1002 object=log count=2 other=4" + time(half) +
                             "; hover.bytes.torn");
  EXPECT_EQ(bytes(other), "hover.bytes process=b pid=1003 object=log count=2 other=6" +
                              time(other) + "; hover.bytes.torn");
  EXPECT_EQ(bytes(last), "hover.bytes process=b pid=1003 object=log count=5 other=8" + time(last));
  EXPECT_EQ(bytes(last + 1), "");
  EXPECT_EQ(bytes(first - 1), "");
}

}  // namespace
}  // namespace procession::world
