// A lesson that is run in the window and held where it asks: what is drawn then, and what not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "app.h"
#include "screen.h"
#include "world/variables.h"

using namespace procession;
using namespace procession::app;

namespace {

// The window with a real run of a lesson, held at the first step that asks.
class Held : public Screen {
 public:
  Held(const std::string& lesson, const std::string& variant, const std::string& language,
       const std::map<std::string, std::string>& parameters = {})
      : Screen(false, language) {
    command("exec " PROCESSION_BIN "/procession \"$@\"");
    Session& session = app().session();
    EXPECT_TRUE(session.choose_lesson(lesson));
    while (session.choice().variant() != variant) app().key('V', false);
    for (const auto& [name, value] : parameters) session.set_parameter(name, value);
    app().text().keep_list(true);
    ImGui::GetIO().DisplaySize = {1280, 1400};  // no page has to be scrolled
    app().key(key::kF5, false);
    const Walkthrough& walkthrough = session.walkthrough();
    stands_ = until([&] { return walkthrough.held_at().has_value(); }) &&
              until([&] { return session.run().runner().hold() == Hold::paused; }) &&
              // The run says that it is held before its last events are written.
              until([&] { return walkthrough.moment(*walkthrough.held_at()).seq != 0; }) &&
              until([&] { return !session.follower()->behind(); });
    frames(4);
  }
  // Returns whether the run is held. Nothing below may be asked of one that is not.
  bool stands() const { return stands_; }
  std::vector<const QuestionState*> questions() {
    const Walkthrough& walkthrough = app().session().walkthrough();
    return walkthrough.questions_at(*walkthrough.held_at());
  }
  bool draws_exactly(const std::string& text) {
    const auto& list = app().text().list();
    return std::ranges::any_of(list, [&](const DrawnText& one) { return one.text == text; });
  }
  bool draws_beginning(const std::string& text) {
    return std::ranges::any_of(app().text().list(),
                               [&](const DrawnText& one) { return one.text.starts_with(text); });
  }

 private:
  bool stands_ = false;
};

class Asking : public testing::TestWithParam<const char*> {};

}  // namespace

// The child's copy has its value already: it is not drawn while it is asked for.
TEST_P(Asking, TheAnswerIsNotDrawnUntilTheLearnerHasGuessed) {
  Held screen("isolated_globals", GetParam(), "zh");
  Walkthrough& walkthrough = screen.app().session().walkthrough();
  ASSERT_TRUE(screen.stands());
  const QuestionState* asked = screen.questions().at(0);
  ASSERT_FALSE(walkthrough.veils().values.empty()) << "or this test looks at nothing";
  EXPECT_TRUE(screen.until([&] { return screen.draws_exactly("(0)"); }))
      << "nothing is asked of the other variable";
  EXPECT_TRUE(screen.draws_exactly("?"));
  EXPECT_FALSE(screen.draws_exactly("(50)"));
  walkthrough.guess(asked->question, {.choices = {"n100"}});
  screen.frames(3);
  EXPECT_TRUE(screen.draws_exactly("(50)")) << "it is there for those who have answered";
}

// Choices of which one is right exclude each other.
TEST_P(Asking, OneChoiceReplacesTheOther) {
  Held screen("isolated_globals", GetParam(), "en");
  ASSERT_TRUE(screen.stands());
  const QuestionState* asked = screen.questions().at(0);
  const auto& choices = asked->question->choices;
  ASSERT_GE(choices.size(), 2U);
  screen.click("choice_" + choices[0].id);
  screen.click("choice_" + choices[1].id);
  screen.click("say_guess");
  screen.frames(3);
  ASSERT_TRUE(asked->guess);
  EXPECT_EQ(asked->guess->choices, std::vector<std::string>{choices[1].id});
}

INSTANTIATE_TEST_SUITE_P(Variants, Asking, testing::Values("cpp", "python"),
                         [](const testing::TestParamInfo<const char*>& one) {
                           return std::string(one.param);
                         });

// What the lesson's checks are about may be what is asked.
TEST(Asking, ChecksOfTheLessonAreNotDrawnWhileItAsks) {
  Held screen("semaphore", "cpp", "en");
  ASSERT_TRUE(screen.stands());
  Walkthrough& walkthrough = screen.app().session().walkthrough();
  ASSERT_TRUE(walkthrough.is_asking());
  const auto judged = [&] {  // some time after the last event
    return std::ranges::any_of(screen.app().session().follower()->verdicts(), [](const auto& one) {
      return one.rule == "semaphore.at_most" && one.outcome == world::Outcome::holds &&
             one.why.key != "check.nothing";
    });
  };
  ASSERT_TRUE(screen.until(judged)) << "no more cars are inside so far than there are spaces";
  screen.frames(3);
  const auto drawn = [&] {
    return std::ranges::any_of(walkthrough.lesson()->checks, [&](const lesson::Check& check) {
      return screen.draws_beginning(check.title.en.substr(0, 16));  // it may be wrapped
    });
  };
  EXPECT_FALSE(drawn());
  for (const QuestionState* state : screen.questions())
    walkthrough.guess(state->question, {.number = 1});
  EXPECT_FALSE(walkthrough.is_asking());
  screen.frames(3);
  EXPECT_TRUE(drawn());
}

TEST(Asking, AGuessIsANumberTypedIntoAnEmptyField) {
  for (const bool good : {true, false}) {
    Held screen("semaphore", "cpp", "en");
    ASSERT_TRUE(screen.stands());
    const QuestionState* asked = screen.questions().at(0);
    EXPECT_TRUE(screen.draws_exactly("a number")) << "nothing is proposed";
    screen.click("say_guess");
    EXPECT_FALSE(asked->guess) << "nothing was typed";
    EXPECT_TRUE(screen.draws_exactly("not answered yet: 1"));
    screen.click("guess_number");
    ImGui::GetIO().AddInputCharactersUTF8(good ? " 3 " : "3x");
    screen.frames(2);
    EXPECT_EQ(screen.draws_beginning("This is not a number"), !good);
    screen.click("say_guess");
    screen.frames(2);
    ASSERT_EQ(asked->guess.has_value(), good);
    if (!good) {  // what is typed next replaces it
      screen.click("guess_number");
      ImGui::GetIO().AddInputCharactersUTF8("3");
      screen.frames(2);
      screen.click("say_guess");
      screen.frames(2);
      ASSERT_TRUE(asked->guess);
    }
    EXPECT_EQ(asked->guess->number, 3);
    EXPECT_TRUE(screen.draws_exactly("3 cars"));
    EXPECT_FALSE(screen.draws_beginning("not answered yet"));
  }
}

TEST(Asking, TheWordsOfAChoiceChooseIt) {
  Held screen("isolated_globals", "cpp", "en");
  ASSERT_TRUE(screen.stands());
  const QuestionState* asked = screen.questions().at(0);
  const std::string& id = asked->question->choices.at(1).id;
  screen.click("choice_" + asked->question->choices.at(0).id);
  screen.frames(2);
  screen.click("choice_" + id + "_words", 0.1F);
  screen.frames(2);
  screen.click("say_guess");
  screen.frames(2);
  ASSERT_TRUE(asked->guess);
  EXPECT_EQ(asked->guess->choices, std::vector<std::string>{id});
}

// At a greater speed the start of processes would take a greater part of what is measured.
TEST(Asking, WhatIsMeasuredByRunsIsMeasuredAtSpeedOne) {
  Screen screen;
  const std::string seen = screen.folder() + "/seen";
  screen.command("echo \"$*\" >> \"" + seen + "\"\n");
  Session& session = screen.app().session();
  const lesson::Question* question = nullptr;
  for (const lesson::Question& one : session.lesson()->questions)
    if (one.kind == lesson::QuestionKind::measured && !one.runs.empty()) question = &one;
  ASSERT_NE(question, nullptr);
  session.run().set_speed(10'000);
  session.toggle_experiment(question);
  ASSERT_TRUE(screen.until([&] { return std::filesystem::exists(seen); }));
  ASSERT_TRUE(screen.until([&] { return !session.experiment().alive(); }));
  std::string all;
  std::ifstream file(seen);
  std::getline(file, all);
  EXPECT_NE(all.find("--set " + question->runs.at(0).at(0)), std::string::npos) << all;
  EXPECT_EQ(all.find("--speed"), std::string::npos) << all;
}

// In Python's forkserver a server makes the processes, and getppid() names it.
TEST(Asking, TheServerThatMadeAProcessIsNamedInTheWorld) {
  Held screen("first_process", "python", "en", {{"start", "forkserver"}});
  ASSERT_TRUE(screen.stands());
  const auto made_by = [&] { return screen.draws_beginning("made by forkserver"); };
  EXPECT_FALSE(made_by()) << "there is no child yet";
  screen.app().key(key::kF9, false);
  EXPECT_TRUE(screen.until(made_by));
}

// Pages after an open question say what happens: they are shown after the guess.
TEST(Asking, ALaterPageWaitsForTheGuess) {
  Screen screen(false);
  ASSERT_TRUE(screen.app().session().choose_lesson("isolated_globals"));
  Walkthrough& walkthrough = screen.app().session().walkthrough();
  screen.app().text().keep_list(true);
  walkthrough.turn_to(2);
  screen.frames(4);
  EXPECT_FALSE(screen.shows("reveal")) << "the page that asks";
  walkthrough.turn_to(3);
  screen.frames(4);
  EXPECT_TRUE(screen.shows("reveal"));
  const std::string title = walkthrough.step(2).title.en;
  const auto draws_title = [&] {
    return std::ranges::any_of(screen.app().text().list(), [&](const DrawnText& one) {
      return one.text.find(title) != std::string::npos;
    });
  };
  EXPECT_FALSE(draws_title()) << title;
  screen.click("to_question");
  screen.frames(3);
  EXPECT_EQ(walkthrough.page(), 2U);
  walkthrough.turn_to(3);
  screen.frames(3);
  screen.click("reveal");
  screen.frames(3);
  EXPECT_FALSE(screen.shows("reveal"));
  EXPECT_TRUE(draws_title());
}

TEST(Asking, TheTeachersCardKeepsTheAnswersUntilTheyAreWanted) {
  Screen screen(false);
  Session& session = screen.app().session();
  ASSERT_TRUE(session.choose_lesson("isolated_globals"));
  ImGui::GetIO().DisplaySize = {1280, 1400};
  screen.app().text().keep_list(true);
  const auto draws_answer = [&] {
    return std::ranges::any_of(screen.app().text().list(), [&](const DrawnText& one) {
      return one.text.starts_with(session.lesson()->card.expect.en.substr(0, 12));
    });
  };
  screen.frames(4);
  screen.click("card");
  screen.frames(4);
  ASSERT_TRUE(screen.shows("card_answers"));
  EXPECT_FALSE(draws_answer());
  screen.click("card_answers");
  screen.frames(3);
  EXPECT_FALSE(screen.shows("card_answers"));
  EXPECT_TRUE(draws_answer());
  ASSERT_TRUE(session.choose_lesson("first_process"));
  screen.frames(4);
  EXPECT_TRUE(screen.shows("card_answers")) << "another lesson's are not wanted yet";
  EXPECT_FALSE(draws_answer());
  screen.click("card");
  screen.frames(3);
  screen.click("card");
  screen.frames(3);
  EXPECT_TRUE(screen.shows("card_answers")) << "each time anew";
}
