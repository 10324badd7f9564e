#include "plain.h"

#include <array>
#include <cstdint>

namespace procession::python {
namespace {

// Indexed by opcode (Lib/pickletools.py): the number of bytes that follow it; -1: the pickle is not
// plain; 100 + n: n bytes that hold a length, then that many bytes.
constexpr std::array<std::int8_t, 256> make_table() {
  std::array<std::int8_t, 256> table{};
  for (auto& one : table) one = -1;
  for (const char c : {'(', '.', '0', '2', 'N', ')', ']', '}', 'a', 'e', 's', 'u', 't', 'l', 'd'})
    table[static_cast<unsigned char>(c)] = 0;
  for (const int c : {0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x94})
    table[static_cast<std::size_t>(c)] = 0;
  table['K'] = table['q'] = table['h'] = table[0x80] = 1;
  table['M'] = 2;
  table['J'] = table['r'] = table['j'] = 4;
  table['G'] = table[0x95] = 8;
  table[0x8a] = table[0x8c] = table['C'] = 101;
  table[0x8b] = table['X'] = table['B'] = 104;
  table[0x8d] = table[0x8e] = table[0x96] = 108;
  return table;
}
constexpr auto kFollowing = make_table();

}  // namespace

bool is_plain_pickle(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto opcode = static_cast<unsigned char>(bytes[at++]);
    if (opcode == '.') return at == bytes.size();
    const int following = kFollowing[opcode];
    if (following < 0) return false;
    std::size_t skip = static_cast<std::size_t>(following);
    if (following > 100) {
      const std::size_t digits = skip - 100;
      if (bytes.size() - at < digits) return false;
      std::size_t length = 0;
      for (std::size_t i = digits; i-- > 0;)
        length = length << 8 | static_cast<unsigned char>(bytes[at + i]);
      at += digits;
      skip = length;
    }
    if (bytes.size() - at < skip) return false;
    at += skip;
  }
  return false;
}

}  // namespace procession::python
