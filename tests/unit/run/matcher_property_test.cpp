// Random stories: what is kept of queues and pipes against a plain account of the same, and what
// the merger makes of a story against the same story without what was taken back.
#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "merger_fixture.h"
#include "run/merge/pipe_matcher.h"
#include "run/merge/process_table.h"
#include "run/merge/queue_matcher.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kQueue = 0x0100'0000'0000'0001;
constexpr std::uint64_t kLock = 0x0200'0000'0000'0001;
constexpr std::uint64_t kNear = 0x0300'0000'0000'0001;
constexpr std::uint64_t kFar = 0x0300'0000'0000'0002;

class Seeds : public ::testing::TestWithParam<unsigned> {
 protected:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

 private:
  std::mt19937 random_{GetParam()};
};

// A queue's slots, buffers and messages, each as a list.
struct PlainQueue {
  struct Put {
    std::int64_t n;
    std::uint64_t seq, freed;
  };
  std::int64_t maxsize = 0, puts = 0;
  std::vector<std::uint64_t> freed;
  std::map<std::uint32_t, std::vector<Put>> buffers;
  std::map<std::int64_t, QueueMatcher::Item> messages;

  std::uint64_t put(std::uint32_t process, std::int64_t n, std::uint64_t seq) {
    std::uint64_t out = 0;
    if (maxsize > 0 && ++puts > maxsize && !freed.empty()) {
      out = freed.front();
      freed.erase(freed.begin());
    }
    buffers[process].push_back({n, seq, out});
    return out;
  }
  void undo_put(std::uint32_t process) {
    std::vector<Put>& mine = buffers[process];
    if (mine.empty()) return;
    if (mine.back().freed != 0) freed.insert(freed.begin(), mine.back().freed);
    if (maxsize > 0) --puts;
    mine.pop_back();
  }
  void free(std::uint64_t seq) {
    if (maxsize > 0) freed.push_back(seq);
  }
  QueueMatcher::Item flush(std::uint32_t process, std::int64_t n, std::int64_t message) {
    QueueMatcher::Item out{item_id(process, n), 0};
    std::vector<Put>& mine = buffers[process];
    for (const Put& put : mine)
      if (put.n == n) out.put_seq = put.seq;
    std::erase_if(mine, [&](const Put& put) { return put.n <= n; });
    messages[message] = out;
    return out;
  }
  QueueMatcher::Item get(std::int64_t message, std::uint64_t seq) {
    free(seq);
    const QueueMatcher::Item out = messages[message];
    messages.erase(message);
    return out;
  }
};

using MatcherProperty = Seeds;

TEST_P(MatcherProperty, AQueueIsAsAPlainModelComputes) {
  for (const std::int64_t maxsize : {0, 1, 3}) {
    QueueMatcher queue;
    queue.set_maxsize(maxsize);
    PlainQueue plain;
    plain.maxsize = maxsize;
    std::map<std::uint32_t, std::int64_t> last_n, flushed;
    std::vector<std::int64_t> unread;
    std::int64_t written = 0;
    for (std::uint64_t seq = 1; seq <= 2000; ++seq) {
      const std::uint32_t process = 1 + below(3);
      switch (below(10)) {
        case 0:
        case 1:
        case 2:
        case 3: {
          const std::int64_t n = ++last_n[process];
          ASSERT_EQ(queue.put(process, n, seq), plain.put(process, n, seq)) << seq;
          break;
        }
        case 4:
          if (last_n[process] > flushed[process]) --last_n[process];
          queue.undo_put(process);
          plain.undo_put(process);
          break;
        case 5: {
          if (plain.buffers[process].empty()) break;
          const std::size_t which = below(static_cast<unsigned>(plain.buffers[process].size()));
          const std::int64_t n = plain.buffers[process][which].n;
          queue.lose(process, n, seq);
          std::erase_if(plain.buffers[process],
                        [n](const PlainQueue::Put& put) { return put.n == n; });
          plain.free(seq);
          break;
        }
        case 6:
        case 7: {
          if (flushed[process] >= last_n[process]) break;
          const std::int64_t n =
              std::min(last_n[process], flushed[process] + 1 + std::int64_t{below(2)});
          flushed[process] = n;
          const QueueMatcher::Item got = queue.flush(process, n, ++written);
          const QueueMatcher::Item wanted = plain.flush(process, n, written);
          ASSERT_EQ(got.id, wanted.id) << seq;
          ASSERT_EQ(got.put_seq, wanted.put_seq) << seq;
          unread.push_back(written);
          break;
        }
        default: {
          if (unread.empty()) break;
          // Gets may be emitted in another order than they were read.
          const std::size_t which = below(std::min(3U, static_cast<unsigned>(unread.size())));
          const std::int64_t message = unread[which];
          unread.erase(unread.begin() + static_cast<std::ptrdiff_t>(which));
          const QueueMatcher::Item got = queue.get(message, seq);
          const QueueMatcher::Item wanted = plain.get(message, seq);
          ASSERT_EQ(got.id, wanted.id) << seq;
          ASSERT_EQ(got.put_seq, wanted.put_seq) << seq;
        }
      }
    }
  }
}

TEST_P(MatcherProperty, APipesMessagesComeInTheirOrder) {
  for (const bool duplex : {false, true}) {
    PipeMatcher pipe;
    if (duplex) pipe.set_duplex();
    std::vector<std::uint64_t> on_their_way[2];
    std::int64_t sent[2] = {}, received[2] = {};
    for (std::uint64_t seq = 1; seq <= 1000; ++seq) {
      const int end = duplex ? static_cast<int>(below(2)) : 0;
      const auto thread = static_cast<std::uint32_t>(10 + end);
      switch (below(4)) {
        case 0:
          if (on_their_way[end].empty()) break;
          pipe.undo_send(end);
          on_their_way[end].pop_back();
          --sent[end];
          break;
        case 1: {
          const int from = duplex ? 1 - end : 0;
          const PipeMatcher::Message got = pipe.receive(end, duplex ? thread : 20);
          if (on_their_way[from].empty()) {
            ASSERT_EQ(got.id, 0) << seq;
            ASSERT_EQ(got.send_seq, 0U) << seq;
            break;
          }
          ASSERT_EQ(got.id, ++received[from]) << seq;
          ASSERT_EQ(got.send_seq, on_their_way[from].front()) << seq;
          on_their_way[from].erase(on_their_way[from].begin());
          break;
        }
        default:
          ASSERT_EQ(pipe.send(end, thread, seq), ++sent[end]) << seq;
          on_their_way[end].push_back(seq);
      }
    }
  }
}

// A process is identified by its pid and start time; without a start time by its pid.
TEST_P(MatcherProperty, AProcessIsItsPidAndItsStart) {
  ProcessTable table;
  std::map<std::pair<std::int32_t, std::uint64_t>, std::uint32_t> known;
  for (int round = 0; round < 500; ++round) {
    const auto pid = static_cast<std::int32_t>(1 + below(4));
    const std::uint64_t start = 1 + below(5);
    const auto [found, is_new] = known.try_emplace({pid, start}, table.size() + 1);
    ProcessEntry& entry = table.get(pid, start);
    ASSERT_EQ(entry.number, found->second) << round;
    ASSERT_EQ(entry.pid, pid);
    ASSERT_EQ(entry.start_ticks, start);
    if (is_new) {
      ASSERT_EQ(table.find(pid), &entry) << "the latest of its pid";
      ASSERT_EQ(&table.get(pid, 0), &entry);
    }
    ASSERT_EQ(&table.at(entry.number), &entry);
    entry.exited = below(2) == 0;
  }
}

// A step of a story; one that is `undone` is followed by its undo.
struct Told {
  std::int32_t pid;
  Kind kind;
  std::int64_t a, b;
  std::uint64_t object, op;
  bool undone = false;
};

class MergerProperty : public Seeds {
 protected:
  // A random sequence of operations that is possible.
  std::vector<Told> story(int steps) {
    std::vector<Told> out;
    std::map<std::int32_t, std::int64_t> puts, flushed;
    std::map<std::int32_t, std::uint64_t> asked;
    std::int64_t depth = 0, written = 0, read = 0, on_their_way[2] = {};
    std::int32_t owner = 0;
    std::uint64_t op = 100;
    for (int i = 0; i < steps; ++i) {
      const auto pid = static_cast<std::int32_t>(1 + below(3));
      const bool undone = below(3) == 0;
      const int end = pid == 2 ? 1 : 0;
      const std::uint64_t pipe = end == 1 ? kFar : kNear;
      ++op;
      switch (below(8)) {
        case 0:
          if (owner == 0) {
            out.push_back({pid, Kind::lock_acquire, 1, 0, kLock, op});
            owner = pid;
          }
          break;
        case 1:
          if (owner == 0) break;
          out.push_back({owner, Kind::lock_release, 0, 0, kLock, op, undone});
          if (!undone) owner = 0;
          break;
        case 2:
          if (asked.contains(pid)) break;
          out.push_back({pid, Kind::queue_put_request, 1, 0, kQueue, op});
          asked[pid] = op;
          break;
        case 3:
          if (depth == 2 || !asked.contains(pid)) break;
          out.push_back({pid, Kind::queue_put, 0, puts[pid] + 1, kQueue, asked[pid], undone});
          if (undone) break;
          ++puts[pid];
          ++depth;
          asked.erase(pid);
          break;
        case 4:
          if (flushed[pid] == puts[pid]) break;
          out.push_back({pid, Kind::queue_flush, 0, ++flushed[pid], kQueue, op});
          ++written;
          break;
        case 5:
          if (read == written) break;
          out.push_back({pid, Kind::queue_get, 0, 0, kQueue, op});
          ++read;
          --depth;
          break;
        case 6:
          if (pid == 3) break;
          out.push_back({pid, Kind::pipe_send, 0, 0, pipe, op, undone});
          if (!undone) ++on_their_way[end];
          break;
        default:
          if (pid == 3 || on_their_way[1 - end] == 0) break;
          out.push_back({pid, Kind::pipe_recv, 0, 0, pipe, op});
          --on_their_way[1 - end];
      }
    }
    return out;
  }
};

// Plays stories into a merger of its own.
class Player : public MergerTest {
 public:
  void TestBody() override {}
  // For each step that was not undone: its result, and its cause as the number of a step.
  std::vector<std::string> play(const std::vector<Told>& story, bool with_undone) {
    std::uint64_t at = 0;
    for (const std::int32_t pid : {1, 2, 3}) put(pid, ++at, Kind::process_begin, 9);
    put(1, ++at, Kind::object_create, 0, 0, kQueue, 0, "type=queue name=q maxsize=2");
    put(1, ++at, Kind::object_create, 0, 0, kLock, 0, "type=lock name=l");
    put(1, ++at, Kind::object_create, 0, static_cast<std::int64_t>(kFar), kNear, 0,
        "type=pipe name=p");
    std::vector<std::string> out;
    std::map<std::uint64_t, std::size_t> steps;  // by seq
    for (const Told& recorded : story) {
      if (recorded.undone && !with_undone) continue;
      const Event event = put(recorded.pid, ++at, recorded.kind, recorded.a, recorded.b,
                              recorded.object, recorded.op);
      if (recorded.undone) {
        // Told again, it takes back nothing more.
        for (int i = 0; i < 2; ++i)
          put(recorded.pid, ++at, Kind::undo, 0, 0, recorded.object, recorded.op);
        continue;
      }
      steps[event.seq] = out.size() + 1;
      const auto cause = steps.find(event.cause);
      EXPECT_TRUE(event.cause == 0 || cause != steps.end()) << "of what did not happen";
      out.push_back(std::string(kind_name(event.kind)) + " P" + std::to_string(event.process) +
                    " a=" + std::to_string(event.a) + " b=" + std::to_string(event.b) +
                    " cause=" + std::to_string(cause == steps.end() ? 0 : cause->second));
    }
    return out;
  }
};

TEST_P(MergerProperty, WhatWasTakenBackLeavesNoTrace) {
  const std::vector<Told> recorded = story(600);
  Player with, without;
  const std::vector<std::string> all = with.play(recorded, true);
  EXPECT_GT(all.size(), 100U);
  EXPECT_EQ(all, without.play(recorded, false));
  // Nor is it a story in which nothing causes anything.
  const auto caused = std::count_if(
      all.begin(), all.end(), [](const std::string& one) { return !one.ends_with("cause=0"); });
  EXPECT_GT(caused, 30);
}

// The causes of the same story as a plain account has them.
TEST_P(MergerProperty, CausesAreThoseOfAPlainAccount) {
  const std::vector<Told> recorded = story(600);
  Player player;
  const std::vector<std::string> all = player.play(recorded, true);
  std::size_t step = 0, released = 0;
  PlainQueue queue;
  queue.maxsize = 2;
  std::map<std::int32_t, std::size_t> asked;
  std::int64_t written = 0, read = 0;
  std::vector<std::size_t> on_their_way[2];
  for (const Told& one : recorded) {
    if (one.undone) continue;
    ++step;
    const auto process = static_cast<std::uint32_t>(one.pid);
    const int end = one.object == kFar ? 1 : 0;
    std::uint64_t cause = 0;
    switch (one.kind) {
      case Kind::lock_acquire:
        cause = released;
        break;
      case Kind::lock_release:
        released = step;
        break;
      case Kind::queue_put_request:
        asked[one.pid] = step;
        break;
      case Kind::queue_put: {
        const std::uint64_t freed = queue.put(process, one.b, step);
        if (freed > asked[one.pid]) cause = freed;
        break;
      }
      case Kind::queue_flush:
        cause = queue.flush(process, one.b, ++written).put_seq;
        break;
      case Kind::queue_get:
        cause = queue.get(++read, step).put_seq;
        break;
      case Kind::pipe_send:
        on_their_way[end].push_back(step);
        break;
      default:
        cause = on_their_way[1 - end].front();
        on_their_way[1 - end].erase(on_their_way[1 - end].begin());
    }
    ASSERT_TRUE(all[step - 1].ends_with(" cause=" + std::to_string(cause)))
        << "step " << step << ": " << all[step - 1] << ", not " << cause;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MatcherProperty, ::testing::Range(1U, 11U));
INSTANTIATE_TEST_SUITE_P(Seeds, MergerProperty, ::testing::Range(1U, 11U));

}  // namespace
}  // namespace procession::run
