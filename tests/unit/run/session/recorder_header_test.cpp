// The header of a recording, and the message on stderr that recording has stopped.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "record/recording.h"
#include "run/recorder.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

class RecorderHeader : public ::testing::Test {
 protected:
  RecorderHeader() {
    char name[] = "/tmp/procession-header-XXXXXX";
    folder_ = ::mkdtemp(name);
    spec.argv = {"prog", "a b"};
    spec.record_path = folder_ + "/run.procession";
  }
  ~RecorderHeader() override { std::filesystem::remove_all(folder_); }
  record::RunHeader written() {
    auto recorder = Recorder::create(spec);
    EXPECT_TRUE(recorder);
    recorder->finish();
    const auto recording = record::Recording::open(spec.record_path);
    EXPECT_TRUE(recording);
    return (*recording)->header();
  }
  RunSpec spec;
  std::string folder_;
};

TEST_F(RecorderHeader, HasWhatTheRunWasAskedFor) {
  spec.stdio = Stdio::socket;
  spec.limit = 1500ms;
  spec.linger = 250ms;
  spec.max_processes = 31;
  spec.max_memory = 32 << 20;
  spec.max_bytes = 33 << 20;
  spec.speed_per_mille = 340;
  spec.when_full = channel::WhenFull::drop;
  const record::RunHeader header = written();
  EXPECT_EQ(header.options, (std::map<std::string, std::string>{{"stdio", "socket"},
                                                                {"limit_ms", "1500"},
                                                                {"linger_ms", "250"},
                                                                {"max_processes", "31"},
                                                                {"max_memory", "33554432"},
                                                                {"max_bytes", "34603008"},
                                                                {"speed_per_mille", "340"},
                                                                {"when_full", "drop"}}));
  EXPECT_EQ(header.command, spec.argv);
  EXPECT_GT(header.wall_start_ms, 1'500'000'000'000);
  EXPECT_LT(header.wall_start_ms, 15'000'000'000'000);
  EXPECT_TRUE(header.host.starts_with("Linux ")) << header.host;
}

TEST_F(RecorderHeader, KeepsWhatIsThere) {
  spec.header.command = {"as it was called"};
  spec.header.wall_start_ms = 7;
  spec.header.host = "elsewhere";
  spec.header.options = {{"stdio", "mine"}, {"more", "1"}};
  const record::RunHeader header = written();
  EXPECT_EQ(header.command, spec.header.command);
  EXPECT_EQ(header.wall_start_ms, 7);
  EXPECT_EQ(header.host, "elsewhere");
  EXPECT_EQ(header.options.at("stdio"), "mine");
  EXPECT_EQ(header.options.at("more"), "1");
  EXPECT_EQ(header.options.at("when_full"), "hold");
}

TEST_F(RecorderHeader, ItsStopIsReportedOnceUnlessTheRunIsQuiet) {
  for (const bool quiet : {false, true}) {
    spec.quiet = quiet;
    spec.max_bytes = 1000;
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    const int before = ::dup(STDERR_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    {
      auto recorder = std::move(*Recorder::create(spec));
      Event event;
      event.kind = Kind::note;
      for (int i = 0; i < 3000; ++i) {
        ++event.seq;
        recorder.append(event);
        recorder.flush(MonoNs(1), true);
      }
      recorder.finish();
      EXPECT_NE(recorder.problem(), "");
    }
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    ::close(ends[1]);
    std::string message(65536, '\0');
    const ssize_t got = ::read(ends[0], message.data(), message.size());
    message.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    ::close(ends[0]);
    EXPECT_EQ(message.find("procession: the recording stopped, the run goes on: "),
              quiet ? std::string::npos : 0U);
    EXPECT_EQ(message.find('\n'), quiet ? std::string::npos : message.size() - 1) << "one line";
  }
}

}  // namespace
}  // namespace procession::run
