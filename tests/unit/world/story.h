// Builds event stories by hand: what a recording would hold of a run that went just so.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "schema/event.h"
#include "schema/kind.h"

namespace procession::world {

constexpr std::int64_t kMs = 1'000'000;

// Process n has pid 1000 + n and main thread 10 * n. Each event comes 1 ms after the one before;
// wait() adds to that.
class Story {
 public:
  // Fills in seq, t, pid, tid and, where it is 0, thread (the main one). Gives the seq.
  std::uint64_t add(Event event, std::string_view text = {});
  Story& wait(std::int64_t ns) {
    t_ += ns;
    return *this;
  }
  static std::int32_t pid(std::uint32_t process) {
    return 1000 + static_cast<std::int32_t>(process);
  }

  // What the supervisor or the kernel tells of a process.
  std::uint64_t told(Kind kind, std::uint32_t process, std::int64_t a = 0, std::int64_t b = 0,
                     std::string_view text = "own");
  std::uint64_t run(Kind kind, std::int64_t a = 0, std::string_view text = {});

  // The parent's start, the child's begin, the parent's started. Gives the begin's seq.
  std::uint64_t spawn(std::uint32_t parent, std::uint32_t child, std::string_view name,
                      bool daemon = false);
  std::uint64_t root(std::string_view name = "main");
  // finish, end, exit.
  std::uint64_t leave(std::uint32_t process, std::int64_t code = 0);
  std::uint64_t join(std::uint32_t parent, std::uint32_t child, std::int64_t code = 0);

  std::uint64_t queue(std::uint32_t object, std::string_view name, int maxsize);
  std::uint64_t lock(std::uint32_t object, std::string_view name);
  std::uint64_t put(std::uint32_t process, std::uint32_t object, std::int64_t n,
                    std::string_view text, bool ask = true);
  std::uint64_t flush(std::uint32_t process, std::uint32_t object, std::int64_t n,
                      std::int64_t place);
  std::uint64_t get(std::uint32_t process, std::uint32_t object, std::int64_t item,
                    std::string_view text = {}, bool ask = true);
  std::uint64_t ask(Kind request, std::uint32_t process, std::uint32_t object);
  // Ends the process's last request.
  std::uint64_t answer(Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a = 0,
                       std::int64_t b = 0, std::string_view text = {});
  std::uint64_t acquire(std::uint32_t process, std::uint32_t object, bool ask = true);
  std::uint64_t release(std::uint32_t process, std::uint32_t object);

  // Any object: `more` is added to type and name.
  std::uint64_t create(std::uint32_t object, std::string_view type, std::string_view name,
                       std::string_view more = {}, std::uint32_t process = 1);
  // A file that process 1 makes, opened by it with `flags` of open(2).
  std::uint64_t open(std::uint32_t process, std::uint32_t object, bool append = true);
  // `full`: its length, where the text was cut.
  std::uint64_t write(std::uint32_t process, std::uint32_t object, std::int64_t offset,
                      std::string_view text, std::int64_t full = -1);
  std::uint64_t buffer(std::uint32_t process, std::uint32_t object, std::int64_t bytes);
  std::uint64_t variable(Kind kind, std::uint32_t process, std::string_view name_value,
                         std::uint32_t object = 0);
  std::uint64_t sample(std::uint32_t process, std::string_view name, bool shared);

  const std::vector<Event>& events() const { return events_; }
  std::vector<Event>& events() { return events_; }
  std::uint64_t op() const { return op_; }

  template <class Taker>
  Taker play() const {
    Taker taker;
    for (const Event& event : events_) taker.apply(event);
    return taker;
  }

 private:
  std::vector<Event> events_;
  std::deque<std::string> texts_;
  std::int64_t t_ = 0;
  std::uint64_t op_ = 0;
};

}  // namespace procession::world
