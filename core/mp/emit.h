// How mp publishes events: one event in one line.
#pragma once

#include <procession.h>
#include <procession/mp/observed.h>
#include <procession/mp/where.h>
#include <procession_kinds.h>

#include <cstdint>
#include <string_view>

namespace procession::mp {

using detail::is_observed;

// An op that connects a request with its end. 0, at the cost of a load and a branch, without a
// supervisor.
inline std::uint64_t next_op() { return is_observed() ? procession_next_op() : 0; }

// An event's fields beside its kind. A field that is not set is empty.
struct EventFields {
  std::uint64_t object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string_view text = {};
  std::uint64_t* clock = nullptr;
};

// Publishes one event. Without a supervisor it does nothing and costs a load and a branch. Keeps
// errno. Thread- and fork-safe.
inline void emit(int kind, const EventFields& fields, Where where) {
  if (!is_observed()) return;
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(kind);
  event.flags = PROCESSION_FILE_IS_STABLE;
  event.line = where.line;
  event.object = fields.object;
  event.op = fields.op;
  event.a = fields.a;
  event.b = fields.b;
  event.text = fields.text.data();
  event.text_size = fields.text.size();
  event.file = where.file;
  event.clock = fields.clock;
  procession_emit(&event);
}

}  // namespace procession::mp
