#include "explore/from_recording.h"

#include <algorithm>
#include <map>

#include "explore/actors.h"
#include "schema/fields.h"
#include "schema/kind.h"

namespace procession::explore {
namespace {

// How operations begin: what core/mp and core/python name when they come to the gate.
bool opens(Kind kind) {
  switch (kind) {
    case Kind::process_start:
    case Kind::process_finish:
    case Kind::process_terminate:
    case Kind::thread_start:
    case Kind::thread_join:
    case Kind::object_create:
    case Kind::object_close:
    case Kind::lock_release:
    case Kind::semaphore_release:
    case Kind::flag_set:
    case Kind::flag_clear:
    case Kind::condition_notify:
    case Kind::queue_flush:
    case Kind::queue_task_done:
    case Kind::value_read:
    case Kind::value_write:
    case Kind::variable_read:
    case Kind::variable_write:
    case Kind::file_open:
    case Kind::file_buffer:
    case Kind::file_write:
    case Kind::file_close:
    case Kind::socket_listen:
    case Kind::socket_accept:
    case Kind::socket_connect:
    case Kind::pool_submit:
    case Kind::pool_task_begin:
    case Kind::pool_task_end:
    case Kind::pool_result:
    case Kind::manager_serve:
    case Kind::timer_start:
    case Kind::timer_fire:
    case Kind::timer_cancel:
    case Kind::output:
      return true;
    default:
      return kind_role(kind) == Role::request && kind != Kind::gate_wait;
  }
}

// Operations whose waiting changes nothing for others: they stand where they got what they wanted,
// so that whoever follows need not fight for it anew. Others must be seen to wait, as for a notify.
bool counts_at_its_end(Kind request) {
  return request == Kind::lock_request || request == Kind::semaphore_request ||
         request == Kind::queue_get_request || request == Kind::queue_put_request ||
         request == Kind::pipe_recv_request || request == Kind::pipe_send_request;
}

class Reading {
 public:
  void see(const Event& event) {
    actors_.see(event);
    if (event.kind == Kind::choice) return choose(event);
    if (event.thread == 0 || event.source != Source::self) return;
    Mine& mine = mine_[event.thread];
    if (event.kind == Kind::gate_wait) {
      mine.about = static_cast<Kind>(event.a);
      return;
    }
    if (event.kind == Kind::gate_pass) return;
    if (opens(event.kind)) begin(event, mine);
    if (kind_request(event.kind) != Kind::none) end(event, mine);
  }

  Schedule finish() {
    for (auto& [thread, mine] : mine_)
      if (mine.open != Kind::none) turn(thread, mine.open);
    return std::move(out_);
  }

 private:
  struct Mine {               // of a thread
    Kind about = Kind::none;  // what it stands before
    bool is_chosen = false;   // its next operation has its place already
    Kind open = Kind::none;   // begun, and without a place so far
    std::uint64_t op = 0;
    bool waits_on_time = false;
  };

  void turn(std::uint32_t thread, Kind kind) { out_.push_back({actors_.of(thread), kind}); }

  void choose(const Event& event) {
    const auto thread = static_cast<std::uint32_t>(event.b);
    Mine& mine = mine_[thread];
    if (field(event.text, "ns")) {
      mine.waits_on_time = false;
      turn(thread, Kind::none);
    } else {
      mine.is_chosen = true;
      turn(thread, mine.about);
    }
  }

  void begin(const Event& event, Mine& mine) {
    mine.waits_on_time = event.kind == Kind::sleep_request;
    mine.open = Kind::none;
    if (std::exchange(mine.is_chosen, false)) return;
    if (counts_at_its_end(event.kind)) {
      mine.open = event.kind;
      mine.op = event.op;
    } else {
      turn(event.thread, event.kind);
    }
  }

  void end(const Event& event, Mine& mine) {
    const Kind request = kind_request(event.kind);
    if (mine.open == request && (event.op == 0 || event.op == mine.op)) {
      mine.open = Kind::none;
      turn(event.thread, request);
    } else if (request == Kind::sleep_request && std::exchange(mine.waits_on_time, false)) {
      turn(event.thread, Kind::none);
    }
  }

  Actors actors_;
  std::map<std::uint32_t, Mine> mine_;
  Schedule out_;
};

}  // namespace

Schedule schedule_of(const record::Recording& recording, std::uint64_t until) {
  Reading reading;
  recording.each(1, std::min(until, recording.size()), [&](const Event& event) {
    reading.see(event);
    return true;
  });
  return reading.finish();
}

}  // namespace procession::explore
