// How two ends of a connection prove to each other that they know a key (CPython's
// deliver_challenge and answer_challenge).
#pragma once

#include <string_view>

#include "mp/connection/connection_core.h"

namespace procession::mp {

// Asks the other end, and says whether it was right. Throws AuthenticationError, EOFError, OSError.
void deliver_challenge(detail::ConnectionCore& connection, std::string_view authkey);

// Answers the other end's question. Throws the same, and AssertionError if it was none.
void answer_challenge(detail::ConnectionCore& connection, std::string_view authkey);

// So many bytes that nobody can guess. Throws std::system_error.
std::string random_bytes(std::size_t count);

}  // namespace procession::mp
