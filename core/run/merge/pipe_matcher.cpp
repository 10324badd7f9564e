#include "run/merge/pipe_matcher.h"

namespace procession::run {
namespace {

constexpr std::size_t kMostOnTheirWay = 1u << 16;

// Whether `thread` is the only thread that has used this end so far.
bool is_same(std::uint32_t& known, std::uint32_t thread) {
  if (known == 0) known = thread;
  return known == thread;
}

}  // namespace

std::int64_t PipeMatcher::send(int end, std::uint32_t thread, std::uint64_t seq) {
  Way& way = ways_[end & 1];
  way.several |= !is_same(way.sender, thread) || way.seqs.size() >= kMostOnTheirWay;
  if (way.several) {
    way.seqs.clear();
    return 0;
  }
  way.seqs.push_back(seq);
  return ++way.sent;
}

void PipeMatcher::undo_send(int end) {
  Way& way = ways_[end & 1];
  if (way.several || way.seqs.empty()) return;
  way.seqs.pop_back();
  --way.sent;
}

PipeMatcher::Message PipeMatcher::receive(int end, std::uint32_t thread) {
  Way& way = ways_[duplex_ ? 1 - (end & 1) : 0];
  way.several |= !is_same(way.receiver, thread);
  if (way.several || way.seqs.empty()) return {};
  const Message message{++way.received, way.seqs.front()};
  way.seqs.pop_front();
  return message;
}

}  // namespace procession::run
