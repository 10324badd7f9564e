// AppendFile against std::ofstream, and against itself in several processes.
#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

class TestAppendFile : public MpTest {
 protected:
  TestAppendFile() {
    std::string pattern = testing::TempDir() + "append_XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  ~TestAppendFile() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name = "log.txt") const { return folder_ + "/" + name; }
  static std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

 private:
  std::string folder_;
};

TEST_F(TestAppendFile, test_unbuffered) {
  AppendFile file(path());
  EXPECT_EQ(file.name(), "log.txt");
  file.write("one\n");
  EXPECT_EQ(content(path()), "one\n");
  EXPECT_EQ(file.waiting(), 0u);
  file.close();
  file.close();
  EXPECT_EQ(text_of<ValueError>([&file] { file.write("x"); }), "write to closed file");
  AppendFile(path()).write("two\n");
  EXPECT_EQ(content(path()), "one\ntwo\n");
}

TEST_F(TestAppendFile, test_what_waits_is_written_by_flush_close_and_the_destructor) {
  {
    AppendFile file(path(), {.buffer = kStreamBuffer});
    file.write("one ");
    EXPECT_EQ(file.waiting(), 4u);
    EXPECT_EQ(content(path()), "");
    file.flush();
    EXPECT_EQ(content(path()), "one ");
    file.write("two ");
  }
  EXPECT_EQ(content(path()), "one two ");
  AppendFile file(path(), {.buffer = kStreamBuffer});
  file.write("three");
  file.close();
  EXPECT_EQ(content(path()), "one two three");
}

TEST_F(TestAppendFile, test_a_killed_process_loses_its_buffer) {
  Process p([this] {
    AppendFile file(path(), {.buffer = kStreamBuffer});
    file.write("never seen");
    raise(SIGKILL);
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), -SIGKILL);
  EXPECT_EQ(content(path()), "");
}

// The same writes leave the same bytes in the file at each moment as std::ofstream's do.
TEST_F(TestAppendFile, test_the_buffer_is_the_streams) {
  std::mt19937 random(7);
  for (const std::size_t buffer : {std::size_t{8192}, std::size_t{100}, std::size_t{1}}) {
    const std::string mine = path("mine"), theirs = path("theirs");
    std::ofstream stream;
    std::vector<char> memory(buffer);
    stream.rdbuf()->pubsetbuf(memory.data(), static_cast<std::streamsize>(buffer));
    stream.open(theirs, std::ios::app);
    AppendFile file(mine, {.buffer = buffer});
    for (int i = 0; i < 600; ++i) {
      const std::size_t longest = i % 50 == 0 ? 20'000 : i % 7 == 0 ? 1'100 : 90;
      const std::string text(random() % longest, static_cast<char>('a' + i % 26));
      file.write(text);
      stream.write(text.data(), static_cast<std::streamsize>(text.size()));
      ASSERT_EQ(std::filesystem::file_size(mine), std::filesystem::file_size(theirs))
          << "buffer " << buffer << ", write " << i << " of " << text.size();
      if (i % 97 == 0) {
        file.flush();
        stream.flush();
      }
    }
    file.close();
    stream.close();
    EXPECT_EQ(content(mine), content(theirs));
    std::filesystem::remove(mine);
    std::filesystem::remove(theirs);
  }
}

TEST_F(TestAppendFile, test_appends_of_several_processes_are_whole) {
  std::vector<Process> processes;
  for (char who = 'a'; who < 'e'; ++who)
    processes.emplace_back([this, who] {
      AppendFile file(path());
      for (int i = 0; i < 200; ++i) file.write(std::string(60, who) + "\n");
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  std::istringstream lines(content(path()));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    ASSERT_EQ(line.size(), 60u);
    ASSERT_EQ(line.find_first_not_of(line[0]), std::string::npos);
  }
  EXPECT_EQ(count, 800);
}

// Without O_APPEND each process continues from the end that it saw: the same offset, so one write
// is overwritten.
TEST_F(TestAppendFile, test_own_offset_overwrites) {
  AppendFile first(path(), {.append = false}), second(path(), {.append = false});
  first.write("aaaa");
  second.write("bb");
  EXPECT_EQ(content(path()), "bbaa");
  second.seek_end();
  second.write("cc");
  EXPECT_EQ(content(path()), "bbaacc");
}

TEST_F(TestAppendFile, test_errors) {
  EXPECT_THROW(AppendFile(path("none/log.txt")), std::system_error);
  AppendFile full("/dev/full");
  EXPECT_THROW(full.write("x"), std::system_error);
  AppendFile buffered("/dev/full", {.buffer = 100});
  buffered.write("x");
  EXPECT_THROW(buffered.close(), std::system_error);
  EXPECT_THROW(buffered.write("x"), ValueError);
}

}  // namespace
}  // namespace procession::mp
