#include "settings/settings.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "in_english.h"

using namespace procession::app;

class SettingsTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_ = testing::TempDir() + "settings-" + std::to_string(getpid());
  std::string path_ = folder_ + "/procession/settings.toml";
};

TEST_F(SettingsTest, ComeBackAsTheyWere) {
  Settings settings;
  settings.language = "zh";
  settings.theme = "dark";
  settings.text_size = 1.21;
  settings.width = 1001;
  settings.maximized = true;
  settings.lesson_width = 0.31;
  remember(settings, "/tmp/a \"quoted\" 名字.procession");
  remember(settings, "/tmp/b");
  remember(settings, "/tmp/b");
  settings.parameters = {{"producer_consumer.capacity", "20"}, {"other.x", "a b"}};
  ASSERT_TRUE(save_settings(settings, path_));
  std::optional<procession::Error> error;
  const Settings read = load_settings(path_, &error);
  EXPECT_EQ(in_english(error), "");
  EXPECT_EQ(read.language, "zh");
  EXPECT_EQ(read.theme, "dark");
  EXPECT_DOUBLE_EQ(read.text_size, 1.21);
  EXPECT_EQ(read.width, 1001);
  EXPECT_TRUE(read.maximized);
  EXPECT_DOUBLE_EQ(read.lesson_width, 0.31);
  EXPECT_EQ(read.recent, settings.recent);
  EXPECT_EQ(read.parameters, settings.parameters);
}

TEST_F(SettingsTest, NobodyElseMayReadThem) {
  const auto mode_of = [](const std::string& path) {
    struct stat is {};
    return ::stat(path.c_str(), &is) == 0 ? is.st_mode & 07777 : 0;
  };
  for (const ::mode_t mask : {::mode_t{0022}, ::mode_t{0}}) {
    std::filesystem::remove_all(folder_);
    const ::mode_t before = ::umask(mask);
    EXPECT_TRUE(save_settings({}, path_));
    EXPECT_EQ(mode_of(path_), 0600U);
    EXPECT_EQ(mode_of(folder_), 0700U);
    EXPECT_EQ(mode_of(folder_ + "/procession"), 0700U);
    // Such a file is left by an earlier version, or by one that was killed while writing.
    ::chmod(path_.c_str(), 0644);
    std::ofstream(path_ + ".new") << "half";
    ::chmod((path_ + ".new").c_str(), 0644);
    ::chmod(folder_.c_str(), 0755);
    EXPECT_TRUE(save_settings({}, path_));
    EXPECT_EQ(mode_of(path_), 0600U);
    EXPECT_EQ(mode_of(folder_), 0755U) << "it was there";
    ::umask(before);
  }
}

TEST_F(SettingsTest, GarbledGivesDefaultsAndASentence) {
  std::filesystem::create_directories(folder_ + "/procession");
  std::ofstream(path_) << "theme = [[[";
  std::optional<procession::Error> error;
  EXPECT_EQ(load_settings(path_, &error).theme, "light");
  EXPECT_NE(in_english(error).find("settings.toml"), std::string::npos);
}

TEST_F(SettingsTest, OutOfBoundsIsBroughtBack) {
  std::filesystem::create_directories(folder_ + "/procession");
  std::ofstream(path_) << "text_size = 900\n[window]\nwidth = -5\n";
  const Settings settings = load_settings(path_);
  EXPECT_DOUBLE_EQ(settings.text_size, 3.0);
  EXPECT_EQ(settings.width, 480);
}

TEST_F(SettingsTest, ACharacterBeyondAsciiIsNamedByItsLine) {
  std::filesystem::create_directories(folder_ + "/procession");
  std::ofstream(path_) << "theme = \"dark\"\n\u3001language = \"zh\"\n";
  std::optional<procession::Error> error;
  EXPECT_EQ(load_settings(path_, &error).theme, Settings().theme);
  EXPECT_NE(in_english(error).find(":2"), std::string::npos) << in_english(error);
}

TEST_F(SettingsTest, AnUnwritablePlaceIsASentence) {
  EXPECT_FALSE(save_settings(Settings(), "/proc/no/settings.toml"));
  EXPECT_FALSE(save_settings(Settings(), ""));
}
