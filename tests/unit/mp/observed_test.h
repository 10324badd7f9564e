// The common part of the tests of mp's events: one channel, and the events read from it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/fields.h"
#include "channel/futex.h"
#include "channel/memory.h"
#include "channel/reader.h"
#include "mp_test.h"
#include "schema/kind.h"

namespace procession::mp {

struct Seen {
  std::int32_t pid = 0, tid = 0;
  Kind kind = Kind::none;
  std::uint64_t t = 0, object = 0, op = 0;
  std::int64_t a = 0, b = 0;
  std::string text, file;
  std::uint32_t line = 0;
};
using Events = std::vector<Seen>;

// A process attaches once in its life, so every test here uses this channel.
struct Channel {
  Channel() {
    // With a reader's pid: a child that waits at its gate when this program is killed sees that the
    // reader has ended.
    const channel::ChannelOptions options{
        .rings = 64, .ring_data_bytes = 1 << 20, .reader_pid = getpid()};
    memory = std::move(*channel::Memory::create(channel::channel_bytes(options)));
    channel::format(memory.bytes(), options);
    reader = std::move(*channel::Reader::open(memory.bytes()));
    const std::string path = "/proc/self/fd/" + std::to_string(memory.fd());
    EXPECT_EQ(procession_attach(path.c_str()), 0);
  }
  // Moves the available events into `seen`.
  void pump() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    reader->drain(static_cast<std::uint64_t>(now.count()), [&](const channel::WireEvent& e) {
      starts[e.pid] = e.start_ticks;
      seen.push_back({e.pid, e.tid, static_cast<Kind>(e.kind), e.t, e.object, e.op, e.a, e.b,
                      std::string(e.text), std::string(e.file), e.line});
    });
  }
  // All events since the last call. Requires: no child lives.
  Events drain() {
    pump();
    starts.erase(getpid());
    for (const auto& [pid, start] : starts) reader->retire(pid, start);
    return std::exchange(seen, {});
  }
  Events seen;
  channel::Memory memory;
  std::unique_ptr<channel::Reader> reader;
  std::map<std::int32_t, std::uint64_t> starts;
};

inline Channel& channel_of_tests() {
  static auto* one = new Channel;  // outlives this process's exit handlers
  return *one;
}

class TestEvents : public MpTest {
 protected:
  void SetUp() override { channel_of_tests().drain(); }

  // The events since the last call, in order.
  static Events events() { return channel_of_tests().drain(); }
  // The n-th event of a kind, from 0; an empty one if there is none.
  static Seen find(const Events& all, Kind kind, std::size_t n = 0) {
    for (const Seen& one : all)
      if (one.kind == kind && n-- == 0) return one;
    ADD_FAILURE() << "no " << kind_name(kind);
    return {};
  }
  static std::size_t place(const Events& all, Kind kind, std::size_t n = 0) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].kind == kind && n-- == 0) return i;
    ADD_FAILURE() << "no " << kind_name(kind);
    return all.size();
  }
  static std::string kinds(const Events& all) {
    std::string text;
    for (const Seen& one : all)
      text += (text.empty() ? "" : " ") + std::string(kind_name(one.kind));
    return text;
  }
};

#define HERE __LINE__

}  // namespace procession::mp
