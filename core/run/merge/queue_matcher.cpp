#include "run/merge/queue_matcher.h"

#include <algorithm>

#include "schema/event.h"

namespace procession::run {
namespace {

// Two consumers may emit their gets in another order than they read, but no get is late by more
// than this many messages. A message that was never got (its reader was killed) is forgotten then.
constexpr std::size_t kMostMessages = 1u << 16;
// Puts that wait in one process's buffer. Beyond this number the oldest are forgotten.
constexpr std::size_t kMostPuts = 1u << 20;
constexpr std::int64_t kHighestMessage = std::int64_t{1} << 60;

}  // namespace

QueueMatcher::Producer& QueueMatcher::producer(std::uint32_t process) {
  if (last_producer_ < producers_.size() && producers_[last_producer_].process == process)
    return producers_[last_producer_];
  const auto found = std::find_if(producers_.begin(), producers_.end(),
                                  [&](const Producer& p) { return p.process == process; });
  last_producer_ = static_cast<std::size_t>(found - producers_.begin());
  if (found == producers_.end()) producers_.emplace_back().process = process;
  return producers_[last_producer_];
}

std::uint64_t QueueMatcher::put(std::uint32_t process, std::int64_t n, std::uint64_t seq) {
  auto& puts = producer(process).puts;
  const std::uint64_t freed_by = slots_.put();
  puts.push_back({n, seq, freed_by});
  if (puts.size() > kMostPuts) puts.pop_front();
  return freed_by;
}

void QueueMatcher::undo_put(std::uint32_t process) {
  auto& puts = producer(process).puts;
  if (puts.empty()) return;
  slots_.undo_put(puts.back().freed_by);
  puts.pop_back();
}

void QueueMatcher::lose(std::uint32_t process, std::int64_t n, std::uint64_t seq) {
  std::erase_if(producer(process).puts, [n](const Producer::Put& put) { return put.n == n; });
  slots_.free(seq);
}

QueueMatcher::Item QueueMatcher::flush(std::uint32_t process, std::int64_t n,
                                       std::int64_t message) {
  Item item{item_id(process, n), 0};
  // A feeder writes in the order of the puts; an item that it skipped could not be pickled.
  auto& puts = producer(process).puts;
  while (!puts.empty() && puts.front().n <= n) {
    if (puts.front().n == n) item.put_seq = puts.front().seq;
    puts.pop_front();
  }
  const std::int64_t end = first_message_ + static_cast<std::int64_t>(messages_.size());
  if (message < first_message_ || message > kHighestMessage) return item;
  if (message - end >= static_cast<std::int64_t>(kMostMessages)) {
    messages_.clear();
    first_message_ = message;
  }
  while (first_message_ + static_cast<std::int64_t>(messages_.size()) <= message)
    messages_.emplace_back();
  messages_[static_cast<std::size_t>(message - first_message_)] = item;
  return item;
}

QueueMatcher::Item QueueMatcher::get(std::int64_t message, std::uint64_t seq) {
  Item item;
  const auto size = static_cast<std::int64_t>(messages_.size());
  if (message >= first_message_ && message - first_message_ < size) {
    const auto at = static_cast<std::size_t>(message - first_message_);
    item = messages_[at];
    messages_[at] = {};
    const std::size_t late = at > kMostMessages ? at - kMostMessages : 0;
    for (std::size_t i = 0; !messages_.empty() && (i < late || messages_.front().id == 0); ++i) {
      messages_.pop_front();
      ++first_message_;
    }
  }
  slots_.free(seq);
  return item;
}

std::size_t QueueMatcher::remembered() const {
  std::size_t count = messages_.size() + slots_.remembered();
  for (const Producer& p : producers_) count += p.puts.size();
  return count;
}

}  // namespace procession::run
