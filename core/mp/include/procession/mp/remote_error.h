// RemoteError stands for an exception of another process whose type this process can't construct.
#pragma once

#include <procession/mp/errors.h>

#include <string>

namespace procession::mp {

// RemoteError is thrown in place of an exception of a Pool's task or of a manager's server whose
// type is neither one of mp's nor a plain one of the standard library.
class RemoteError : public Error {
 public:
  // `name`: the type of the original exception, which name() returns: Python's name, as
  // "ValueError", or the C++ type, as "my::Error". `text`: what() of the original.
  RemoteError(const std::string& name, const std::string& text);
};

}  // namespace procession::mp
