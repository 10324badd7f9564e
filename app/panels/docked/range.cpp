// Draws the time range that was selected with Shift and the mouse: its length and its events.
#include "panels/docked/range.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "draw/timeline_draw.h"
#include "schema/kind.h"

namespace procession::app {
namespace {

constexpr std::uint64_t kMostCounted = 300'000;  // events; of more only the number is shown
constexpr std::size_t kMostKinds = 5, kMostNames = 8;

// Returns the most frequent kinds with their counts, in that order.
std::vector<std::pair<Kind, std::uint64_t>> kinds_in(const record::Recording& recording,
                                                     std::uint64_t first, std::uint64_t last) {
  std::map<Kind, std::uint64_t> counts;
  recording.each(first, last, [&](const Event& event) {
    if (event.reporter != Reporter::sampled) ++counts[event.kind];
    return true;
  });
  std::vector<std::pair<std::uint64_t, Kind>> order;
  for (const auto& [kind, count] : counts) order.emplace_back(count, kind);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::pair<Kind, std::uint64_t>> out;
  for (const auto& [count, kind] : order) {
    if (out.size() == kMostKinds) break;
    out.emplace_back(kind, count);
  }
  return out;
}

// Returns "consumer-1  waited 61 %" for each process that lived in the range.
std::vector<std::string> shares_in(const Ui& ui, const world::Timeline& timeline, RawNs t0,
                                   RawNs t1) {
  std::vector<std::string> out;
  const world::SessionClock& clock = timeline.world().clock();
  for (const world::Lane& lane : timeline.lanes()) {
    if (lane.kind != world::LaneKind::process || lane.begin_t < RawNs(0)) continue;
    const RawNs from = std::max(t0, lane.begin_t), to = std::min(t1, lane.end_t);
    const std::int64_t life = clock.unpaused_at(to) - clock.unpaused_at(from);
    const world::Process* process = timeline.world().process(lane.process);
    if (life <= 0 || to <= from || process == nullptr) continue;
    if (out.size() == kMostNames) {
      out.emplace_back("…");
      break;
    }
    const std::int64_t waited = timeline.waited_until(lane, to) - timeline.waited_until(lane, from);
    out.push_back(ui.words.say(
        waited == 0 ? "range.never_waited" : "range.waited",
        {{"process", ui.name_of(*process)},
         {"percent",
          fmt::format("{:.0f}", 100 * static_cast<double>(waited) / static_cast<double>(life))},
         {"time", world::duration_text(waited)}}));
  }
  return out;
}

void refresh(Range& range, const record::Recording& recording) {
  const std::uint64_t first = recording.first_at(range.t0), last = recording.first_at(range.t1 + 1);
  if (first == range.first && last == range.end) return;
  range.first = first;
  range.end = last;
  range.kinds.clear();
  if (last > first && last - first <= kMostCounted)
    range.kinds = kinds_in(recording, first, last - 1);
}

}  // namespace

void draw_range(const Ui& ui, const RecordingFollower& follower, const world::Picture& picture,
                ImVec2 plot, ImVec2 size) {
  Range& range = ui.view.range;
  if (!range.set) return;
  const float x0 = plot.x + std::clamp(picture.x_at(range.t0), 0.0F, size.x);
  const float x1 = plot.x + std::clamp(picture.x_at(range.t1), 0.0F, size.x);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({x0, plot.y}, {x1, plot.y + size.y}, faded(ui.theme.accent, 0.12F));
  for (const float x : {x0, x1})
    list.AddLine({x, plot.y}, {x, plot.y + size.y}, ui.theme.accent, ui.em * 0.08F);
  refresh(range, follower.recording());
  const world::Timeline& timeline = follower.timeline();
  const world::SessionClock& clock = timeline.world().clock();
  std::vector<std::string> lines = {ui.words.say(
      "range.length",
      {{"time", world::duration_text(clock.session_at(range.t1) - clock.session_at(range.t0))},
       {"count", std::to_string(range.end - range.first)}})};
  for (std::string& line : shares_in(ui, timeline, range.t0, range.t1))
    lines.push_back(std::move(line));
  for (const auto& [kind, count] : range.kinds)
    lines.push_back(fmt::format("{} {}", ui.words.kind_words(kind_name(kind)), count));
  float wide = 0;
  for (const std::string& line : lines) wide = std::max(wide, text_width(ui, Face::small, line));
  const float pad = ui.em * 0.5F, high = ui.em * 1.15F;
  const ImVec2 box{wide + pad * 2.5F, high * static_cast<float>(lines.size()) + pad * 1.6F};
  // The card is beside the range if there is room, else inside it.
  float x = x1 + pad;
  if (x + box.x > plot.x + size.x) x = x0 - pad - box.x;
  if (x < plot.x) x = std::clamp((x0 + x1 - box.x) / 2, plot.x, plot.x + size.x - box.x);
  const ImVec2 at{x, plot.y + pad};
  list.AddRectFilled(at, {at.x + box.x, at.y + box.y}, ui.theme.panel, ui.em * 0.3F);
  list.AddRect(at, {at.x + box.x, at.y + box.y}, ui.theme.accent, ui.em * 0.3F);
  for (std::size_t i = 0; i < lines.size(); ++i)
    ui.text.at(list, Face::small, {at.x + pad, at.y + pad * 0.8F + high * static_cast<float>(i)},
               i == 0 ? ui.theme.accent : ui.theme.text, lines[i]);
}

}  // namespace procession::app
