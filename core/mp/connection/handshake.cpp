#include "mp/connection/handshake.h"

#include <sys/random.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "mp/connection/md5.h"
#include "procession/mp/repr.h"

namespace procession::mp {
namespace {

constexpr std::size_t kChallenge = 20;   // bytes
constexpr std::uint64_t kLongest = 256;  // the size of a message; a larger one is refused
constexpr std::string_view kAsk = "#CHALLENGE#";
constexpr std::string_view kWelcome = "#WELCOME#";
constexpr std::string_view kFailure = "#FAILURE#";

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t got = 0; got < count;) {
    const ssize_t more = getrandom(bytes.data() + got, count - got, 0);
    if (more < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "random");
    if (more > 0) got += static_cast<std::size_t>(more);
  }
  return bytes;
}

void deliver_challenge(detail::ConnectionCore& connection, std::string_view authkey) {
  const std::string challenge = random_bytes(kChallenge);
  connection.send_unpublished(std::string(kAsk) + challenge);
  if (connection.recv_unpublished(kLongest) == hmac_md5(authkey, challenge)) {
    connection.send_unpublished(kWelcome);
    return;
  }
  connection.send_unpublished(kFailure);
  throw AuthenticationError("digest received was wrong");
}

void answer_challenge(detail::ConnectionCore& connection, std::string_view authkey) {
  const std::string message = connection.recv_unpublished(kLongest);
  if (message.substr(0, kAsk.size()) != kAsk) throw AssertionError("message = b" + repr(message));
  connection.send_unpublished(hmac_md5(authkey, std::string_view(message).substr(kAsk.size())));
  if (connection.recv_unpublished(kLongest) != kWelcome)
    throw AuthenticationError("digest sent was rejected");
}

}  // namespace procession::mp
