// Which part of its time a process was on a CPU, and which it was ready for one and had none: a
// strip at the foot of its lane, from what the kernel counts (cpu.sample).
#include <algorithm>
#include <cmath>
#include <span>

#include "world/layout/parts.h"

namespace procession::world::detail {
namespace {

constexpr float kColumn = 2;                      // px
constexpr std::int64_t kLeastReady = 30'000'000;  // ns: less is no more than a start's jostling
constexpr float kLeastShare = 0.05F;              // where it slept there is nothing to share

struct CpuTimes {
  double ran = 0, ready = 0;  // ns since the process began
};

// Between two samples the counts are taken to have grown evenly.
CpuTimes at(const std::vector<CpuSample>& samples, RawNs t) {
  const auto after = std::upper_bound(samples.begin(), samples.end(), t,
                                      [](RawNs when, const CpuSample& s) { return when < s.t; });
  const auto of = [](const CpuSample& s) {
    return CpuTimes{static_cast<double>(s.ran), static_cast<double>(s.ready)};
  };
  if (after == samples.begin()) return of(samples.front());
  if (after == samples.end()) return of(samples.back());
  const CpuTimes a = of(*std::prev(after)), b = of(*after);
  const RawNs t0 = std::prev(after)->t;
  const double part = static_cast<double>(t - t0) / static_cast<double>(after->t - t0);
  return {a.ran + (b.ran - a.ran) * part, a.ready + (b.ready - a.ready) * part};
}

// A process that always had a CPU when it was ready needs no strip.
bool had_to_share(std::span<const CpuSample> samples) {
  if (samples.size() < 2) return false;
  const CpuSample &first = samples.front(), &last = samples.back();
  const std::int64_t ready = last.ready - first.ready;
  return ready >= kLeastReady && ready * 20 >= last.ran - first.ran;
}

}  // namespace

int on_cpu_per_mille(const Timeline& timeline, const Lane& lane, RawNs until) {
  const SessionClock::Pause* pause = timeline.world().clock().pause_at(until);
  if (pause != nullptr && until < pause->t1) until = pause->t0;
  const auto after = std::upper_bound(lane.cpu.begin(), lane.cpu.end(), until,
                                      [](RawNs when, const CpuSample& s) { return when < s.t; });
  const std::span<const CpuSample> samples(lane.cpu.begin(), after);
  if (!had_to_share(samples)) return -1;
  // The share of its ready time: while it sleeps it needs no CPU.
  const std::int64_t ran = samples.back().ran - samples.front().ran;
  const std::int64_t ready = samples.back().ready - samples.front().ready;
  return static_cast<int>(ran * 1000 / std::max<std::int64_t>(ran + ready, 1));
}

void add_cpu(const Canvas& canvas, std::uint32_t lane_number, const Row& row, Picture& picture) {
  const Lane& lane = canvas.timeline.lanes()[lane_number];
  const auto& samples = lane.cpu;
  if (!had_to_share(samples)) return;
  const CpuSample &first = samples.front(), &last = samples.back();
  const float from = std::max(canvas.x(first.t), 0.0F);
  const float to = std::min(canvas.x(last.t), canvas.view.width);
  RawNs t = canvas.t_at(static_cast<double>(from));
  CpuTimes before = at(samples, t);
  for (float x = from; x < to; x += kColumn) {
    const float end = std::min(x + kColumn, to);
    const RawNs t_end = canvas.t_at(static_cast<double>(end));
    const CpuTimes now = at(samples, t_end);
    const double time = static_cast<double>(std::max<std::int64_t>(t_end - t, 1));
    CpuShare share;
    share.x0 = x;
    share.x1 = end;
    share.height = row.height * 0.3F;
    share.y = row.y + row.height - share.height;
    share.ran = static_cast<float>(std::clamp((now.ran - before.ran) / time, 0.0, 1.0));
    share.ready = static_cast<float>(
        std::clamp((now.ready - before.ready) / time, 0.0, 1.0 - static_cast<double>(share.ran)));
    share.colour = row.colour;
    t = t_end;
    before = now;
    if (share.ran + share.ready < kLeastShare) continue;
    CpuShare* other = picture.cpu.empty() ? nullptr : &picture.cpu.back();
    if (other != nullptr && other->y == share.y && other->x1 == share.x0 &&
        std::fabs(other->ran - share.ran) < 0.04F && std::fabs(other->ready - share.ready) < 0.04F)
      other->x1 = share.x1;
    else
      picture.cpu.push_back(share);
  }
}

}  // namespace procession::world::detail
