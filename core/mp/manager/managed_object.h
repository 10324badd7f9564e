// What a manager's server keeps. It knows no types: a value is its bytes and what it looks like.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <string_view>

#include "procession/mp/handle.h"

namespace procession::mp {

struct ManagedItem {
  std::string bytes, text;

  static ManagedItem load(detail::HandleReader& in);
  void save(detail::HandleWriter& out) const;
  bool operator==(const ManagedItem& other) const { return bytes == other.bytes; }
};

class ManagedObject {
 public:
  virtual ~ManagedObject() = default;
  // Reads the method's arguments, writes what it returns; throws what it throws. Called by several
  // threads at once. May wait.
  virtual void call(std::string_view method, detail::HandleReader& in,
                    detail::HandleWriter& out) = 0;
  // As Python writes it.
  virtual std::string repr() = 0;
};

// A new one with these first contents. Throws KeyError for a type that is unknown.
std::unique_ptr<ManagedObject> make_managed(std::string_view type, detail::HandleReader& in);

// The two halves of it; nullptr: not one of these.
std::unique_ptr<ManagedObject> make_container(std::string_view type, detail::HandleReader& in);
std::unique_ptr<ManagedObject> make_synchronizer(std::string_view type, detail::HandleReader& in);

// Throws AttributeError.
[[noreturn]] void refuse_method(std::string_view method, const char* type);

}  // namespace procession::mp
