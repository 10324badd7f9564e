// An object in a manager's server: its calls, and the server threads that serve them.
#pragma once

#include "world/model/object_model.h"

namespace procession::world {

class Manager final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::manager;

  void apply(const Event& event, const Scene& scene) override;

 private:
  struct Call {
    FlowEnd request;
    std::uint64_t op = 0;
    std::string text;
    FlowEnd server;  // seq 0: not known
    bool served = false;
  };
  Call* asked_by(const Event& event, std::vector<std::uint32_t>& clients);

  std::vector<Call> calls_;  // without an answer yet
};

}  // namespace procession::world
