// A pipe: messages from one end to the other.
#pragma once

#include <map>

#include "world/model/object_model.h"

namespace procession::world {

class Pipe : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::pipe;

  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  Blame blame(Kind request, std::uint32_t thread, const Object& self) const override;

 private:
  std::map<std::uint64_t, FlowEnd> sent_;  // by seq: messages that were not received yet
};

// A connection between a listener and its client: a socket with the messages of a pipe.
class Connection final : public Pipe {
 public:
  static constexpr ObjectType kType = ObjectType::connection;
};

}  // namespace procession::world
