// MD5 (RFC 1321) and HMAC (RFC 2104), for the challenge of CPython's connections. MD5 is not a
// secure hash any more; keyed, over a random challenge, it suffices.
#pragma once

#include <string>
#include <string_view>

namespace procession::mp {

// The digest: 16 bytes.
std::string md5(std::string_view message);
std::string hmac_md5(std::string_view key, std::string_view message);

}  // namespace procession::mp
