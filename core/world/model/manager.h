// An object in a manager's server: its calls, the server threads that serve them, and what it holds
// as far as they told it.
#pragma once

#include <optional>

#include "world/model/managed_content.h"
#include "world/model/object_model.h"

namespace procession::world {

class Manager final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::manager;

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  void died(std::uint32_t process, bool in_order, const Scene& scene) override;
  Sentence mark_words(const MarkedEvent& mark) const override;
  Sentence mark_label(const MarkedEvent& mark) const override;
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;

 private:
  struct Call {
    FlowEnd request;
    std::uint64_t op = 0;
    std::string head;  // method and type
    FlowEnd server;    // seq 0: not known
    bool served = false;
    ManagedContent::Part part;
    bool alone = true;  // no change by another call was under way since it began
  };
  struct Change {
    std::uint32_t thread = 0;
    std::uint64_t op = 0;
    ManagedContent before;  // what the object held before the call
  };
  void returned(const Event& event, const Call& call);
  bool waits(const Event& event) const;
  void changed_by_unknown(const Event& event);
  void forget(const ManagedContent::Part& part);
  Call* asked_by(const Event& event, std::vector<std::uint32_t>& clients);

  std::string name_;
  std::vector<Call> calls_;  // without an answer yet
  ManagedContent content_;
  // What an undo takes back; nullopt if something was told or forgotten since, or if
  // another change may have come between.
  std::optional<Change> last_change_;
};

}  // namespace procession::world
