#include "session/tracebacks.h"

#include <gtest/gtest.h>

using namespace procession;
using namespace procession::app;

namespace {

class TracebacksTest : public testing::Test {
 protected:
  // Writes in pieces, as Python does to stderr.
  void say(std::uint32_t process, std::string_view text, std::int64_t stream = 2) {
    Event event;
    event.kind = Kind::output;
    event.process = process;
    event.text = text;
    event.seq = ++seq_;
    event.t = RawNs(static_cast<std::int64_t>(seq_) * 10);
    event.a = stream;
    console_.apply(event);
  }

  Tracebacks tracebacks_{{"my.py", "part.py"}};
  Console console_ = [this] {
    Console console;
    console.on_line = [this](const ConsoleLine& line) { tracebacks_.take(line); };
    return console;
  }();
  std::uint64_t seq_ = 0;
};

}  // namespace

TEST_F(TracebacksTest, TheInnermostLineOfOursIsMeant) {
  say(2, "Process Process-1:\nTraceback (most recent call last):\n");
  say(3, "Traceback (most recent call last):\n");  // another process writes in between
  say(2, "  File \"/usr/lib/python3.11/multiprocessing/process.py\", line 314, in _bootstrap\n");
  say(2, "    self.run()\n  File \"/srv/my.py\", line 12, in main\n    go(");
  say(2, ")\n  File \"/srv/part.py\", line 4, in go\n    int('x')\n");
  say(2, "  File \"/usr/lib/x.py\", line 99, in inner\n    ^^^^\n");
  EXPECT_TRUE(tracebacks_.all().empty());
  say(2, "ValueError: invalid literal\n");
  ASSERT_EQ(tracebacks_.all().size(), 1U);
  const Traceback& traceback = tracebacks_.all().front();
  EXPECT_EQ(traceback.process, 2U);
  EXPECT_EQ(traceback.file, "part.py");
  EXPECT_EQ(traceback.line, 4U);
  EXPECT_EQ(traceback.what, "ValueError: invalid literal");
  EXPECT_EQ(traceback.explain, "");
  EXPECT_EQ(tracebacks_.last_at(traceback.t - 1), nullptr);
  EXPECT_EQ(tracebacks_.last_at(traceback.t), &traceback);
}

TEST_F(TracebacksTest, ASyntaxErrorHasNoHeader) {
  say(1, "  File \"my.py\", line 3\n    def f(\n         ^\nSyntaxError: '(' was never closed\n");
  ASSERT_EQ(tracebacks_.all().size(), 1U);
  EXPECT_EQ(tracebacks_.all().front().line, 3U);
}

TEST_F(TracebacksTest, AnErrorOfSeveralLinesIsExplained) {
  say(1,
      "Traceback (most recent call last):\n  File \"my.py\", line 4, in <module>\n    p.start()\n");
  say(1, "RuntimeError: \n        An attempt has been made to start a new process before the\n");
  say(1, "        current process has finished its bootstrapping phase.\n");
  ASSERT_EQ(tracebacks_.all().size(), 1U);
  EXPECT_EQ(tracebacks_.all().front().explain, "explain.guard");
}

TEST_F(TracebacksTest, OtherErrorOutputIsNoTraceback) {
  say(1, "Traceback (most recent call last):\n  File \"my.py\", line 4, in <module>\nE: x\n", 1);
  say(1, "ValueError: only told\nE: x\n");
  say(1, "Traceback (most recent call last):\n  File \"/usr/lib/x.py\", line 4, in g\nE: x\n");
  say(1, "  File \"my.py\", line 99999999999999, in g\nE: x\n");
  say(1, "Traceback (most recent call last):\n  File \"my.py\", line 4, in g\nnot an error: x\n");
  EXPECT_TRUE(tracebacks_.all().empty());
}

TEST_F(TracebacksTest, TheNewestAreKept) {
  for (int n = 0; n < 1200; ++n)
    say(1, "Traceback (most recent call last):\n  File \"my.py\", line 4, in g\nE" +
               std::to_string(n) + "\n");
  EXPECT_EQ(tracebacks_.all().size(), Tracebacks::kMost);
  EXPECT_EQ(tracebacks_.all().back().what, "E1199");
}
