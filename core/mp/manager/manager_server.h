// A manager's server process: a thread for each connection, and the objects that it keeps.
#pragma once

#include <memory>
#include <string>

#include "procession/mp/handle.h"

namespace procession::mp {

// What the server is given: where it listens, and the key that its clients must know.
class ServerSetup {
 public:
  // `descriptor`: a listening socket; this object has a copy of its own, which it closes.
  ServerSetup(int descriptor, std::string authkey);
  explicit ServerSetup(detail::HandleReader& in);
  void save(detail::HandleWriter& out) const;
  int descriptor() const { return *descriptor_; }
  const std::string& authkey() const { return authkey_; }

 private:
  std::shared_ptr<const int> descriptor_;
  std::string authkey_;
};

// What the process does. Ends it with code 0 when it was asked to shut down.
void run_manager_server(const ServerSetup& setup);

// Object 0 is the server itself. Its methods: kCreate (type, then the arguments) gives the new
// object's id and its n among those of its type; kCount gives how many there are; kShutdown.
inline constexpr char kCreate[] = "create";
inline constexpr char kCount[] = "number_of_objects";
inline constexpr char kShutdown[] = "shutdown";

// The first number of an answer.
enum class Answered : std::uint64_t { returned, threw };

}  // namespace procession::mp
