// MD5 (RFC 1321) and HMAC (RFC 2104), for the challenge that CPython's connections use. No longer
// a secure hash; as a keyed one over a random challenge it serves.
#pragma once

#include <string>
#include <string_view>

namespace procession::mp {

// 16 bytes.
std::string md5(std::string_view message);
std::string hmac_md5(std::string_view key, std::string_view message);

}  // namespace procession::mp
