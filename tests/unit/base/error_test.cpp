#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <set>

using namespace procession;

namespace {

// The reason of a schedule that can't be followed goes into a slot in the sentence.
Error refused() {
  return error_for({{"error.schedule.waits", {{"act", "lock.request on a=b"}}}},
                   {"error.schedule.other",
                    {{"turn", "3"}, {"count", "9"}, {"process", "main"}, {"act", "queue.get"}}});
}

}  // namespace

TEST(Error, IsOneSentence) {
  EXPECT_EQ((Error{{"error.record.empty"}, "a.procession", {"advice.record.again"}}.sentence()),
            "a.procession: the recording is empty; record it again");
  EXPECT_EQ(Error{{"error.record.empty"}}.sentence(), "the recording is empty");
}

TEST(Error, ItsReasonFollowsAfterAColon) {
  const Error error =
      error_for(reason_of(ENOSPC), {"error.copy.failed"}, "a b", {"advice.copy.name"});
  EXPECT_EQ(error.message(), "could not be saved: No space left on device");
  EXPECT_EQ(error.sentence(),
            "a b: could not be saved: No space left on device; choose another name");
}

TEST(Error, ItsReasonStandsInItsPlace) {
  EXPECT_EQ(refused().sentence(),
            "the schedule can't be followed: at turn 3 of 9 it was for main to do queue.get, but "
            "it waits for lock.request on a=b");
}

TEST(Error, OneIsNotSeveral) {
  const auto there = [](const char* count) {
    return Error{{"error.question.runs", {{"wanted", "2"}, {"count", count}}}}.sentence();
  };
  EXPECT_EQ(there("1"), "this needs 2 runs, and there is 1");
  EXPECT_EQ(there("0"), "this needs 2 runs, and there are 0");
}

TEST(Error, WhatTheSystemSaysIsItsOwn) {
  for (int number = 1; number < 134; ++number) {
    const std::string by_system = std::strerror(number);  // valid until the next call only
    EXPECT_EQ(reason_of(number).sentence(), by_system);
  }
}

TEST(Error, GoesThroughFields) {
  Error error =
      error_for(refused(), {"error.record.write"}, "100 % = all\n", {"advice.copy.name"}, 125);
  const std::string fields = fields_of(error);
  EXPECT_EQ(fields.find('\n'), std::string::npos);
  const std::optional<Error> read = error_of(fields);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->sentence(), error.sentence());
  EXPECT_EQ(read->exit_code, 125);
  EXPECT_EQ(read->what, error.what);
  EXPECT_EQ(read->because->because->what, error.because->because->what);
  EXPECT_EQ(fields_of(Error{{"error.record.empty"}}), "what=error.record.empty");
}

TEST(Error, FieldsThatAreNotKnownAreNone) {
  for (const char* fields :
       {"", "what", "what=", "what=error.no.such", "advice=advice.record.again",
        "what=error.record.empty advice=advice.no.such", "what=error.record.empty because=x",
        "what=error.record.empty because=what%3derror.no.such", "\xff\xfe%"})
    EXPECT_FALSE(error_of(fields)) << fields;
  // A missing argument is visible in the sentence.
  EXPECT_EQ(error_of("what=error.record.piece")->sentence(),
            "the recording can't take {count} bytes in one piece");
}

TEST(Error, ReasonsOfReasonsEnd) {
  std::string fields = "what=error.record.empty";
  for (int depth = 0; depth < 6; ++depth) {
    Error outer{{"error.record.write"}};
    outer.because = std::make_shared<const Error>(*error_of(fields));
    fields = fields_of(outer);
  }
  EXPECT_TRUE(error_of(fields));
  for (int depth = 0; depth < 4; ++depth) {
    std::string deeper = "what=error.record.write because=";
    for (const char c : fields)
      deeper += c == '%' ? "%25" : c == '=' ? "%3d" : c == ' ' ? "%20" : std::string(1, c);
    fields = deeper;
  }
  EXPECT_FALSE(error_of(fields));
}

TEST(Error, EachKeyStandsOnce) {
  std::set<std::string_view> seen;
  for (const SentenceKey& row : kErrorKeys) {
    EXPECT_TRUE(seen.insert(row.key).second) << row.key;
    EXPECT_FALSE(row.english.empty()) << row.key;
    EXPECT_TRUE(row.key.starts_with("error.") || row.key.starts_with("advice.")) << row.key;
  }
}

// The English of a row fills in exactly the arguments that the row declares.
TEST(Error, EachKeyFillsInItsArguments) {
  for (const SentenceKey& row : kErrorKeys) {
    Sentence all{std::string(row.key), {{"because", "REASON"}}};
    std::string_view names = row.args;
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find(' '));
      names.remove_prefix(std::min(names.size(), name.size() + 1));
      EXPECT_NE(row.english.find("{" + std::string(name) + "}"), std::string_view::npos)
          << row.key << " does not say " << name;
      all.args.emplace_back(name, "VALUE");
    }
    EXPECT_EQ(english(all, kErrorKeys).find('{'), std::string::npos) << row.key;
  }
}
