// A writer whose file can't be written.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>

#include "support.h"

namespace procession::record::test {
namespace {

// Runs `work` in a child process, because limits and users are changed for good; returns its exit
// status.
int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      ::_exit(work());
    } catch (...) {
      ::_exit(98);  // never back into the tests: they would go on twice
    }
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void expect_refused(const std::string& path, std::string_view words) {
  const auto writer = Writer::create(path, some_header());
  ASSERT_FALSE(writer.has_value()) << path;
  EXPECT_NE(writer.error().sentence().find(words), std::string::npos) << writer.error().sentence();
  EXPECT_NE(writer.error().sentence().find(path), std::string::npos);
}

TEST(Trouble, PathsThatCantBeWritten) {
  const Folder folder;
  expect_refused(folder.file("none/run.procession"), "No such file");
  expect_refused(folder.path().string(), "Is a directory");
  expect_refused("/proc/version", "");
  if (std::filesystem::exists("/dev/full")) expect_refused("/dev/full", "No space left");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Trouble, AFolderThatIsNotOurs) {
  const Folder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const int status = in_child([&] {
    if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 9;
    const auto writer = Writer::create(folder.file(), some_header());
    return !writer && writer.error().message().find("Permission denied") != std::string::npos ? 0
                                                                                              : 1;
  });
  EXPECT_EQ(status, 0);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
}

TEST(Trouble, TheByteLimitStopsOnAWholeChunk) {
  const Folder folder;
  constexpr std::uint64_t kLimit = 20'000;
  std::uint64_t kept = 0;
  {
    const auto writer = create_good(folder.file());
    writer->set_max_bytes(kLimit);
    corpus::Corpus corpus(2);
    for (int place = 0; place < 10'000; ++place) {
      writer->append(corpus.next());
      if (place % 100 == 99) writer->flush();
      if (writer->error() == nullptr) kept = writer->events();
      EXPECT_LE(writer->bytes(), kLimit);
    }
    ASSERT_NE(writer->error(), nullptr);
    EXPECT_NE(writer->error()->sentence().find("20000 bytes"), std::string::npos);
    EXPECT_EQ(writer->events() / 100, kept / 100);
    EXPECT_EQ(writer->bytes(), std::filesystem::file_size(folder.file()));
    kept = writer->events();
    EXPECT_FALSE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(recording->size(), kept);
  EXPECT_EQ(events_of(*recording).size(), kept);
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_NE(recording->damage()[0].what.find("20000 bytes"), std::string::npos);
  EXPECT_NE(recording->damage()[0].what.find(std::to_string(10'000 - kept) + " events"),
            std::string::npos)
      << recording->damage()[0].what;
}

TEST(Trouble, TheProcessesOwnLimitIsNoSignal) {
  const Folder folder;
  const int status = in_child([&] {
    const struct rlimit limit { 30'000, 30'000 };
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 9;
    const auto writer = Writer::create(folder.file(), some_header());
    if (!writer) return 8;
    corpus::Corpus corpus(3);
    for (int place = 0; place < 20'000; ++place) {
      (*writer)->append(corpus.next());
      if (place % 50 == 0) (*writer)->flush();
    }
    return (*writer)->error() != nullptr ? 0 : 7;
  });
  ASSERT_EQ(status, 0);  // 153 would be SIGXFSZ
  const auto recording = open_good(folder.file());
  EXPECT_GT(recording->size(), 100u);
  EXPECT_EQ(events_of(*recording).size(), recording->size());
}

TEST(Trouble, AFullDiskStopsTheRecordingAndNoMore) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root, to mount a small disk";
  const Folder folder;
  // The child has a mount namespace of its own: the small disk goes with it in any case.
  const int status = in_child([&] {
    const std::string mount = "mount -t tmpfs -o size=64k tmpfs " + folder.path().string();
    const std::string inner = mount +
                              " && exec \"$0\" --gtest_also_run_disabled_tests "
                              "--gtest_filter='Trouble.DISABLED_OnASmallDisk'";
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    ::setenv("PROCESSION_SMALL_DISK", folder.path().c_str(), 1);
    ::execlp("unshare", "unshare", "-m", "sh", "-c", inner.c_str(), self.c_str(), nullptr);
    return 77;
  });
  if (status != 0) {
    const int can = in_child([&] {
      ::execlp("unshare", "unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs",
               folder.path().c_str(), nullptr);
      return 77;
    });
    if (can != 0) GTEST_SKIP() << "this machine lets us mount no small disk";
  }
  EXPECT_EQ(status, 0);
}

// Run by the test above, on a disk of 64 KiB.
TEST(Trouble, DISABLED_OnASmallDisk) {
  const char* const folder = std::getenv("PROCESSION_SMALL_DISK");
  if (folder == nullptr) GTEST_SKIP() << "only on the disk that another test makes";
  const std::string path = std::string(folder) + "/run.procession";
  std::uint64_t kept = 0;
  {
    const auto writer = create_good(path);
    corpus::Corpus corpus(4);
    for (int place = 0; place < 60'000; ++place) {
      writer->append(corpus.next());
      if (place % 64 == 0) writer->flush();
    }
    ASSERT_NE(writer->error(), nullptr);
    EXPECT_NE(writer->error()->message().find("No space left"), std::string::npos);
    kept = writer->events();
    EXPECT_EQ(writer->bytes(), std::filesystem::file_size(path));
    EXPECT_FALSE(writer->finish().has_value());
  }
  const auto recording = open_good(path);
  EXPECT_GT(kept, 1000u);
  EXPECT_EQ(recording->size(), kept);
  EXPECT_EQ(events_of(*recording).size(), kept);
  EXPECT_NE(recording->life(), Life::live);
  EXPECT_FALSE(recording->damage().empty());
}

TEST(Trouble, ABrokenOrderIsSaid) {
  const Folder folder;
  const auto writer = create_good(folder.file());
  Event event;
  event.seq = 2;
  writer->append(event);
  ASSERT_NE(writer->error(), nullptr);
  EXPECT_EQ(writer->events(), 0u);
}

TEST(Trouble, ASymbolicLinkIsFollowed) {
  const Folder folder;
  write_small(folder.file("real"));
  std::filesystem::create_symlink("real", folder.file("link"));
  ASSERT_TRUE(create_good(folder.file("link"))->finish().has_value());
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
  EXPECT_EQ(open_good(folder.file("real"))->size(), 0u);
}

TEST(Folders, RecordingsGoWhereXdgSays) {
  const Folder folder;
  const int status = in_child([&] {
    ::setenv("XDG_DATA_HOME", folder.file("data").c_str(), 1);
    const auto named = recordings_folder();
    if (!named || *named != folder.file("data/procession/recordings")) return 1;
    if (!std::filesystem::is_directory(*named)) return 2;
    ::setenv("XDG_DATA_HOME", "relative", 1);
    ::setenv("HOME", folder.file("home").c_str(), 1);
    const auto own = recordings_folder();
    if (!own || *own != folder.file("home/.local/share/procession/recordings")) return 3;
    set_contents(folder.file("file"), "in the way");
    ::setenv("XDG_DATA_HOME", folder.file("file").c_str(), 1);
    const auto none = recordings_folder();
    return !none && none.error().sentence().find("can't be made") != std::string::npos ? 0 : 4;
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace procession::record::test
