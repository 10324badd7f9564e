#include "world/model/pipe.h"

#include <algorithm>

#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr std::size_t kMostSent = 65'536;  // the oldest messages that were not received are dropped
constexpr HangCause kMessage{
    "message", 110};  // a wait for a message that no thread is left to send, or to receive

}  // namespace

// Which message was received the supervisor says, where it can be known (Event::cause).
void Pipe::apply(const Event& event, const Scene& scene) {
  ObjectModel::apply(event, scene);
  if (event.kind == Kind::pipe_send) {
    sent_[event.seq] = end_of(event);
    if (sent_.size() > kMostSent) sent_.erase(sent_.begin());
  } else if (event.kind == Kind::pipe_recv) {
    const auto found = sent_.find(event.cause);
    if (found == sent_.end()) return;
    scene.caused(FlowKind::message, found->second);
    sent_.erase(found);
  }
}

// The thread's last send did not happen.
void Pipe::undo(const Event& event, const Scene& scene) {
  ObjectModel::undo(event, scene);
  const auto last = std::find_if(sent_.rbegin(), sent_.rend(),
                                 [&](const auto& one) { return same_thread(one.second, event); });
  if (last != sent_.rend()) sent_.erase(std::next(last).base());
}

Blame Pipe::blame(Kind request, std::uint32_t thread, const Object& self) const {
  if (request != Kind::pipe_recv_request && request != Kind::pipe_send_request)
    return ObjectModel::blame(request, thread, self);
  return {&kMessage, "hang.message", {}};
}

}  // namespace procession::world
