// An exception of another process, of a type that this one can't make again.
#pragma once

#include <procession/mp/errors.h>

#include <string>

namespace procession::mp {

// What a task of a Pool or a manager's server threw, where it is none of mp's own and none of the
// standard library's plain ones: name() and what() are those of the original.
class RemoteError : public Error {
 public:
  RemoteError(const std::string& name, const std::string& text);
};

}  // namespace procession::mp
