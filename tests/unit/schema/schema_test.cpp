#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "base/utf8.h"
#include "schema/event.h"
#include "schema/kind.h"

namespace procession {
namespace {

TEST(Kinds, names_and_numbers_find_each_other) {
  for (const KindInfo& info : kKinds) {
    EXPECT_EQ(kind_info(info.kind), &info);
    EXPECT_EQ(kind_by_name(info.name), info.kind);
  }
  EXPECT_EQ(kind_info(static_cast<Kind>(1000)), nullptr);
  EXPECT_EQ(kind_info(Kind::none), nullptr);
  EXPECT_EQ(kind_by_name("no.such"), std::nullopt);
}

// The numbers are on the wire and in every recording: a change here breaks old recordings.
TEST(Kinds, numbers_stay) {
  EXPECT_EQ(static_cast<int>(Kind::process_begin), 12);
  EXPECT_EQ(static_cast<int>(Kind::lock_acquire), 51);
  EXPECT_EQ(static_cast<int>(Kind::queue_put), 101);
  EXPECT_EQ(static_cast<int>(Kind::queue_get), 105);
  EXPECT_EQ(static_cast<int>(Kind::output), 190);
}

TEST(Kinds, what_ends_a_request_names_one) {
  for (const KindInfo& info : kKinds) {
    if (info.role == Role::fail) {
      EXPECT_NE(info.request, Kind::none) << info.name;
    }
    if (info.request != Kind::none && info.kind != Kind::process_started) {
      EXPECT_EQ(kind_role(info.request), Role::request) << info.name;
    }
  }
}

TEST(Fields, what_is_written_is_read) {
  std::string text;
  add_field(text, "type", "queue");
  add_field(text, "name", "a b=c%d\n中");
  add_field(text, "maxsize", 3);
  EXPECT_EQ(field(text, "type"), "queue");
  EXPECT_EQ(field(text, "name"), "a b=c%d\n中");
  EXPECT_EQ(field(text, "maxsize"), "3");
  EXPECT_EQ(field(text, "nothing"), std::nullopt);
  EXPECT_EQ(field("", "type"), std::nullopt);
}

TEST(Fields, any_bytes_are_taken) {
  EXPECT_EQ(field("a=%", "a"), "%");
  EXPECT_EQ(field("a=%4", "a"), "%4");
  EXPECT_EQ(field("a=%zz =b a", "a"), "%zz");
  EXPECT_EQ(field("a=%41", "a"), "A");
}

TEST(Event, an_item_is_named_by_who_put_it_and_when) {
  const std::int64_t id = item_id(5, 17);
  EXPECT_EQ(item_process(id), 5u);
  EXPECT_EQ(item_number(id), 17);
}

TEST(Utf8, IsKnown) {
  EXPECT_TRUE(is_utf8("你好\n"));
  EXPECT_TRUE(is_utf8("\xf4\x8f\xbf\xbf"));
  for (const char* bad :
       {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xbd", "\x80"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Utf8, IsCutBetweenCodePoints) {
  const std::string text = "a你😀b";  // 1, 3, 4 and 1 bytes
  const std::size_t wanted[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9};
  for (std::size_t most = 0; most < std::size(wanted); ++most)
    EXPECT_EQ(cut_utf8(text, most), text.substr(0, wanted[most])) << most;
  EXPECT_EQ(cut_utf8("你", 2), "\xe4\xbd") << "nothing would be left";
  EXPECT_EQ(cut_utf8("\x80\x80\x80\x80\x80\x80", 5), "\x80\x80\x80\x80\x80") << "no UTF-8";
}

TEST(Text, SecondsAreSaidToTheMillisecond) {
  EXPECT_EQ(seconds_text(1'284'000'000), "1.284 s");
  EXPECT_EQ(seconds_text(0), "0.000 s");
}

TEST(Types, NamesAndNumbersLeadToEachOther) {
  for (const TypeInfo& info : kTypes) {
    EXPECT_EQ(type_by_name(info.name), info.type) << info.name;
    EXPECT_EQ(type_name(info.type), info.name);
    EXPECT_NE(info.type, ObjectType::other) << info.name;
  }
  EXPECT_EQ(type_by_name("rwlock"), ObjectType::other);
  EXPECT_EQ(type_by_name(""), ObjectType::other);
  EXPECT_EQ(type_name(ObjectType::other), "object");
  EXPECT_EQ(type_name(static_cast<ObjectType>(250)), "object");
  // They stand in keys, by which objects of processes of one run find each other.
  EXPECT_EQ(static_cast<int>(ObjectType::queue), 1);
  EXPECT_EQ(static_cast<int>(ObjectType::memory), 15);
  EXPECT_EQ(static_cast<int>(ObjectType::connection), 16);
}

TEST(Kinds, WhichOnlyTheSupervisorTells) {
  for (const Kind kind : {Kind::none, Kind::run_begin, Kind::process_exit, Kind::process_reap,
                          Kind::lock_abandoned, Kind::choice, Kind::cpu_sample})
    EXPECT_TRUE(is_reserved_for_supervisor(kind)) << kind_name(kind);
  for (const Kind kind : {Kind::process_begin, Kind::lock_release, Kind::output, Kind::note,
                          static_cast<Kind>(kHighestKind + 1)})
    EXPECT_FALSE(is_reserved_for_supervisor(kind)) << kind_name(kind);
}

TEST(Kinds, TheirObjectsTypes) {
  EXPECT_EQ(kind_info(Kind::queue_put)->type, ObjectType::queue);
  EXPECT_TRUE(kind_info(Kind::queue_put)->has_object);
  EXPECT_FALSE(kind_info(Kind::process_join)->has_object);
  EXPECT_FALSE(kind_info(Kind::object_create)->has_object) << "of any type";
}

}  // namespace
}  // namespace procession
