// The moment that a step speaks of is brought into sight, so near that its events can be told from
// each other; and what the share on a lane means.
#include <gtest/gtest.h>

#include "commands/keys.h"
#include "screen.h"
#include "session/pointing.h"

using namespace procession;
using namespace procession::app;

namespace {

constexpr std::int64_t kMs = 1'000'000;

UnpausedNs at(const Screen& screen, RawNs t) {
  const RecordingFollower* follower = const_cast<Screen&>(screen).app().session().follower();
  return follower->timeline().world().clock().unpaused_at(t);
}

UnpausedNs playhead(Screen& screen) {
  return at(screen, screen.view().now(screen.app().session().follower()->end_t()));
}

double place(Screen& screen) {
  const View& view = screen.view();
  return static_cast<double>(playhead(screen) - view.t0) / static_cast<double>(view.t1 - view.t0);
}

bool in_sight(Screen& screen) { return place(screen) >= 0 && place(screen) <= 1; }

// The window with a kept recording of a lesson: the manager's calls go there and back.
class Trips : public Screen {
 public:
  explicit Trips(const std::string& lesson = "manager") : Screen(false) {
    const std::string folder = PROCESSION_SOURCE "/tests/fixtures/recordings/";
    EXPECT_TRUE(app().session().open(folder + lesson + ".cpp.procession"));
    while (app().tick(std::chrono::seconds(1))) {
    }
    frames(3);
  }
  // Zooms out until the whole run is a few pixels, then turns the pages until one is shown whose
  // step the run has reached by an arrow from another process.
  lesson::Moment turn_to_a_moment() {
    for (int i = 0; i < 12; ++i) app().key('S', false);
    frames();
    const Walkthrough& walkthrough = app().session().walkthrough();
    for (std::size_t page = 1; page < walkthrough.pages(); ++page) {
      click("next_page");
      const lesson::Moment moment = walkthrough.moment(walkthrough.page() - 1);
      if (moment.seq == 0 || !shows("reached")) continue;
      if (first_of_moment(*app().session().follower(), moment) != at(*this, moment.t))
        return moment;
    }
    return {};
  }
};

void settle(Screen& screen) {
  ASSERT_TRUE(screen.until([&] { return !screen.view().glide; }));
}

}  // namespace

TEST(Closer, ATurnedPageShowsItsEventsApart) {
  Trips screen;
  const std::int64_t whole = screen.view().t1 - screen.view().t0;
  const lesson::Moment moment = screen.turn_to_a_moment();
  ASSERT_TRUE(screen.view().glide);
  EXPECT_GT(screen.view().t1 - screen.view().t0, whole) << "it goes there smoothly";
  ASSERT_NE(moment.seq, 0U);
  settle(screen);
  EXPECT_EQ(screen.view().playhead, moment.t);
  EXPECT_TRUE(in_sight(screen));
  EXPECT_LT(screen.view().t1 - screen.view().t0, whole / 2);
  EXPECT_GT(place(screen), 0.2) << "what led to it is left of it";
  screen.app().key('F', false);
  screen.frames();
  EXPECT_EQ(screen.view().t1 - screen.view().t0, whole);
}

TEST(Closer, GoThereBringsItBackWhereThePlayheadIsAlready) {
  Trips screen;
  const lesson::Moment moment = screen.turn_to_a_moment();
  ASSERT_NE(moment.seq, 0U);
  settle(screen);
  for (int i = 0; i < 40; ++i) screen.app().key('D', false);
  screen.frames();
  ASSERT_FALSE(in_sight(screen));
  ASSERT_EQ(screen.view().playhead, moment.t);
  screen.click("reached");
  settle(screen);
  EXPECT_TRUE(in_sight(screen));
  EXPECT_EQ(screen.view().playhead, moment.t);
}

TEST(Closer, ZoomingByKeyKeepsThePlayheadInPlace) {
  Screen screen;
  screen.click("axis", 0.3F);
  ASSERT_FALSE(screen.view().live);
  const double before = place(screen);
  for (const int key : {'W', 'W', 'W', 'S'}) {
    screen.app().key(key, false);
    screen.frames();
    EXPECT_NEAR(place(screen), before, 0.01);
  }
  for (int i = 0; i < 30 && in_sight(screen); ++i) {
    screen.app().key('D', false);
    screen.frames();
  }
  ASSERT_FALSE(in_sight(screen));
  const UnpausedNs middle = screen.view().t0 + (screen.view().t1 - screen.view().t0) / 2;
  screen.app().key('W', false);
  const std::int64_t off = screen.view().t0 + (screen.view().t1 - screen.view().t0) / 2 - middle;
  EXPECT_LE(std::abs(off), 2);
}

TEST(Closer, TheShareOnALaneIsExplained) {
  for (const char* language : {"en", "zh"}) {
    Screen screen(true, language);
    screen.app().text().keep_list(true);
    bool shown = false;
    for (float y = 0.02F; y < 0.5F && !shown; y += 0.02F) {
      screen.point("names", 0.5F, y);
      shown = screen.shows("lane_share");
    }
    ASSERT_TRUE(shown);
    // Without spaces, for the tooltip breaks its lines.
    std::string all;
    for (const auto& drawn : screen.app().text().list())
      for (const char c : drawn.text)
        if (c != ' ') all += c;
    EXPECT_NE(all.find(language == std::string("en") ? "haswaitedfor" : "的时间在等待"),
              std::string::npos)
        << all;
    screen.move({640, 3});
    screen.frames();
    EXPECT_FALSE(screen.shows("lane_share"));
  }
}

// Without an arrow from another process there is nothing to tell apart, however near another event
// is.
TEST(Closer, WhatIsSeenOfAMomentBeginsAtTheOtherEndOfItsArrow) {
  int without = 0, own = 0, arrows = 0, with_request = 0;
  for (const char* lesson : {"manager", "producer_consumer"}) {
    Trips screen(lesson);
    const RecordingFollower& follower = *screen.app().session().follower();
    std::map<std::uint64_t, Event> events;
    follower.recording().each(1, follower.recording().size(), [&](const Event& event) {
      events[event.seq] = event;
      return true;
    });
    for (const auto& [seq, event] : events) {
      const UnpausedNs first = first_of_moment(follower, {seq, event.t});
      const auto cause = events.find(event.cause);
      if (cause == events.end() || cause->second.process == event.process) {
        EXPECT_EQ(first, at(screen, event.t)) << seq;
        ++(cause == events.end() ? without : own);
        continue;
      }
      const UnpausedNs other = at(screen, cause->second.t);
      EXPECT_LE(first, other) << seq;
      EXPECT_LE(at(screen, event.t) - first, 20 * (at(screen, event.t) - other)) << seq;
      ++arrows;
      with_request += first < other;
    }
  }
  EXPECT_GT(without, 0);
  EXPECT_GT(own, 0);
  EXPECT_GT(arrows, with_request);
  EXPECT_GT(with_request, 0);
}
