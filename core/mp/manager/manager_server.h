// A manager's server process: a thread for each connection, and the objects that it keeps.
#pragma once

#include <memory>
#include <string>

#include "procession/mp/handle.h"

namespace procession::mp {

// The server's arguments: its listening socket, and the key that its clients must know.
class ServerSetup {
 public:
  // `descriptor` is a listening socket; this object makes a copy of it, and closes the copy.
  ServerSetup(int descriptor, std::string authkey);
  explicit ServerSetup(detail::HandleReader& in);
  void save(detail::HandleWriter& out) const;
  int descriptor() const { return *descriptor_; }
  const std::string& authkey() const { return authkey_; }

 private:
  std::shared_ptr<const int> descriptor_;
  std::string authkey_;
};

// The body of the server process. Ends the process with code 0 after a shutdown request.
void run_manager_server(const ServerSetup& setup);

// Object 0 is the server itself. Its methods: kCreate (a type, then the arguments) returns the new
// object's id and its number among the objects of its type; kCount returns how many objects there
// are; kShutdown.
inline constexpr char kCreate[] = "create";
inline constexpr char kCount[] = "number_of_objects";
inline constexpr char kShutdown[] = "shutdown";

// The first number of an answer.
enum class Answered : std::uint64_t { returned, threw };

}  // namespace procession::mp
