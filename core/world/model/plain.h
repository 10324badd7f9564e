// Types without a picture of their own: their lanes have marks alone.
#pragma once

#include "world/model/object_model.h"

namespace procession::world {

// A type that this version does not know, or that was never reported; also timers and shared
// memory.
class Other final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::other;
};

// There may be very many of them.
class Socket final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::socket;
  Section section() const override { return Section::socket; }
};

// A watched variable: its copies belong to the processes (Process::variables).
class WatchedVariable final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::variable;
  Section section() const override { return Section::separate; }
};

}  // namespace procession::world
