// Look-ups in the generated table of kinds. Pure functions: callable from any thread, after a fork
// and in a signal handler.
#pragma once

#include <optional>
#include <string_view>

#include "schema/kinds.h"

namespace procession {

// The row of `kind`; nullptr if the table does not have it (an event of a newer program, which is
// kept and drawn as a note).
constexpr const KindInfo* kind_info(Kind kind) {
  const auto number = static_cast<std::uint16_t>(kind);
  if (number > kHighestKind || detail::kKindIndex[number] < 0) return nullptr;
  return &kKinds[static_cast<std::size_t>(detail::kKindIndex[number])];
}

// "queue.put"; "unknown" for an unknown kind (a caller may write "kind.NNN" instead).
constexpr std::string_view kind_name(Kind kind) {
  const KindInfo* info = kind_info(kind);
  return info ? info->name : std::string_view("unknown");
}

constexpr Role kind_role(Kind kind) {
  const KindInfo* info = kind_info(kind);
  return info ? info->role : Role::mark;
}

// The request kind that `kind` ends, or Kind::none.
constexpr Kind kind_request(Kind kind) {
  const KindInfo* info = kind_info(kind);
  return info ? info->request : Kind::none;
}

constexpr std::optional<Kind> kind_by_name(std::string_view name) {
  for (const KindInfo& info : kKinds)
    if (info.name == name) return info.kind;
  return std::nullopt;
}

// True if only the supervisor may emit it, and for Kind::none, which no process may emit.
constexpr bool is_reserved_for_supervisor(Kind kind) {
  const KindInfo* info = kind_info(kind);
  return kind == Kind::none || (info != nullptr && info->is_reserved);
}

// "queue"; "object" for ObjectType::other and for a number without a row.
constexpr std::string_view type_name(ObjectType type) {
  for (const TypeInfo& info : kTypes)
    if (info.type == type) return info.name;
  return "object";
}

// ObjectType::other if no type has this name: it is a newer program's.
constexpr ObjectType type_by_name(std::string_view name) {
  for (const TypeInfo& info : kTypes)
    if (info.name == name) return info.type;
  return ObjectType::other;
}

}  // namespace procession
