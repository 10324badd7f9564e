#include "export/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace procession {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

TEST(Json, TextIsAlwaysValid) {
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted("plain ~"), "\"plain ~\"");
  EXPECT_EQ(quoted("a\"b\\c\n\r\t"), "\"a\\\"b\\\\c\\n\\r\\t\"");
  EXPECT_EQ(quoted(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\\u007f\"");
  EXPECT_EQ(quoted("你好 😀"), "\"你好 😀\"");
  EXPECT_EQ(quoted("a\xff"
                   "b\xe4\xbd"),
            "\"a\xef\xbf\xbd"
            "b\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(Json, NumbersAreExact) {
  std::string out;
  append_number(out, std::numeric_limits<std::int64_t>::min());
  out += ' ';
  append_number(out, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(out, "-9223372036854775808 18446744073709551615");
}

TEST(Json, NestsWithCommas) {
  Json json;
  json.object().text("a", "x").number("b", -1).key("c").list().number(1).object().end_object();
  json.list().end_list().null().end_list().truth("d", true).key("e").real(0.5).end_object();
  EXPECT_EQ(json.str(), R"({"a":"x","b":-1,"c":[1,{},[],null],"d":true,"e":0.5})");
}

}  // namespace
}  // namespace procession
