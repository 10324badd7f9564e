// A queue: items from their put over a buffer and a pipe to their get.
#pragma once

#include "world/model/last_gives.h"
#include "world/model/object_model.h"
#include "world/model/slots.h"

namespace procession::world {

class Queue final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::queue;

  std::int64_t puts = 0, gets = 0;
  std::int64_t unfinished = -1;  // joinable queues, as last reported; -1: never reported
  bool joinable = false;         // has task_done and join
  bool simple = false;           // no buffer and no feeder
  // In the order in which gets will take them: items in the pipe, then items in buffers by put,
  // lost items last.
  std::deque<Item> waiting;
  std::size_t in_pipe = 0;  // the first `in_pipe` of them are in the pipe

  std::int64_t maxsize() const { return slots_.maxsize(); }  // 0: unbounded, or not known
  // Slots taken: puts less gets in seq order. The recorded depth is a hint and not used.
  std::int64_t depth() const { return puts - gets; }

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  void died(std::uint32_t process, bool in_order, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Blame blame(Kind request, std::uint32_t thread, const Object& self) const override;
  Count count(const Object& self) const override;
  Count second_count(const Object& self) const override;
  RowKind row() const override { return RowKind::queue; }
  const std::deque<Item>* items() const override { return &waiting; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;

 private:
  struct Put {
    std::int64_t item = 0;
    FlowEnd slot;  // the get that freed the slot of this put
  };
  std::deque<Item>::iterator find(std::int64_t id);
  void put(const Event& event, const Scene& scene);
  void write(std::int64_t id, std::int64_t written);
  void get(const Event& event, const Scene& scene);
  void remove(std::deque<Item>::iterator item);  // end(): nothing

  Slots<FlowEnd> slots_;
  LastGives<Put> last_puts_;
  bool is_known_ = false;  // an event has given a count to draw
};

}  // namespace procession::world
