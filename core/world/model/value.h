// A shared value, or an array of them.
#pragma once

#include <map>

#include "world/model/last_gives.h"
#include "world/model/object_model.h"

namespace procession::world {

inline constexpr std::size_t kArrayShown = 64;

class Value final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::value;

  struct Content {
    std::int64_t number = 0;  // if it is a whole number
    std::string text;         // as last written; "" if none was reported
    bool known = false;
  };
  Content now;            // of an array: the element last written
  std::int64_t size = 1;  // of an array: how many elements
  // Of an array: the first kArrayShown elements as last written, by index; "": never written.
  std::vector<std::string> elements;
  // Writes of others that came between a thread's read of an element and its own write to it: what
  // they wrote is lost. With additions: by how many the value is short.
  std::int64_t lost_updates = 0;

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void undo(const Event& event, const Scene& scene) override;
  Obstacle obstacle(const Request& request, const Object& self, const World& world) const override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence mark_words(const MarkedEvent& mark) const override;
  Sentence mark_label(const MarkedEvent& mark) const override;
  RowKind row() const override { return RowKind::count; }
  void facts(FactSink& out) const override;
  Sentence state(const Object& self, const World& world) const override;

 private:
  // How many writes to an element still count, and how many did when each thread read it.
  struct Access {
    std::int64_t kept = 0;
    std::map<std::uint32_t, std::int64_t> reads;  // by thread: read, not yet written
  };
  struct Write {  // the content before the write
    Content content;
    std::string element;
    std::int64_t index = 0, lost_updates = 0;
    Access access;
    std::uint64_t seq = 0;
  };
  void note_access(const Event& event);
  std::string* element(std::int64_t index);

  std::map<std::int64_t, Access> accesses_;  // by index
  LastGives<Write> writes_;
  std::uint64_t write_seq_ = 0;  // the last write
};

}  // namespace procession::world
