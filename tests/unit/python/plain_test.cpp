#include "plain.h"

#include <gtest/gtest.h>

#include <string>

namespace procession::python {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

// pickle.dumps((1, "ab", None), 4)
const std::string kPlain = bytes({0x80, 4, 0x95, 11, 0,   0,   0,    0,   0,    0,    0,
                                  'K',  1, 0x8c, 2,  'a', 'b', 0x94, 'N', 0x87, 0x94, '.'});
// pickle.dumps(os.getpid, 0): unpickling it would import and look up.
const std::string kGlobal = "cposix\ngetpid\np0\n.";

TEST(PlainPickle, NumbersStringsAndContainersAre) { EXPECT_TRUE(is_plain_pickle(kPlain)); }

TEST(PlainPickle, WhatRunsCodeIsNot) {
  EXPECT_FALSE(is_plain_pickle(kGlobal));
  for (const char opcode :
       {'c', 'i', 'o', 'R', 'b', 'P', 'Q', '\x81', '\x82', '\x92', '\x93', '\x97'})
    EXPECT_FALSE(is_plain_pickle(bytes({0x80, 4, 'N'}) + opcode + ".")) << opcode;
}

TEST(PlainPickle, NothingIsBelievedThatIsNotThere) {
  for (std::size_t size = 0; size < kPlain.size(); ++size)
    EXPECT_FALSE(is_plain_pickle(std::string_view(kPlain).substr(0, size))) << size;
  EXPECT_FALSE(is_plain_pickle(kPlain + "N"));
  // A length beyond the message, and the longest possible length.
  EXPECT_FALSE(is_plain_pickle(bytes({'X', 0xff, 0xff, 0xff, 0xff, 'a', '.'})));
  EXPECT_FALSE(is_plain_pickle(bytes({0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, '.'})));
}

}  // namespace
}  // namespace procession::python
