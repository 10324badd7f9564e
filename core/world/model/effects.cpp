#include "world/model/effects.h"

namespace procession::world {

std::string_view flow_name(FlowKind kind) {
  switch (kind) {
    case FlowKind::start:
      return "start";
    case FlowKind::join:
      return "join";
    case FlowKind::terminate:
      return "terminate";
    case FlowKind::item:
      return "item";
    case FlowKind::slot:
      return "slot";
    case FlowKind::lock:
      return "lock";
    case FlowKind::flag:
      return "flag";
    case FlowKind::permit:
      return "permit";
    case FlowKind::notify:
      return "notify";
    case FlowKind::barrier:
      return "barrier";
    case FlowKind::message:
      return "message";
    case FlowKind::call:
      return "call";
    case FlowKind::answer:
      return "answer";
    case FlowKind::task:
      return "task";
    case FlowKind::result:
      return "result";
  }
  return "unknown";
}

}  // namespace procession::world
