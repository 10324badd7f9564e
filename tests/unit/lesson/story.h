// A run of two processes and a queue, event by event.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "lesson/evidence.h"

namespace procession::lesson {

class ToldRun {
 public:
  explicit ToldRun(std::map<std::string, std::string> parameters = {})
      : evidence(std::move(parameters)) {
    emit(Kind::process_begin, 0, 1, {.text = "producer-1"});
    emit(Kind::process_begin, 100, 2, {.text = "consumer-1"});
    emit(Kind::object_create, 100, 1, {.object = 1, .text = "type=queue name=tasks maxsize=2"});
  }
  struct More {
    std::uint32_t object = 0;
    std::uint64_t op = 0;
    std::int64_t a = 0, b = 0;
    std::string_view text = {};
  };
  void emit(Kind kind, std::int64_t ms, std::uint32_t process, const More& more) {
    Event event;
    event.seq = ++seq_;
    event.t = RawNs(ms * 1'000'000);
    event.kind = kind;
    event.process = event.thread = process;
    event.pid = event.tid = static_cast<std::int32_t>(100 + process);
    event.object = more.object;
    event.op = more.op;
    event.a = more.a;
    event.b = more.b;
    event.text = more.text;
    evidence.apply(event);
  }
  void wait(std::int64_t from, std::int64_t to, std::uint32_t process) {
    const std::uint64_t op = ++op_;
    emit(Kind::queue_put_request, from, process, {.object = 1, .op = op});
    emit(Kind::queue_put, to, process, {.object = 1, .op = op, .b = item_id(process, ++item_)});
  }
  void print(std::int64_t ms, std::uint32_t process, std::string_view line) {
    emit(Kind::output, ms, process, {.a = 1, .text = line});
  }

  Evidence evidence;

 private:
  std::uint64_t seq_ = 0, op_ = 0;
  std::int64_t item_ = 0;
};

}  // namespace procession::lesson
