#include "session/view.h"

#include <algorithm>
#include <cmath>

namespace procession::app {
namespace {

constexpr std::int64_t kShortest = 1'000;  // ns on the whole screen
constexpr std::int64_t kFirst = 4'000'000'000;

std::int64_t longest(UnpausedNs end) { return std::max(end.ns, kFirst) * 4; }

bool sees_end(const View& view, UnpausedNs end) { return view.t1 >= end && view.t0 <= end; }

constexpr std::chrono::milliseconds kGlide(280);
constexpr std::int64_t kLeastSpan = 30'000;  // ns; what is nearer keeps what is around it in view
constexpr std::int64_t kFewPixels = 30;      // instants in 1/30 of the range can't be told apart

Stretch stretch_of(const View& view) { return {view.fitted, view.following, view.t0, view.t1}; }

void glide_to(View& view, Stretch to) {
  view.glide = Glide{stretch_of(view), to, std::chrono::steady_clock::now()};
  view.fitted = view.following = false;
}

// Moves the visible range so that a part of the run is always on the screen.
void keep_in_sight(View& view, UnpausedNs end) {
  const std::int64_t length = view.t1 - view.t0;
  view.t0 =
      std::clamp(view.t0, UnpausedNs(-length * 9 / 10), std::max(end - length / 10, UnpausedNs(0)));
  view.t1 = view.t0 + length;
}

}  // namespace

void let_go(View& view) {
  view.glide.reset();
  view.before.reset();
}

void zoom(View& view, double factor, UnpausedNs anchor, UnpausedNs end) {
  let_go(view);
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
  let_go(view);
  view.t0 += by;
  view.t1 += by;
  view.fitted = false;
  keep_in_sight(view, end);
  view.following = sees_end(view, end);
}

void look_at(View& view, UnpausedNs first, UnpausedNs at, UnpausedNs end) {
  const Stretch now = view.glide ? view.glide->to : stretch_of(view);
  Stretch whole = view.before ? *view.before : now;
  if (!whole.fitted && (at < whole.t0 || at > whole.t1)) {
    const std::int64_t length = whole.t1 - whole.t0;
    whole.t0 = at - length / 2;
    whole.t1 = whole.t0 + length;
  }
  if (at == first || (at - first) * kFewPixels >= whole.t1 - whole.t0) {
    view.before.reset();
    if (whole != now) glide_to(view, whole);
    return;
  }
  const std::int64_t span = std::max(at - first, kLeastSpan);
  View there;
  there.t0 = at - span * 4;
  there.t1 = at + span * 2;
  keep_in_sight(there, end);
  glide_to(view, {false, false, there.t0, there.t1});
  view.before = whole;
}

void look_back(View& view) {
  if (!view.before) return;
  glide_to(view, *view.before);
  view.before.reset();
}

bool glide(View& view, std::chrono::steady_clock::time_point now) {
  if (!view.glide) return false;
  const Glide way = *view.glide;
  const double share = std::chrono::duration<double>(now - way.since) / kGlide;
  if (share >= 1) {
    view.fitted = way.to.fitted;
    view.following = way.to.following;
    view.t0 = way.to.t0;
    view.t1 = way.to.t1;
    view.glide.reset();
    return true;
  }
  // The length changes by the same factor in equal times, and what is shared by both ranges keeps
  // its place between their ends.
  const auto length = [](const Stretch& one) {
    return std::max(static_cast<double>(one.t1 - one.t0), 1.0);
  };
  const double eased = share * share * (3 - 2 * share);
  const double from = length(way.from), to = length(way.to);
  const double wanted = from * std::pow(to / from, eased);
  const double done = from == to ? eased : (from - wanted) / (from - to);
  const double moved = static_cast<double>(way.to.t0 - way.from.t0) * done;
  view.t0 = way.from.t0 + static_cast<std::int64_t>(moved);
  view.t1 = view.t0 + std::max<std::int64_t>(static_cast<std::int64_t>(wanted), 1);
  return true;
}

void show(View& view, UnpausedNs t0, UnpausedNs t1, UnpausedNs end) {
  let_go(view);
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
