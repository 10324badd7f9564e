#include "session/view.h"

#include <algorithm>

namespace procession::app {
namespace {

constexpr std::int64_t kShortest = 1'000;  // ns on the whole screen
constexpr std::int64_t kFirst = 4'000'000'000;

std::int64_t longest(UnpausedNs end) { return std::max(end.ns, kFirst) * 4; }

bool sees_end(const View& view, UnpausedNs end) { return view.t1 >= end && view.t0 <= end; }

// Moves the visible range so that a part of the run is always on the screen.
void keep_in_sight(View& view, UnpausedNs end) {
  const std::int64_t length = view.t1 - view.t0;
  view.t0 =
      std::clamp(view.t0, UnpausedNs(-length * 9 / 10), std::max(end - length / 10, UnpausedNs(0)));
  view.t1 = view.t0 + length;
}

}  // namespace

void zoom(View& view, double factor, UnpausedNs anchor, UnpausedNs end) {
  const double length = static_cast<double>(view.t1 - view.t0);
  const double wanted = std::clamp(length * factor, static_cast<double>(kShortest),
                                   static_cast<double>(longest(end)));
  const double share = static_cast<double>(anchor - view.t0) / length;
  view.t0 = anchor - static_cast<std::int64_t>(wanted * share);
  view.t1 = view.t0 + static_cast<std::int64_t>(wanted);
  view.fitted = false;
  view.following = sees_end(view, end);
  keep_in_sight(view, end);
}

void pan(View& view, std::int64_t by, UnpausedNs end) {
  view.t0 += by;
  view.t1 += by;
  view.fitted = false;
  keep_in_sight(view, end);
  view.following = sees_end(view, end);
}

void show(View& view, UnpausedNs t0, UnpausedNs t1, UnpausedNs end) {
  const std::int64_t length = std::max(t1 - t0, kShortest);
  view.t0 = t0 - length / 10;
  view.t1 = t1 + length / 10;
  view.fitted = false;
  view.following = false;
  keep_in_sight(view, end);
}

void follow(View& view, UnpausedNs end, bool growing) {
  if (view.fitted) {
    view.t0 = UnpausedNs(0);
    if (!growing) {
      // There must be room for the marks at the end: crosses, flags and their words.
      view.t1 = std::max(end + end.ns / 10, UnpausedNs(kShortest));
    } else {
      // The range grows in steps, so that the picture does not move between them.
      std::int64_t t1 = kFirst;
      while (end.ns > t1 - t1 / 20) t1 += t1 / 2;
      view.t1 = UnpausedNs(t1);
    }
    // There is space between the names and a span that has just begun.
    view.t0 = UnpausedNs(-(view.t1.ns / 100));
  } else if (view.following && growing && end > view.t1 - (view.t1 - view.t0) / 20) {
    const std::int64_t length = view.t1 - view.t0;
    view.t1 = end + length / 20;
    view.t0 = view.t1 - length;
  }
}

}  // namespace procession::app
