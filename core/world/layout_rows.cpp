// What stands in a row: spans, marks, the staircase of a queue's depth. Each walks from pixel to
// pixel, never over what lies between two of them.
#include <algorithm>
#include <cmath>

#include "world/explain.h"
#include "world/layout_parts.h"

namespace procession::world::detail {
namespace {

constexpr float kLeastLabel = 24;  // px: nothing shorter than this is worth words

Pattern pattern_of(const Lane& lane, const Span& span) {
  if (lane.kind == LaneKind::object)
    return span.state == State::zombie ? Pattern::grey : Pattern::solid;
  switch (span.state) {
    case State::waiting:
      return Pattern::hatched;
    case State::sleeping:
      return Pattern::dotted;
    case State::finishing:
      return Pattern::faint;
    case State::frozen:
      return Pattern::crossed;
    case State::zombie:
    case State::gone:
      return Pattern::grey;
    default:
      return Pattern::solid;
  }
}

Colour colour_of(const Timeline& timeline, const Lane& lane, const Span& span) {
  if (lane.kind == LaneKind::object) return colour_of_process(timeline, span.process);
  if (span.state == State::zombie) return {};
  if (span.state == State::waiting) {
    if (span.object != 0) return colour_of_object(span.object);
    if (span.process != 0) return colour_of_process(timeline, span.process);
    return {};
  }
  return colour_of_process(timeline, lane.process);
}

bool stands_out(const Focus& focus, const Lane& lane, const Span& span) {
  if (!focus.any() || focus.first_seq != span.first_seq) return false;
  return lane.kind == LaneKind::object ? focus.process == 0 && focus.object == lane.object
                                       : focus.process == lane.process;
}

void add_label(const Canvas& canvas, const Lane& lane, const Span& span, Rect& rect) {
  const float left = std::max(rect.x0, 0.0F), right = std::min(rect.x1, canvas.view.width);
  if (right - left < kLeastLabel || !canvas.view.words) return;
  const Sentence sentence = label_of(canvas.timeline, lane, span);
  if (sentence.key.empty()) return;
  std::string words = canvas.view.words(sentence);
  const float padding = canvas.view.label_padding;
  if (canvas.measure(words) + 2 * padding > right - left) return;
  rect.label = std::move(words);
  rect.label_x = left + padding;
}

}  // namespace

void add_spans(const Canvas& canvas, std::uint32_t place, const Row& row, Picture& picture) {
  const Timeline& timeline = canvas.timeline;
  const Lane& lane = timeline.lanes()[place];
  const auto& spans = lane.spans;
  const auto ends_by = [](const Span& span, std::int64_t t) { return span.t1 <= t; };
  auto at = std::lower_bound(spans.begin(), spans.end(), canvas.t0, ends_by);
  while (at != spans.end() && at->t0 <= canvas.t1) {
    Rect rect;
    rect.open = at->t1 == kOpen;
    rect.x0 = canvas.x(at->t0);
    rect.x1 = canvas.x(rect.open ? std::max(at->t0, timeline.end_t()) : at->t1);
    rect.y = row.y;
    rect.height = row.height;
    rect.lane = place;
    rect.span = static_cast<std::uint32_t>(at - spans.begin());
    auto next = std::next(at);
    const float pixel_end = std::floor(rect.x0) + 1;
    if (rect.x1 < pixel_end && next != spans.end()) {
      const std::int64_t t_end = canvas.t_at(static_cast<double>(pixel_end));
      // Mostly the very next one reaches into the next pixel: no search then.
      if (next->t1 < t_end) next = std::lower_bound(next, spans.end(), t_end - 1, ends_by);
      // What is thin and lies on the border of two pixels belongs to the first.
      if (next != spans.end() && next->t0 < t_end && next->t1 != kOpen &&
          canvas.x(next->t1) - canvas.x(next->t0) < 1)
        ++next;
    }
    rect.count = static_cast<std::uint32_t>(next - at);
    if (rect.count == 1) {
      rect.x1 = std::max(rect.x1, rect.x0 + 1);
      rect.pattern = pattern_of(lane, *at);
      rect.colour = colour_of(timeline, lane, *at);
      rect.hovered = stands_out(canvas.view.hover, lane, *at);
      rect.selected = stands_out(canvas.view.selection, lane, *at);
      add_label(canvas, lane, *at, rect);
      picture.rects.push_back(std::move(rect));
    } else {
      const Span& last = *std::prev(next);
      rect.pattern = Pattern::many;
      rect.colour = row.colour;
      rect.x0 = std::floor(rect.x0);
      rect.x1 = pixel_end;
      const std::int64_t last_t = last.t1 == kOpen ? timeline.end_t() : last.t1;
      if (last_t > at->t0)
        rect.waiting = static_cast<float>(
            static_cast<double>(timeline.waited_until(lane, last_t) - at->waited_before) /
            static_cast<double>(last_t - at->t0));
      Rect* before = picture.rects.empty() ? nullptr : &picture.rects.back();
      // Pixels side by side with about the same to show are one rectangle.
      if (before != nullptr && before->lane == place && before->pattern == Pattern::many &&
          before->x1 >= rect.x0 && std::fabs(before->waiting - rect.waiting) < 0.1F) {
        before->x1 = rect.x1;
        before->count += rect.count;
      } else {
        picture.rects.push_back(std::move(rect));
      }
    }
    at = next;
  }
}

void add_marks(const Canvas& canvas, std::uint32_t place, const Row& row, Picture& picture) {
  const Lane& lane = canvas.timeline.lanes()[place];
  const auto& marks = lane.marks;
  const auto before = [](const Mark& mark, std::int64_t t) { return mark.t < t; };
  auto at = std::lower_bound(marks.begin(), marks.end(), canvas.t0, before);
  while (at != marks.end() && at->t <= canvas.t1) {
    const float x = canvas.x(at->t);
    auto next = std::next(at);
    const std::int64_t t_end = canvas.t_at(std::floor(static_cast<double>(x)) + 1);
    if (next != marks.end() && next->t < t_end)
      next = std::lower_bound(next, marks.end(), t_end, before);
    // Of several, an exit says most: it is last, or only its reap comes after it.
    auto shown = at;
    for (auto late = next; late != at && next - late < 3;)
      if ((--late)->what == MarkKind::exit) shown = late;
    Tick tick;
    tick.x = x;
    tick.y0 = row.y;
    tick.y1 = row.y + row.height;
    tick.what = shown->what;
    tick.bad = shown->what == MarkKind::exit && (shown->a != 0 || shown->b != 0);
    tick.colour = colour_of_process(canvas.timeline, shown->process);
    tick.lane = place;
    tick.mark = static_cast<std::uint32_t>(shown - marks.begin());
    tick.count = static_cast<std::uint32_t>(next - at);
    const auto holds = [&](const Focus& focus) {
      return focus.first_seq == focus.last_seq && focus.holds(shown->seq);
    };
    tick.hovered = holds(canvas.view.hover);
    tick.selected = holds(canvas.view.selection);
    picture.ticks.push_back(tick);
    at = next;
  }
}

void add_depth(const Canvas& canvas, std::uint32_t place, const Row& row, Picture& picture) {
  const Lane& lane = canvas.timeline.lanes()[place];
  const auto& steps = lane.steps;
  if (steps.empty()) return;
  Plot plot;
  plot.lane = place;
  plot.colour = row.colour;
  plot.y = row.y;
  plot.height = row.height;
  plot.top = std::max<std::int64_t>({lane.bound, lane.highest, 1});
  // Room above the greatest depth, so that the line at the bound is inside of the row.
  const float head = std::min(4.0F, row.height / 8);
  plot.base_y = row.y + row.height;
  const auto y_of = [&](std::int64_t depth) {
    return plot.base_y -
           (row.height - head) * static_cast<float>(depth) / static_cast<float>(plot.top);
  };
  if (lane.bound > 0) plot.bound_y = y_of(lane.bound);
  const auto from = [](std::int64_t t, const Step& step) { return t < step.t; };
  auto at = std::upper_bound(steps.begin(), steps.end(), canvas.t0, from);
  float level = at == steps.begin() ? plot.base_y : y_of(std::prev(at)->depth);
  plot.points.push_back({at == steps.begin() ? canvas.x(at->t) : 0.0F, level});
  while (at != steps.end() && at->t <= canvas.t1) {
    const float x = canvas.x(at->t);
    const std::int64_t t_end = canvas.t_at(std::floor(static_cast<double>(x)) + 1);
    auto next = std::next(at);
    if (next != steps.end() && next->t < t_end)
      next = std::upper_bound(next, steps.end(), t_end - 1, from);
    plot.points.push_back({x, level});
    if (next - at > 2) {
      const auto [least, greatest] =
          lane.depths.range(steps, static_cast<std::size_t>(at - steps.begin()),
                            static_cast<std::size_t>(next - steps.begin()));
      plot.points.push_back({x, y_of(least)});
      plot.points.push_back({x, y_of(greatest)});
      level = y_of(std::prev(next)->depth);
      plot.points.push_back({x, level});
    } else {
      for (auto each = at; each != next; ++each) {
        const float each_x = canvas.x(each->t);
        plot.points.push_back({each_x, level});
        level = y_of(each->depth);
        plot.points.push_back({each_x, level});
      }
    }
    at = next;
  }
  const float end_x = std::min(canvas.view.width, canvas.x(canvas.timeline.end_t()));
  if (end_x > plot.points.back().x) plot.points.push_back({end_x, level});
  picture.plots.push_back(std::move(plot));
}

}  // namespace procession::world::detail
