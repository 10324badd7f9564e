// Arrows of what is neither a process's life, a lock nor a queue: permits, meetings, messages,
// calls of a manager, tasks of a pool.
#include <algorithm>
#include <functional>
#include <limits>
#include <tuple>

#include "world/flows.h"

namespace procession::world {
namespace {

constexpr std::size_t kMostOpen = 65'536;   // of messages, tasks and calls: what never ends goes
constexpr std::size_t kMostServers = 1024;  // threads of servers

FlowEnd end_of(const Event& event) { return {event.seq, event.t, event.process, event.thread}; }

bool same_thread(const FlowEnd& end, const Event& event) {
  return end.process == event.process && end.thread == event.thread;
}

// The oldest goes when there are too many.
template <class Map>
void bound(Map& map) {
  if (map.size() > kMostOpen) map.erase(map.begin());
}

}  // namespace

// A thread had waited, and somebody let it go on: a permit, a notify, the last one to arrive. Which
// of several no event tells: the oldest that came while it waited and is not used up.
void Flows::meet(const Event& event) {
  if (event.object == 0) return;
  std::deque<Given>& given = given_.make(event.object);
  const auto give = [&](std::int64_t left) {
    if (given.size() >= kMostOpen) given.pop_front();
    given.push_back({end_of(event), left});
  };
  const auto take = [&](FlowKind kind) {
    const auto found = std::find_if(given.begin(), given.end(), [&](const Given& one) {
      return request_seq_ != 0 && request_seq_ < one.end.seq && !same_thread(one.end, event);
    });
    if (found != given.end()) add(kind, found->end, event);
    const auto used = found != given.end() ? found : given.begin();
    if (used != given.end() && --used->left <= 0) given.erase(used);
  };
  switch (event.kind) {
    case Kind::semaphore_release:
      give(1);
      break;
    case Kind::condition_notify:
      if (event.a > 0) give(event.a);
      break;
    case Kind::barrier_wait_request:
      given.clear();  // only the last to arrive lets the others go
      give(std::numeric_limits<std::int64_t>::max());
      break;
    case Kind::semaphore_acquire:
      take(FlowKind::permit);
      break;
    case Kind::condition_wait:
      take(FlowKind::notify);
      break;
    case Kind::barrier_wait:
      take(FlowKind::barrier);
      break;
    default:
      break;
  }
}

// Who sent a message the supervisor says, where it can be known (Event::cause).
void Flows::message(const Event& event) {
  if (event.kind == Kind::pipe_send) {
    sent_[event.seq] = end_of(event);
    bound(sent_);
    return;
  }
  const auto found = sent_.find(event.cause);
  if (found == sent_.end()) return;
  add(FlowKind::message, found->second, event);
  sent_.erase(found);
}

void Flows::task(const Event& event) {
  const std::tuple key(event.object, event.b, event.a);
  if (event.kind == Kind::pool_submit || event.kind == Kind::pool_task_end) {
    tasks_[key] = end_of(event);
    bound(tasks_);
    return;
  }
  const auto found = tasks_.find(key);
  if (found == tasks_.end()) return;
  add(event.kind == Kind::pool_result ? FlowKind::result : FlowKind::task, found->second, event);
  tasks_.erase(found);
}

// A call names object and method, not its own number: the server's part belongs to one of the calls
// that ask for this and wait. A thread of a server serves one client's thread for as long as that
// has its connection, so what it was seen to serve leaves ever fewer whom it can serve.
void Flows::call(const Event& event) {
  if (event.object == 0) return;
  std::vector<Call>& calls = calls_.make(event.object);
  if (event.kind == Kind::manager_call_request) {
    if (calls.size() >= 1024) calls.erase(calls.begin());
    calls.push_back({end_of(event), event.op, std::string(event.text), {}, false});
  } else if (event.kind == Kind::manager_serve) {
    Call* asked = asked_of(event, calls);
    if (asked == nullptr) return;
    asked->served = true;
    asked->server = end_of(event);
    add(FlowKind::call, asked->request, event);
  } else {
    const auto mine = std::find_if(calls.begin(), calls.end(), [&](const Call& one) {
      return one.op == event.op && same_thread(one.request, event);
    });
    if (mine == calls.end()) return;
    add(FlowKind::answer, mine->server, event);  // of nobody known: no arrow
    calls.erase(mine);
  }
}

// Nobody where several fit: whose call it is nobody can tell then.
Flows::Call* Flows::asked_of(const Event& event, std::vector<Call>& calls) {
  std::vector<Call*> fit;
  for (Call& one : calls)
    if (!one.served && one.text == event.text) fit.push_back(&one);
  if (clients_.size() > kMostServers) clients_.clear();
  std::vector<std::uint32_t>& clients = clients_[event.thread];
  const auto is_client = [&](const Call* one) {
    return std::find(clients.begin(), clients.end(), one->request.thread) != clients.end();
  };
  // Where none of them is left, the system gave the thread's number to another.
  if (std::any_of(fit.begin(), fit.end(), is_client)) std::erase_if(fit, std::not_fn(is_client));
  clients.clear();
  for (const Call* one : fit) clients.push_back(one->request.thread);
  return fit.size() == 1 ? fit.front() : nullptr;
}

}  // namespace procession::world
