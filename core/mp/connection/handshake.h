// The handshake in which two ends of a connection prove to each other that they know a key
// (CPython's deliver_challenge and answer_challenge).
#pragma once

#include <string_view>

#include "mp/connection/connection_core.h"

namespace procession::mp {

// Sends a challenge and checks the answer. Throws AuthenticationError, EOFError, OSError.
void deliver_challenge(detail::ConnectionCore& connection, std::string_view authkey);

// Answers the other end's challenge. Throws the same, and AssertionError if the message is not a
// challenge.
void answer_challenge(detail::ConnectionCore& connection, std::string_view authkey);

// Cryptographically random bytes. Throws std::system_error.
std::string random_bytes(std::size_t count);

}  // namespace procession::mp
