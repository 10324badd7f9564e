// An exception of another process whose type this process can't construct.
#pragma once

#include <procession/mp/errors.h>

#include <string>

namespace procession::mp {

// The exception of a Pool's task or of a manager's server, if its type is neither one of mp's nor a
// plain one of the standard library. name() and what() are those of the original.
class RemoteError : public Error {
 public:
  RemoteError(const std::string& name, const std::string& text);
};

}  // namespace procession::mp
