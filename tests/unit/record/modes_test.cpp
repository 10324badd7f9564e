// A recording holds a program's source and output: only its owner may read it, whatever the umask.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>

#include "record/bookmarks.h"
#include "support.h"

namespace procession::record::test {
namespace {

::mode_t mode_of(const std::string& path) {
  struct stat is {};
  return ::stat(path.c_str(), &is) == 0 ? is.st_mode & 07777 : 0;
}

// Runs `what` in a child process with this umask. True if everything held there.
bool with_umask(::mode_t mask, const std::function<bool()>& what) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::umask(mask);
    ::_exit(what() ? 0 : 1);
  }
  int status = 1;
  ::waitpid(pid, &status, 0);
  return status == 0;
}

class Modes : public ::testing::TestWithParam<::mode_t> {
 protected:
  Folder folder_;
};

TEST_P(Modes, ARecordingIsItsOwnersAlone) {
  const std::string path = folder_.file();
  EXPECT_TRUE(with_umask(GetParam(), [&] {
    const auto writer = create_good(path);
    return mode_of(path) == 0600 && writer->finish().has_value();  // and put in fewer chunks
  }));
  EXPECT_EQ(mode_of(path), 0600U);
}

TEST_P(Modes, OneThatTakesAnothersPlaceToo) {
  const std::string path = folder_.file();
  set_contents(path, "what all could read");
  ::chmod(path.c_str(), 0664);
  EXPECT_TRUE(with_umask(GetParam(), [&] { return create_good(path)->finish().has_value(); }));
  EXPECT_EQ(mode_of(path), 0600U);
}

// Whose name stays, since the folder takes no new files.
TEST_P(Modes, OneThatIsWrittenOverToo) {
  const std::string path = folder_.file();
  set_contents(path, "what all could read");
  ::chmod(path.c_str(), 0664);
  ::chmod(folder_.path().c_str(), 0500);
  constexpr ::uid_t kNobody = 65534;  // to root no folder is closed
  const bool root = ::geteuid() == 0;
  if (root) {
    ASSERT_EQ(::chown(path.c_str(), kNobody, kNobody), 0);
    ASSERT_EQ(::chown(folder_.path().c_str(), kNobody, kNobody), 0);
  }
  EXPECT_TRUE(with_umask(GetParam(), [&] {
    if (root && ::setresuid(kNobody, kNobody, kNobody) != 0) return false;
    return create_good(path)->finish().has_value();
  }));
  ::chmod(folder_.path().c_str(), 0700);
  EXPECT_EQ(mode_of(path), 0600U);
}

TEST_P(Modes, ABookmarkChangesNothing) {
  const std::string path = folder_.file();
  EXPECT_TRUE(with_umask(GetParam(), [&] {
    write_small(path);
    return add_bookmark(path, {.t = RawNs(1), .text = "here"}).has_value() && mode_of(path) == 0600;
  }));
}

TEST_P(Modes, FoldersThatAreMadeForThemToo) {
  ::mkdir(folder_.file("data").c_str(), 0755);
  ::chmod(folder_.file("data").c_str(), 0755);
  EXPECT_TRUE(with_umask(GetParam(), [&] {
    ::setenv("XDG_DATA_HOME", folder_.file("data/mine").c_str(), 1);
    return recordings_folder().has_value() && recordings_folder().has_value();
  }));
  EXPECT_EQ(mode_of(folder_.file("data")), 0755U) << "it was there";
  for (const char* made : {"data/mine", "data/mine/procession", "data/mine/procession/recordings"})
    EXPECT_EQ(mode_of(folder_.file(made)), 0700U) << made;
}

INSTANTIATE_TEST_SUITE_P(Umask, Modes, ::testing::Values(0022, 0000));

}  // namespace
}  // namespace procession::record::test
