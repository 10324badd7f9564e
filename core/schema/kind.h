// Look-ups in the generated table of kinds. Pure functions, callable from any thread, also after
// a fork and in a signal handler.
#pragma once

#include <optional>
#include <string_view>

#include "schema/kinds.h"

namespace procession {

// The row of `kind`; nullptr where a newer program's kind is not in this table (such an event is
// kept and drawn as a note).
constexpr const KindInfo* kind_info(Kind kind) {
  const auto number = static_cast<std::uint16_t>(kind);
  if (number > kHighestKind || detail::kKindIndex[number] < 0) return nullptr;
  return &kKinds[static_cast<std::size_t>(detail::kKindIndex[number])];
}

// "queue.put"; "kind.NNN" is the caller's to write for an unknown kind: this gives "unknown".
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

// Whether only the supervisor may tell it; also of Kind::none, which nobody may.
constexpr bool is_reserved_for_supervisor(Kind kind) {
  const KindInfo* info = kind_info(kind);
  return kind == Kind::none || (info != nullptr && info->is_reserved);
}

// "queue"; of ObjectType::other, and of a number without a row, "object".
constexpr std::string_view type_name(ObjectType type) {
  for (const TypeInfo& info : kTypes)
    if (info.type == type) return info.name;
  return "object";
}

// ObjectType::other where no type has this name: a newer program's.
constexpr ObjectType type_by_name(std::string_view name) {
  for (const TypeInfo& info : kTypes)
    if (info.name == name) return info.type;
  return ObjectType::other;
}

}  // namespace procession
