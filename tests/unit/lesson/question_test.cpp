#include <gtest/gtest.h>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

constexpr const char* kGood = R"toml(
[let]
held = "waited('queue.put.request')"

[[predict]]
id = "bottleneck"
step = "full"
kind = "fixed"
ask.en = "Who is the bottleneck?"
ask.zh = "谁是瓶颈？"
why.en = "Whoever makes the others wait."
why.zh = "让别人等的那个。"
[[predict.choice]]
id = "producers"
label.en = "the producers"
label.zh = "生产者"
right = "waited('queue.get.request') > 1"
[[predict.choice]]
id = "consumers"
label.en = "the consumers"
label.zh = "消费者"
right = "held > $capacity"

[[predict]]
id = "change"
step = "full"
kind = "measured"
runs = [["capacity=1"], ["capacity=20"]]
answer = "in(2, time('run.end')) - in(1, time('run.end'))"
within_percent = 20
unit.en = "s"
unit.zh = "秒"
ask.en = "How much later?"
ask.zh = "晚多少？"
why.en = "Hardly."
why.zh = "几乎不变。"

[card])toml";

class QuestionTest : public testing::Test {
 protected:
  QuestionTest() { folder_.edit(folder_.lesson() / "lesson.toml", "\n[card]", kGood); }
  void spoil(const std::string& what, const std::string& with) {
    folder_.edit(folder_.lesson() / "lesson.toml", what, with);
  }
  // The only message.
  std::string message() {
    const Lessons loaded = load_lessons({folder_.path()});
    EXPECT_TRUE(loaded.lessons.empty());
    if (loaded.messages.size() != 1) {
      std::string all;
      for (const Message& one : loaded.messages) all += one.sentence() + "\n";
      return all;
    }
    EXPECT_GT(loaded.messages[0].line, 0);
    return loaded.messages[0].what;
  }
  Folder folder_;
};

TEST_F(QuestionTest, AreRead) {
  const Lessons loaded = load_lessons({folder_.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  ASSERT_EQ(loaded.lessons.size(), 1U);
  const auto& questions = loaded.lessons[0].questions;
  ASSERT_EQ(questions.size(), 2U);
  EXPECT_EQ(questions[0].step, "full");
  EXPECT_EQ(questions[0].choices[1].label.zh, "消费者");
  EXPECT_EQ(questions[0].choices[1].right.parameters(), std::vector<std::string>{"capacity"});
  EXPECT_EQ(questions[1].kind, QuestionKind::measured);
  EXPECT_EQ(questions[1].runs[1], std::vector<std::string>{"capacity=20"});
  EXPECT_EQ(questions[1].within_percent, 20);
}

TEST_F(QuestionTest, AnExpressionThatIsNone) {
  spoil("waited('queue.get.request') > 1", "waited('queue.get.request') >");
  EXPECT_EQ(message(),
            "`right` in [[predict.choice]], character 30 of the expression: expected a value");
}

TEST_F(QuestionTest, AParameterThatIsNotThere) {
  spoil("> $capacity", "> $capacty");
  EXPECT_EQ(
      message(),
      "`right` in [[predict.choice]]: expected parameters of this lesson: it has no $capacty");
}

TEST_F(QuestionTest, AStepThatIsNotThere) {
  spoil("step = \"full\"\nkind = \"measured\"", "step = \"fuller\"\nkind = \"measured\"");
  EXPECT_EQ(message(), "`step` in [[predict]]: expected the id of a [[step]] of this lesson");
}

TEST_F(QuestionTest, AKindThatIsNone) {
  spoil("kind = \"measured\"", "kind = \"guessed\"");
  EXPECT_EQ(message(), "`kind` in [[predict]]: expected fixed, measured or varies");
}

TEST_F(QuestionTest, ARunOutOfBounds) {
  spoil("[\"capacity=20\"]", "[\"capacity=2000\"]");
  const std::string said = message();
  EXPECT_TRUE(said.starts_with("`runs` in [[predict]]: expected parameters of this lesson: "));
}

TEST_F(QuestionTest, MoreRunsThanThereAre) {
  spoil("in(2, time", "in(3, time");
  EXPECT_EQ(message(), "`answer` in [[predict]]: expected in(N, …) with a run that `runs` lists");
}

TEST_F(QuestionTest, AreAskedWhereTheirParametersSaySo) {
  spoil("kind = \"measured\"", "when.ending = \"sentinel\"\nkind = \"measured\"");
  const Lessons loaded = load_lessons({folder_.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  EXPECT_EQ(loaded.lessons.at(0).questions.at(1).when.at("ending").at(0), "sentinel");
}

TEST_F(QuestionTest, ARaceHasRunsOfOneKind) {
  spoil("kind = \"measured\"", "kind = \"varies\"");
  spoil("within_percent = 20\nunit.en = \"s\"\nunit.zh = \"秒\"\n", "");
  EXPECT_EQ(
      message(),
      "`runs` in [[predict]]: expected one list of NAME=VALUE, for all of its runs are alike");
}

TEST_F(QuestionTest, OneChoiceIsNone) {
  spoil(
      "[[predict.choice]]\nid = \"producers\"\nlabel.en = \"the producers\"\nlabel.zh = "
      "\"生产者\"\nright = \"waited('queue.get.request') > 1\"\n",
      "");
  EXPECT_EQ(message(),
            "question bottleneck: expected two or more [[predict.choice]], for it is fixed");
}

TEST_F(QuestionTest, SeveralChoicesMayBeRightIfItSaysSo) {
  spoil("kind = \"fixed\"", "kind = \"fixed\"\nseveral = true");
  const Lessons loaded = load_lessons({folder_.path()});
  EXPECT_TRUE(loaded.lessons.at(0).questions.at(0).several);
  spoil("several = true", "several = 2");
  EXPECT_EQ(message(), "`several` in [[predict]]: expected true or false");
}

// Recordings hold lessons of older formats, in which every question had boxes.
TEST_F(QuestionTest, InAnOlderFormatSeveralChoicesMayBeRight) {
  EXPECT_TRUE(load_lessons({folder_.path()}).lessons.at(0).questions.at(0).several);
  spoil("[[predict]]\nid = \"change\"\nstep = \"full\"",
        "[[predict]]\nid = \"change\"\nstep = \"next\"");
  EXPECT_TRUE(load_lessons({folder_.path()}).messages.empty());
  spoil("order =", "format = 3\norder =");
  EXPECT_FALSE(load_lessons({folder_.path()}).lessons.at(0).questions.at(0).several);
}

TEST_F(QuestionTest, OneWithoutAHoldHasRunsOfItsOwn) {
  spoil("order =", "format = 3\norder =");
  spoil("step = \"full\"\nkind = \"measured\"", "step = \"next\"\nkind = \"measured\"");
  EXPECT_EQ(load_lessons({folder_.path()}).messages.size(), 0U) << "its runs answer it";
  spoil("step = \"full\"\nkind = \"fixed\"", "step = \"next\"\nkind = \"fixed\"");
  EXPECT_EQ(message(),
            "`step` in [[predict]]: expected a step with [step.waits_for], where a run is held "
            "before it shows the answer, or `runs` of the question's own");
}

TEST_F(QuestionTest, VeilsNameWhatIsNotDrawn) {
  const std::string before = "[[predict.choice]]\nid = \"producers\"";
  spoil(
      before,
      "[predict.veils]\nvalues = [\"tasks@worker-*\"]\npages = [\"tas*\"]\nlines = [\"done *\"]\n" +
          before);
  const Lessons loaded = load_lessons({folder_.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  const Veils& veils = loaded.lessons.at(0).questions.at(0).veils;
  EXPECT_TRUE(is_veiled(veils.values, "tasks@worker-1"));
  EXPECT_FALSE(is_veiled(veils.values, "tasks@main"));
  EXPECT_TRUE(is_veiled(veils.pages, "task"));
  EXPECT_TRUE(is_veiled(veils.lines, "done 3"));
  EXPECT_FALSE(is_veiled(veils.lines, "not done 3"));
}

TEST_F(QuestionTest, MistakesInVeils) {
  const std::string before = "[[predict.choice]]\nid = \"producers\"";
  spoil(before, "[predict.veils]\nvalues = [\"tasques@main\"]\n" + before);
  EXPECT_EQ(message(),
            "`values` in [predict.veils]: expected names of variables of this lesson's program: it "
            "has no tasques@main");
  spoil("values = [\"tasques@main\"]", "value = [\"tasks@main\"]");
  EXPECT_EQ(message(), "unknown key `value` in [predict.veils]: did you mean values?");
  spoil("value = [\"tasks@main\"]", "values = \"tasks@main\"");
  EXPECT_EQ(message(), "`values` in [predict.veils]: expected a list of texts, each of them once");
  spoil("values = \"tasks@main\"", "values = [\"tasks\"]");
  EXPECT_EQ(message(),
            "`values` in [predict.veils]: expected VARIABLE@PROCESS, such as n@child-*: not tasks");
  spoil("values = [\"tasks\"]", "");
  EXPECT_EQ(message(), "`values` in [predict.veils]: expected one of values, pages, lines");
}

}  // namespace
}  // namespace procession::lesson
