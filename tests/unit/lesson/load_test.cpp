#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

TEST(Load, AGoodLessonIsReadWhole) {
  const Folder folder;
  const Lessons loaded = load_lessons({folder.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  ASSERT_EQ(loaded.lessons.size(), 1U);
  const Lesson& lesson = loaded.lessons[0];
  EXPECT_EQ(lesson.id, "tasks_lesson");
  EXPECT_EQ(lesson.order, 1);
  EXPECT_EQ(lesson.chapter.id, "talking");
  EXPECT_EQ(lesson.chapter.order, 4);
  EXPECT_EQ(lesson.chapter.title.zh, "通信");
  EXPECT_EQ(lesson.title.in("en_GB.UTF-8"), "Tasks");
  EXPECT_EQ(lesson.title.in("zh_CN.UTF-8"), "任务");
  EXPECT_EQ(lesson.concepts, (std::vector<std::string>{"queue", "back-pressure"}));
  ASSERT_EQ(lesson.parameters.size(), 5U);
  EXPECT_EQ(lesson.parameters[0].default_value, "3");
  EXPECT_EQ(lesson.parameters[0].expected(), "a whole number from 1 to 50");
  EXPECT_EQ(lesson.parameters[1].expected(), "a duration from 5 to 2000 ms");
  EXPECT_EQ(lesson.parameters[2].expected(), "one of sentinel, joinable");
  EXPECT_EQ(lesson.parameters[3].default_value, "true");
  EXPECT_EQ(lesson.parameters[4].default_value, "0.5");
  ASSERT_EQ(lesson.steps.size(), 3U);
  const Step& empty = lesson.steps[0];
  EXPECT_EQ(empty.waits_for->kind, Kind::queue_get_request);
  EXPECT_EQ(empty.waits_for->object, "tasks");
  EXPECT_EQ(empty.points_at.size(), 2U);
  EXPECT_EQ(empty.points_at[1].what, Target::What::code);
  EXPECT_EQ(empty.title.en, "Too early");
  EXPECT_EQ(empty.text.en, "Nothing is there yet.\n\n```\n## not a heading\n```");
  EXPECT_EQ(empty.text.zh, "还没有任何东西。");
  const Step& full = lesson.steps[1];
  EXPECT_EQ(full.variant, "cpp");
  EXPECT_EQ(full.waits_for->a->parameter, "capacity");
  EXPECT_EQ(full.waits_for->nth.value, 2);
  EXPECT_EQ(full.text.en, "The producer waits.\n### Why\nBecause.");
  EXPECT_FALSE(lesson.steps[2].waits_for);
  EXPECT_EQ(lesson.introduction.en, "Two processes share a queue.");
  ASSERT_EQ(lesson.tallies.size(), 1U);
  EXPECT_EQ(lesson.tallies[0].fact, "variable.values");
  EXPECT_EQ(lesson.tallies[0].object, "total");
  EXPECT_EQ(lesson.tallies[0].variant, "cpp");
  EXPECT_EQ(lesson.tallies[0].title.zh, "各自数出了多少");
  EXPECT_EQ(lesson.card.minutes, 5);
  EXPECT_EQ(lesson.card.reply.zh, "看阴影部分。");
  EXPECT_TRUE(lesson.has_cpp);
  EXPECT_FALSE(lesson.has_python);
  EXPECT_EQ(lesson.files,
            (std::vector<std::string>{"lesson.toml", "main.cpp", "text.en.md", "text.zh.md"}));
  EXPECT_EQ(find_lesson(loaded, "tasks_lesson"), &lesson);
  EXPECT_EQ(find_lesson(loaded, "tasks"), nullptr);
}

// A spoilt lesson is left out; its message names file, line and what was expected.
struct Spoilt {
  const char* name;
  const char* file;  // in the lesson's folder
  const char* what;
  const char* with;
  const char* at;          // stands on the line of the message first; "": the file as a whole
  const char* message[2];  // both stand in it
};

// The number of the file's first line with `text`; 0 if `text` is empty.
int line_with(const std::filesystem::path& file, const std::string& text) {
  if (text.empty()) return 0;
  const std::string bytes = Folder::read(file);
  const std::size_t at = bytes.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size()));
  return 1 + static_cast<int>(std::count(bytes.begin(), end, '\n'));
}

std::string name_of(const testing::TestParamInfo<Spoilt>& info) { return info.param.name; }

void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.name; }

class SpoiltLesson : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltLesson, IsSkippedWithAMessage) {
  Folder folder;
  const Spoilt& spoilt = GetParam();
  folder.edit(folder.lesson() / spoilt.file, spoilt.what, spoilt.with);
  // Another lesson beside it still loads.
  const auto other = folder.chapter() / "other";
  std::filesystem::create_directory(other);
  for (const char* file : {"text.en.md", "text.zh.md", "main.cpp", "lesson.toml"}) {
    const Folder good;
    Folder::write(other / file, Folder::read(good.lesson() / file));
  }
  folder.edit(other / "lesson.toml", "id = \"tasks_lesson\"", "id = \"other\"");

  const Lessons loaded = load_lessons({folder.path()});
  ASSERT_EQ(loaded.lessons.size(), 1U);
  EXPECT_EQ(loaded.lessons[0].id, "other");
  ASSERT_FALSE(loaded.messages.empty());
  const Message& message = loaded.messages[0];
  const std::string sentence = message.sentence();
  EXPECT_EQ(message.file, (folder.lesson() / spoilt.file).string()) << sentence;
  EXPECT_EQ(message.line, line_with(folder.lesson() / spoilt.file, spoilt.at)) << sentence;
  for (const char* part : spoilt.message)
    EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
}

constexpr const char* kToml = "lesson.toml";
INSTANTIATE_TEST_SUITE_P(
    Load, SpoiltLesson,
    testing::Values(
        Spoilt{"NoToml", kToml, "order = 1", "order = = 1", "= = 1", {"lesson.toml:2", "no TOML"}},
        Spoilt{"UnknownKey",
               kToml,
               "order = 1",
               "order = 1\norders = 2",
               "orders",
               {"orders", "did you mean order"}},
        Spoilt{"UnknownTable",
               kToml,
               "[card]",
               "[[question_later]]\nid = 1\n[card]",
               "[[question_later]]",
               {"question_later", "expected one of"}},
        Spoilt{"WrongId",
               kToml,
               "id = \"tasks_lesson\"",
               "id = \"tusks\"",
               "",
               {"tusks", "tasks_lesson"}},
        Spoilt{"WrongType",
               kToml,
               "order = 1",
               "order = \"1\"",
               "order =",
               {"`order`", "whole number"}},
        Spoilt{"NoTitle", kToml, "title.zh = \"任务\"", "", "title.en", {"`zh`", "missing"}},
        Spoilt{"EmptyTitle", kToml, "\"任务\"", "\"\"", "title.zh", {"`zh`", "not empty"}},
        Spoilt{"NoQuestion",
               kToml,
               "question.en = \"Who waits?\"\nquestion.zh = \"谁在等待?\"",
               "",
               "id = \"tasks_lesson",
               {"`question`", "missing"}},
        Spoilt{"BadConcept",
               kToml,
               "\"back-pressure\"",
               "\"Back pressure\"",
               "concepts",
               {"concepts", "a-z"}},
        Spoilt{"ConceptTwice",
               kToml,
               "\"back-pressure\"",
               "\"queue\"",
               "concepts",
               {"concepts", "once"}},
        Spoilt{"ParameterType",
               kToml,
               "type = \"int\"",
               "type = \"integer\"",
               "type = \"integer",
               {"`type`", "duration_ms"}},
        Spoilt{"ParameterName",
               kToml,
               "name = \"capacity\"",
               "name = \"Capacity\"",
               "Capacity",
               {"`name`", "a-z"}},
        Spoilt{"ParameterTwice",
               kToml,
               "[[parameter]]\nname = \"produce\"",
               "[[parameter]] # twice\nname = \"capacity\"",
               "# twice",
               {"capacity", "twice"}},
        Spoilt{"NoBounds", kToml, "max = 50\n", "", "[[parameter]]", {"`max`", "missing"}},
        Spoilt{"BoundsSwapped",
               kToml,
               "min = 1\n",
               "min = 51\n",
               "max = 50",
               {"`max`", "no less than min"}},
        Spoilt{"BoundNotWhole", kToml, "min = 1\n", "min = 1.5\n", "min = 1.5", {"`min`", "whole"}},
        Spoilt{"DefaultOutOfBounds",
               kToml,
               "default = 3",
               "default = 51",
               "default = 51",
               {"`default`", "from 1 to 50"}},
        Spoilt{"DefaultOfWrongType",
               kToml,
               "default = 3",
               "default = \"3\"",
               "default = \"3",
               {"`default`", "from 1 to 50"}},
        Spoilt{"DefaultNoChoice",
               kToml,
               "default = \"sentinel\"",
               "default = \"sentinels\"",
               "default = \"sentinels",
               {"`default`", "one of sentinel, joinable"}},
        Spoilt{"BoundsOnAChoice",
               kToml,
               "default = \"sentinel\"",
               "default = \"sentinel\"\nmin = 1 # of a choice",
               "# of a choice",
               {"unknown key", "`min`"}},
        Spoilt{"HelpInOneLanguage",
               kToml,
               "help.zh = \"队列的上限。\"",
               "",
               "help.en = \"Bound",
               {"`zh`", "missing"}},
        Spoilt{"UnknownKind",
               kToml,
               "kind = \"queue.put\"",
               "kind = \"queue.pit\"",
               "queue.pit",
               {"`kind`", "did you mean queue.put?"}},
        Spoilt{"WaitsForNoRequest",
               kToml,
               "nth = 2",
               "waits_ms = 20",
               "waits_ms",
               {"waits_ms", ".request"}},
        Spoilt{"UnknownParameter",
               kToml,
               "\"$capacity\"",
               "\"$capacities\"",
               "capacities",
               {"`a`", "$name"}},
        Spoilt{"ParameterOfWrongType",
               kToml,
               "\"$capacity\"",
               "\"$ending\"",
               "$ending",
               {"`a`", "int or duration_ms"}},
        Spoilt{"NthIsZero", kToml, "nth = 2", "nth = 0", "nth = 0", {"`nth`", "1 or more"}},
        Spoilt{"HoldIsNoBool",
               kToml,
               "id = \"next\"",
               "id = \"next\"\nhold = 1",
               "hold = 1",
               {"`hold`", "true or false"}},
        Spoilt{"UnknownVariant",
               kToml,
               "variant = \"cpp\"",
               "variant = \"rust\"",
               "rust",
               {"`variant`", "python"}},
        Spoilt{"CodeNotThere",
               kToml,
               "code = \"tasks.get()\"",
               "code = \"tasks.put()\"",
               "tasks.put()",
               {"`code`", "stands"}},
        Spoilt{"TargetWhenUnknownValue",
               kToml,
               "code = \"tasks.get()\"",
               "code = \"tasks.get()\"\nwhen.ending = [\"never\"]",
               "[\"never\"]",
               {"`ending` in when of [[step.points_at]]", "value"}},
        Spoilt{"TwoTargets",
               kToml,
               "lane = \"consumer-*\"",
               "lane = \"consumer-*\"\nobject = \"tasks\"",
               "[[step.points_at]]",
               {"points_at", "one of"}},
        Spoilt{"StepTwice",
               kToml,
               "[[step]]\nid = \"next\"",
               "[[step]] # twice\nid = \"full\"",
               "# twice",
               {"full", "twice"}},
        Spoilt{"UnknownRule",
               kToml,
               "[card]",
               "[[check]]\nrule = \"queue.nonsense_at_all\"\ntitle.en = \"x\"\ntitle.zh = "
               "\"x\"\n[card]",
               "queue.nonsense",
               {"`rule`", "one of"}},
        Spoilt{"TextOfACheckMissing",
               kToml,
               "[card]",
               "[[check]]\nrule = \"output.absent\"\ntexts.process = \"x\"\ntitle.en = \"x\"\n"
               "title.zh = \"x\"\n[card]",
               "output.absent",
               {"`rule`", "texts.text"}},
        Spoilt{"TextOfACheckNotAskedFor",
               kToml,
               "[card]",
               "[[check]]\nrule = \"process.exits_after\"\ntexts.process = \"x\"\ntexts.more = "
               "\"x\"\ntitle.en = \"x\"\ntitle.zh = \"x\"\n[card]",
               "texts.process",
               {"`texts`", "more"}},
        Spoilt{"ACheckMeantForAValueThatIsNone",
               kToml,
               "[card]",
               "[[check]]\nrule = \"process.exits_after\"\ntexts.process = \"x\"\nwhen.ending = "
               "[\"sentinel\", \"bang\"]\ntitle.en = \"x\"\ntitle.zh = \"x\"\n[card]",
               "when.ending",
               {"`ending`", "value"}},
        Spoilt{"ACheckMeantForAParameterThatIsNone",
               kToml,
               "[card]",
               "[[check]]\nrule = \"process.exits_after\"\ntexts.process = \"x\"\nwhen.colour = "
               "\"red\"\ntitle.en = \"x\"\ntitle.zh = \"x\"\n[card]",
               "when.colour",
               {"`colour`", "parameter"}},
        Spoilt{"UnknownFact",
               kToml,
               "\"variable.values\"",
               "\"variable.value\"",
               "fact =",
               {"`fact`", "did you mean variable.values"}},
        Spoilt{"FactWithoutObject",
               kToml,
               "object = \"total\"\n",
               "",
               "fact =",
               {"`fact`", "`object` beside it"}},
        Spoilt{"FactWithAnObjectTooMany",
               kToml,
               "\"variable.values\"",
               "\"output.order\"",
               "object = \"total\"",
               {"`object`", "whole run"}},
        Spoilt{"NoCard",
               kToml,
               "[card]\nminutes = 5",
               "[other]\nminutes = 5",
               "id = \"tasks_lesson",
               {"[card]", "missing"}},
        Spoilt{
            "Minutes", kToml, "minutes = 5", "minutes = 0", "minutes = 0", {"`minutes`", "from 1"}},
        Spoilt{"CardInOneLanguage",
               kToml,
               "ask.zh = \"谁在等待?\"\npress",
               "press",
               "ask.en",
               {"`zh`", "missing"}},
        Spoilt{"BadUtf8",
               kToml,
               "title.en = \"Tasks\"",
               "title.en = \"T\xff\"",
               "title.en",
               {"UTF-8", ":4"}},
        Spoilt{"TextUnknownStep",
               "text.en.md",
               "## next: Try",
               "## nxt: Try",
               "## nxt",
               {"## nxt", "empty, full, next"}},
        Spoilt{"TextStepTwice",
               "text.en.md",
               "## next: Try",
               "## full: Try",
               " Try",
               {"full", "twice"}},
        Spoilt{"TextNoTitle",
               "text.zh.md",
               "## next: 试一试",
               "## next",
               "## next",
               {"no title", "## next: Title"}},
        Spoilt{"TextEmpty", "text.zh.md", "把容量改为 20。\n", "", "## next", {"next", "no text"}},
        Spoilt{"TextBadUtf8", "text.zh.md", "太早", "\xed\xa0\x80", "## empty", {"UTF-8", ":3"}},
        Spoilt{"ProgramBadUtf8",
               "main.cpp",
               "int main",
               "// \xc0\xaf\nint main",
               "//",
               {"UTF-8", "main.cpp:1"}}),
    name_of);

TEST(Load, AStepPointsAtSomethingForSomeValuesAlone) {
  Folder folder;
  folder.edit(folder.lesson() / "lesson.toml", "code = \"tasks.get()\"",
              "code = \"tasks.get()\"\nwhen.ending = [\"sentinel\"]");
  const Lessons loaded = load_lessons({folder.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  const std::vector<Target>& targets = loaded.lessons.at(0).steps.at(0).points_at;
  EXPECT_TRUE(targets.at(0).when.empty());
  EXPECT_EQ(targets.at(1).when, (When{{"ending", {"sentinel"}}}));
}

TEST(Load, AStepWithoutTextIsNamed) {
  Folder folder;
  folder.edit(folder.lesson() / "text.zh.md", "## next: 试一试\n把容量改为 20。\n", "");
  const Lessons loaded = load_lessons({folder.path()});
  EXPECT_TRUE(loaded.lessons.empty());
  ASSERT_EQ(loaded.messages.size(), 1U);
  EXPECT_EQ(loaded.messages[0].sentence(), (folder.lesson() / "text.zh.md").string() +
                                               ": step next of lesson.toml has no text: expected "
                                               "a heading `## next: Title`");
}

TEST(Load, MissingFilesAreNamed) {
  for (const char* file : {"lesson.toml", "text.en.md", "text.zh.md"}) {
    const Folder folder;
    std::filesystem::remove(folder.lesson() / file);
    const Lessons loaded = load_lessons({folder.path()});
    EXPECT_TRUE(loaded.lessons.empty());
    ASSERT_EQ(loaded.messages.size(), 1U);
    EXPECT_EQ(loaded.messages[0].file, (folder.lesson() / file).string());
  }
  const Folder folder;
  std::filesystem::remove(folder.lesson() / "main.cpp");
  const Lessons loaded = load_lessons({folder.path()});
  EXPECT_TRUE(loaded.lessons.empty());
  ASSERT_FALSE(loaded.messages.empty());
  EXPECT_NE(loaded.messages[0].sentence().find("main.py"), std::string::npos);
}

TEST(Load, AFolderWithoutLessonsIsNamed) {
  const Lessons loaded = load_lessons({"/nonexistent/lessons"});
  ASSERT_EQ(loaded.messages.size(), 1U);
  EXPECT_NE(loaded.messages[0].sentence().find("/nonexistent/lessons"), std::string::npos);
}

TEST(Load, AChapterWithAMistakeIsSkipped) {
  Folder folder;
  folder.edit(folder.chapter() / "chapter.toml", "order = 4", "order = -4");
  const Lessons loaded = load_lessons({folder.path()});
  EXPECT_TRUE(loaded.lessons.empty());
  ASSERT_EQ(loaded.messages.size(), 1U);
  EXPECT_EQ(loaded.messages[0].line, 1);

  std::filesystem::rename(folder.chapter(), folder.path() + "/talking");
  const Lessons named = load_lessons({folder.path()});
  ASSERT_EQ(named.messages.size(), 1U);
  EXPECT_NE(named.messages[0].sentence().find("NN_name"), std::string::npos);
}

TEST(Load, AnIdCountsWhereItStandsFirst) {
  const Folder one;
  const Folder two;
  const Lessons loaded = load_lessons({one.path(), two.path()});
  ASSERT_EQ(loaded.lessons.size(), 1U);
  EXPECT_EQ(loaded.lessons[0].folder, one.lesson().string());
  ASSERT_EQ(loaded.messages.size(), 1U);
  EXPECT_EQ(loaded.messages[0].file, two.lesson().string());
}

TEST(Load, AHugeFileIsRefused) {
  const Folder folder;
  Folder::write(folder.lesson() / "text.en.md", std::string((1 << 20) + 1, ' '));
  const Lessons loaded = load_lessons({folder.path()});
  EXPECT_TRUE(loaded.lessons.empty());
  ASSERT_EQ(loaded.messages.size(), 1U);
  EXPECT_NE(loaded.messages[0].what.find("1 MiB"), std::string::npos);
}

// The built-in lessons have no mistake.
TEST(Load, TheHousesOwnLessonsLoad) {
  const auto folder = find_data_folder("lessons");
  ASSERT_TRUE(folder.has_value()) << folder.error().sentence();
  const Lessons loaded = load_lessons({*folder});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  EXPECT_NE(find_lesson(loaded, "producer_consumer"), nullptr);
}

// A recording's attachments are enough to load its lesson again.
}  // namespace
}  // namespace procession::lesson
