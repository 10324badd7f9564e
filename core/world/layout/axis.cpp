#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "world/layout/layout.h"

namespace procession::world {
namespace {

struct Unit {
  const char* name;
  std::int64_t ns;
  int digits;  // ns = 10^digits
};

// The greatest unit of which the axis shows at least one.
Unit unit_of(std::int64_t greatest) {
  if (greatest >= 1'000'000'000) return {"s", 1'000'000'000, 9};
  if (greatest >= 1'000'000) return {"ms", 1'000'000, 6};
  if (greatest >= 1'000) return {"µs", 1'000, 3};
  return {"ns", 1, 0};
}

// The number of decimals that tell multiples of `step` in the unit apart.
int decimals_of(std::int64_t step, const Unit& unit) {
  int decimals = unit.digits;
  for (std::int64_t rest = step; decimals > 0 && rest % 10 == 0; rest /= 10) --decimals;
  return decimals;
}

std::string label_of_time(std::int64_t t, const Unit& unit, int decimals) {
  const std::int64_t whole = t / unit.ns;
  std::int64_t part = std::abs(t % unit.ns);
  for (int drop = unit.digits - decimals; drop > 0; --drop) part /= 10;
  std::string text = (t < 0 && whole == 0 ? "-" : "") + std::to_string(whole);
  if (decimals > 0) {
    const std::string digits = std::to_string(part);
    text += "." + std::string(static_cast<std::size_t>(decimals) - digits.size(), '0') + digits;
  }
  return text + " " + unit.name;
}

// The next of 1, 2, 5, 10, 20 …; 0 when there is none.
std::int64_t next_step(std::int64_t step) {
  std::int64_t power = 1;
  while (power <= step / 10) power *= 10;
  const std::int64_t lead = step / power;
  if (lead < 2) return 2 * power;
  if (lead < 5) return 5 * power;
  return power > 100'000'000'000'000'000 ? 0 : 10 * power;
}

}  // namespace

std::vector<AxisTick> axis_ticks(SessionNs from, SessionNs to, float width, float gap,
                                 const std::function<float(std::string_view)>& measure) {
  const std::int64_t t0_ns = from.ns, t1_ns = to.ns;
  std::vector<AxisTick> ticks;
  if (t1_ns <= t0_ns || !(width > 0)) return ticks;
  const double pixels_per_ns =
      static_cast<double>(width) / (static_cast<double>(t1_ns) - static_cast<double>(t0_ns));
  const auto size_of = [&](std::string_view text) {
    return measure ? measure(text) : 7.0F * static_cast<float>(text.size());
  };
  const Unit unit = unit_of(std::max(std::abs(t0_ns), std::abs(t1_ns)));
  // The widest label is at one of the two ends.
  std::int64_t step = 1;
  int decimals = 0;
  for (;;) {
    decimals = decimals_of(step, unit);
    const double apart = static_cast<double>(step) * pixels_per_ns;
    if (apart > static_cast<double>(gap)) {
      const float widest = std::max(size_of(label_of_time(t0_ns, unit, decimals)),
                                    size_of(label_of_time(t1_ns, unit, decimals)));
      // The first label may be beside its tick, half a label nearer to the second one.
      if (apart >= static_cast<double>(std::max(widest + gap, widest * 1.5F + gap / 2))) break;
    }
    const std::int64_t next = next_step(step);
    if (next == 0) return ticks;
    step = next;
  }
  std::int64_t power = 1;
  while (power <= step / 10) power *= 10;
  const std::int64_t parts = step / power == 2 ? 4 : 5;
  const std::int64_t part = step / parts;
  const bool is_wide = step % parts == 0 && static_cast<double>(part) * pixels_per_ns >= 6;
  const std::int64_t minor = is_wide ? part : step;
  std::int64_t first = t0_ns / minor * minor;
  if (first < t0_ns) first += minor;
  for (std::int64_t t = first; t <= t1_ns; t += minor) {
    AxisTick tick;
    tick.shown = SessionNs(t);
    tick.x = static_cast<float>(static_cast<double>(t - t0_ns) * pixels_per_ns);
    if (t % step == 0) {
      std::string label = label_of_time(t, unit, decimals);
      // In its middle, but for one that would begin beyond the edge.
      tick.label_x = std::max(tick.x - size_of(label) / 2, 0.0F);
      // A label that the right edge would cut is left out.
      if (tick.label_x + size_of(label) <= width) tick.label = std::move(label);
    }
    ticks.push_back(std::move(tick));
    if (t > t1_ns - minor) break;
  }
  return ticks;
}

}  // namespace procession::world
