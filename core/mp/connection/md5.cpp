#include "mp/connection/md5.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace procession::mp {
namespace {

constexpr std::size_t kBlock = 64;
constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

// The first 32 bits of the fraction of sin(1), sin(2) … (RFC 1321, 3.4).
const std::array<std::uint32_t, 64>& sines() {
  static const std::array<std::uint32_t, 64> table = [] {
    std::array<std::uint32_t, 64> made{};
    for (std::size_t i = 0; i < made.size(); ++i)
      made[i] = static_cast<std::uint32_t>(std::fabs(std::sin(static_cast<double>(i + 1))) *
                                           4294967296.0);
    return made;
  }();
  return table;
}

struct State {
  std::uint32_t a = 0x67452301, b = 0xefcdab89, c = 0x98badcfe, d = 0x10325476;

  void add(const unsigned char* block) {
    std::uint32_t words[16];
    for (std::size_t i = 0; i < 16; ++i)
      words[i] = static_cast<std::uint32_t>(block[4 * i]) |
                 static_cast<std::uint32_t>(block[4 * i + 1]) << 8 |
                 static_cast<std::uint32_t>(block[4 * i + 2]) << 16 |
                 static_cast<std::uint32_t>(block[4 * i + 3]) << 24;
    State now = *this;
    for (std::uint32_t i = 0; i < 64; ++i) {
      const std::uint32_t round = i / 16;
      const std::uint32_t mixed = round == 0   ? (now.b & now.c) | (~now.b & now.d)
                                  : round == 1 ? (now.d & now.b) | (~now.d & now.c)
                                  : round == 2 ? now.b ^ now.c ^ now.d
                                               : now.c ^ (now.b | ~now.d);
      const std::uint32_t word = round == 0   ? i
                                 : round == 1 ? 5 * i + 1
                                 : round == 2 ? 3 * i + 5
                                              : 7 * i;
      const std::uint32_t sum = now.a + mixed + sines()[i] + words[word % 16];
      now.a = now.d;
      now.d = now.c;
      now.c = now.b;
      now.b += std::rotl(sum, kShifts[round][i % 4]);
    }
    a += now.a;
    b += now.b;
    c += now.c;
    d += now.d;
  }
};

}  // namespace

std::string md5(std::string_view message) {
  std::string padded(message);
  padded += '\x80';
  while (padded.size() % kBlock != kBlock - 8) padded += '\0';
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  for (int i = 0; i < 8; ++i) padded += static_cast<char>(bits >> (8 * i));
  State state;
  for (std::size_t at = 0; at < padded.size(); at += kBlock)
    state.add(reinterpret_cast<const unsigned char*>(padded.data()) + at);
  std::string digest;
  for (const std::uint32_t word : {state.a, state.b, state.c, state.d})
    for (int i = 0; i < 4; ++i) digest += static_cast<char>(word >> (8 * i));
  return digest;
}

std::string hmac_md5(std::string_view key, std::string_view message) {
  std::string inner = key.size() > kBlock ? md5(key) : std::string(key);
  inner.resize(kBlock, '\0');
  std::string outer = inner;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  return md5(outer.append(md5(inner.append(message))));
}

}  // namespace procession::mp
