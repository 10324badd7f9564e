#include "world/model/manager.h"

#include <algorithm>
#include <functional>

#include "world/model/object.h"

namespace procession::world {

// A call names object and method, not its own number: the server's part belongs to one of the calls
// that ask for this and wait.
void Manager::apply(const Event& event, const Scene& scene) {
  constexpr std::size_t kMostCalls = 1024;
  ObjectModel::apply(event, scene);
  switch (event.kind) {
    case Kind::manager_call_request:
      if (calls_.size() >= kMostCalls) calls_.erase(calls_.begin());
      calls_.push_back({end_of(event), event.op, std::string(event.text), {}, false});
      break;
    case Kind::manager_serve: {
      Call* call = asked_by(event, scene.clients);
      if (call == nullptr) return;
      call->served = true;
      call->server = end_of(event);
      scene.caused(FlowKind::call, call->request);
      break;
    }
    case Kind::manager_call: {
      const auto call = std::find_if(calls_.begin(), calls_.end(), [&](const Call& one) {
        return one.op == event.op && same_thread(one.request, event);
      });
      if (call == calls_.end()) return;
      scene.caused(FlowKind::answer, call->server);  // of a server that is not known: no arrow
      calls_.erase(call);
      break;
    }
    default:
      break;
  }
}

// A thread of a server serves one client's thread for as long as that has its connection, so what
// it was seen to serve leaves ever fewer threads that it can serve. nullptr where several fit.
Manager::Call* Manager::asked_by(const Event& event, std::vector<std::uint32_t>& clients) {
  std::vector<Call*> fit;
  for (Call& one : calls_)
    if (!one.served && one.text == event.text) fit.push_back(&one);
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
