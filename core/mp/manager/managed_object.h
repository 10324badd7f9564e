// An object in a manager's server. The server does not know types: a value is its bytes and its
// repr().
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
  // Reads the method's arguments and writes its result; throws the method's exception. Several
  // threads may call it at once. It may wait.
  virtual void call(std::string_view method, detail::HandleReader& in,
                    detail::HandleWriter& out) = 0;
  // The object as Python writes it.
  virtual std::string repr() = 0;
};

// A new object with this initial content. Throws KeyError for an unknown type.
std::unique_ptr<ManagedObject> make_managed(std::string_view type, detail::HandleReader& in);

// The two halves of make_managed(); nullptr: another type.
std::unique_ptr<ManagedObject> make_container(std::string_view type, detail::HandleReader& in);
std::unique_ptr<ManagedObject> make_synchronizer(std::string_view type, detail::HandleReader& in);

// Throws AttributeError.
[[noreturn]] void refuse_method(std::string_view method, const char* type);

}  // namespace procession::mp
