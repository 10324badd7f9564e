// What a run is started with, and the lesson that is chosen for it. Nothing is started.
#include "session/launch.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "in_english.h"

using namespace procession;
using namespace procession::app;

namespace {

using Words = std::vector<std::string>;

class Launching : public testing::Test {
 protected:
  Launching() { std::filesystem::create_directories(folder_); }
  ~Launching() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string file(const std::string& name) const {
    std::ofstream(folder_ + "/" + name) << "print(1)\n";
    return folder_ + "/" + name;
  }

  const std::string folder_ = testing::TempDir() + "launch-" + std::to_string(getpid());
};

}  // namespace

TEST(LessonChoice, ALessonBeginsWithItsDefaultsAndKeepsOnlyItsOwnParameters) {
  LessonChoice choice({PROCESSION_SOURCE "/lessons"});
  EXPECT_EQ(choice.lesson(), nullptr);
  EXPECT_FALSE(choice.choose("no_such_lesson"));
  EXPECT_EQ(choice.lesson(), nullptr);
  ASSERT_TRUE(choice.choose("producer_consumer"));
  const auto defaults = choice.parameters();
  ASSERT_TRUE(defaults.contains("capacity"));
  choice.set_parameter("capacity", "9");
  choice.set_parameter("nobody_knows_it", "9");
  EXPECT_EQ(choice.parameters().size(), defaults.size());
  record::RunHeader header;
  header.lesson = "producer_consumer";
  header.variant = choice.variant();
  header.parameters = {{"capacity", "9"}};
  EXPECT_FALSE(choice.differs_from(header));
  header.parameters = {{"capacity", "3"}};
  EXPECT_TRUE(choice.differs_from(header));
  header.lesson = "another";
  EXPECT_FALSE(choice.differs_from(header)) << "of another lesson nothing can differ";
  ASSERT_TRUE(choice.choose("producer_consumer"));
  EXPECT_EQ(choice.parameters(), defaults);
  choice.choose_none();
  EXPECT_EQ(choice.lesson(), nullptr);
  EXPECT_TRUE(choice.parameters().empty());
}

TEST(LessonChoice, ALessonIsShownInThePreferredVariantIfItHasThat) {
  LessonChoice choice({PROCESSION_SOURCE "/lessons"});
  lesson::Lesson lesson;
  lesson.has_cpp = lesson.has_python = true;
  EXPECT_EQ(choice.variant_of(lesson), "cpp");
  lesson.has_cpp = false;
  EXPECT_EQ(choice.variant_of(lesson), "python");
  choice.set_variant("python");
  lesson.has_cpp = true;
  EXPECT_EQ(choice.variant_of(lesson), "python");
  lesson.has_python = false;
  EXPECT_EQ(choice.variant_of(lesson), "cpp");
}

TEST(LessonChoice, AVariantTakesAwayWhatOnlyTheOtherHas) {
  LessonChoice choice({PROCESSION_SOURCE "/lessons"});
  std::size_t looked_at = 0;
  for (const lesson::Lesson& lesson : choice.lessons().lessons)
    for (const lesson::Parameter& parameter : lesson.parameters)
      for (const auto& [value, variant] : parameter.only) {
        if (!lesson.has_cpp || !lesson.has_python || value == parameter.default_value) continue;
        const std::string other = variant == "cpp" ? "python" : "cpp";
        ASSERT_TRUE(choice.choose(lesson.id));
        choice.set_variant(variant);
        choice.set_parameter(parameter.name, value);
        choice.set_variant(other);
        EXPECT_EQ(choice.variant(), other);
        EXPECT_EQ(choice.parameters().at(parameter.name), parameter.default_value) << lesson.id;
        ++looked_at;
      }
  EXPECT_GT(looked_at, 0U);
}

TEST_F(Launching, ALessonWithItsParametersAndSpeed) {
  LessonChoice choice({PROCESSION_SOURCE "/lessons"});
  ASSERT_TRUE(choice.choose("producer_consumer"));
  choice.set_variant("python");
  choice.set_parameter("capacity", "9");
  Words expected = {"producer_consumer", "--variant", "python"};
  for (const auto& [name, value] : choice.parameters())
    expected.insert(expected.end(), {"--set", name + "=" + value});
  EXPECT_EQ(lesson_arguments(choice, 1000), expected) << "the usual speed needs no word";
  Launch launch = launch_of(choice, 1000, true);
  EXPECT_EQ(launch.name, "producer_consumer");
  EXPECT_EQ(launch.arguments.back(), "--hold-steps");
  launch.arguments.pop_back();
  EXPECT_EQ(launch.arguments, expected);
  expected.insert(expected.end(), {"--speed", "0.25"});
  EXPECT_EQ(launch_of(choice, 250, false).arguments, expected);
}

TEST_F(Launching, AProgramWithItsWordsFolderAndEnvironment) {
  Program program;
  program.file = file("mine.py");
  program.interpreter = "python3 -u";
  program.arguments = "one 'two words'";
  program.environment = "A=1 B='2 3'";
  const Result<Launch> launch = launch_of(program, 2000);
  ASSERT_TRUE(launch);
  EXPECT_EQ(launch->arguments,
            (Words{"--speed", "2", "--", "python3", "-u", program.file, "one", "two words"}));
  EXPECT_EQ(launch->name, "mine");
  EXPECT_EQ(launch->folder, folder_) << "its own, where none is said";
  EXPECT_EQ(launch->environment, (Words{"A=1", "B=2 3"}));
  program.folder = "/";
  EXPECT_EQ(launch_of(program, 1000)->folder, "/");
  program.environment = "A='1";
  const Result<Launch> open_quote = launch_of(program, 1000);
  ASSERT_FALSE(open_quote);
  EXPECT_EQ(open_quote.error().what.key, "error.program.quote");
  program.file += ".gone";
  EXPECT_EQ(launch_of(program, 1000).error().what.key, "error.program.missing");
}

TEST_F(Launching, AProgramOnceMoreIsWhatItsRecordingSays) {
  record::RunHeader header;
  header.command = {"python3", "/somewhere/mine.py"};
  header.options = {{"folder", "/elsewhere"}};
  const Launch launch = launch_again(header, 1000);
  EXPECT_EQ(launch.arguments, (Words{"--", "python3", "/somewhere/mine.py"}));
  EXPECT_EQ(launch_again(header, 250).arguments,
            (Words{"--speed", "0.25", "--", "python3", "/somewhere/mine.py"}));
  EXPECT_EQ(launch.name, "mine");
  EXPECT_EQ(launch.folder, "/elsewhere");
  EXPECT_EQ(launch_again({}, 1000).name, "run");
}

TEST_F(Launching, ARecordingNeverTakesTheNameOfAnother) {
  const std::string first = fresh_recording(folder_, "mine");
  EXPECT_TRUE(first.starts_with(folder_ + "/mine-"));
  std::ofstream(first) << "taken";
  EXPECT_NE(fresh_recording(folder_, "mine"), first);
}

TEST_F(Launching, ALongScheduleGoesByAFile) {
  const std::string path = folder_ + "/next.schedule";
  EXPECT_EQ(schedule_argument("short", path).value(), "short");
  EXPECT_FALSE(std::filesystem::exists(path));
  const std::string turns(100'001, 'x');
  EXPECT_EQ(schedule_argument(turns, path).value(), "@" + path);
  EXPECT_EQ(std::filesystem::file_size(path), turns.size());
  EXPECT_EQ(schedule_argument(turns, folder_ + "/no/next").error().what.key,
            "error.schedule.write");
}
