// Spans and marks of a row. Both walk from pixel to pixel, never over what lies between two of
// them; spans packed into a pixel are found by the index of times alone.
#include <algorithm>
#include <cmath>
#include <span>

#include "world/layout/explain.h"
#include "world/layout/parts.h"

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
    case State::asleep:
      return Pattern::hollow;
    case State::frozen:
      return Pattern::crossed;
    case State::at_gate:
      return Pattern::upright;
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

bool is_highlighted(const Focus& focus, const Lane& lane, const Span& span) {
  if (!focus.any() || focus.first_seq != span.first_seq) return false;
  return lane.kind == LaneKind::object ? focus.process == 0 && focus.object == lane.object
                                       : focus.process == lane.process;
}

void add_label(const Canvas& canvas, const Lane& lane, const Span& span,
               const std::vector<const Tick*>& named, Rect& rect) {
  float left = std::max(rect.x0, 0.0F);
  const float right = std::min(rect.x1, canvas.view.width);
  if (right - left < kLeastLabel || !canvas.view.words) return;
  const float padding = canvas.view.label_padding;
  // Words of marks come first.
  for (const Tick* tick : named) {
    const float end = tick->label_x + canvas.measure(tick->label);
    if (tick->label_x < right && end > left) left = std::max(left, end + padding);
  }
  for (const Sentence& sentence :
       {label_of(canvas.timeline, lane, span), short_label_of(canvas.timeline, lane, span)}) {
    if (sentence.key.empty()) return;
    std::string words = canvas.view.words(sentence);
    if (canvas.measure(words) + 2 * padding > right - left) continue;
    rect.label = std::move(words);
    rect.label_x = left + padding;
    return;
  }
}

// "last line" and "gone", where there is room: right of their marks, else left of the first.
void label_marks(const Canvas& canvas, std::span<Tick> ticks) {
  const float padding = canvas.view.label_padding, width = canvas.view.width;
  Tick* finish = nullptr;
  Tick* exit = nullptr;
  for (Tick& tick : ticks) {
    if (tick.what == MarkKind::finish) finish = &tick;
    if (tick.what == MarkKind::exit) exit = &tick;
  }
  const auto put = [&](Tick* tick, std::string words, float right_end) {
    if (tick == nullptr || tick->x < 0 || tick->x > width) return;
    if (words.empty()) return;
    const float size = canvas.measure(words);
    if (tick->x + 2 * padding + size <= right_end) {
      tick->label_x = tick->x + padding;
    } else if (tick == finish) {
      const float left = tick->x - padding - size;
      // The label does not cover another mark.
      if (left < 0 || std::any_of(ticks.begin(), ticks.end(), [&](const Tick& other) {
            return &other != tick && other.x > left - padding && other.x < tick->x;
          }))
        return;
      tick->label_x = left;
    } else {
      return;
    }
    tick->label = std::move(words);
  };
  put(finish, canvas.words("label.mark.finish"),
      exit == nullptr ? width : std::min(width, exit->x));
  std::string gone = canvas.words("label.mark.exit");
  if (exit != nullptr && canvas.view.words) {
    const Mark& mark = canvas.timeline.lanes()[exit->lane].marks[exit->mark];
    if (mark.b != 0)
      gone = canvas.view.words(Sentence{"label.mark.killed", {{"signal", std::to_string(mark.b)}}});
    else if (mark.a != 0)
      gone = canvas.view.words(Sentence{"label.mark.failed", {{"code", std::to_string(mark.a)}}});
  }
  put(exit, std::move(gone), width);
}

// The label beside a mark on an object's lane; an empty key: none.
Sentence label_of(const Timeline& timeline, const Object& object, const Mark& mark) {
  return object.model().mark_label({mark.kind, mark.a, mark.b, mark.bad, timeline.text(mark)});
}

// Of the marks from `at` to `next` on an object's lane: a fault, else the first that has a label,
// else the last.
std::size_t telling_mark(const Timeline& timeline, const Object& object,
                         const std::vector<Mark>& marks, std::size_t at, std::size_t next) {
  for (std::size_t one = at; one < next; ++one)
    if (marks[one].bad) return one;
  for (std::size_t one = at; one < next; ++one)
    if (!label_of(timeline, object, marks[one]).key.empty()) return one;
  return next - 1;
}

// What a process wrote to its variables here, of each the last: marks that lie on one pixel speak
// together.
std::string written(const Canvas& canvas, const Lane& lane, const Tick& tick) {
  constexpr std::size_t kMost = 3, kLooks = 64;
  const RawNs t = lane.marks[tick.mark].t;
  std::vector<std::string_view> texts;
  const auto name = [](std::string_view text) { return text.substr(0, text.find('=')); };
  const std::size_t end = std::min(lane.marks.size(), tick.mark + kLooks);
  for (std::size_t index = tick.mark; index < end; ++index) {
    const Mark& mark = lane.marks[index];
    if (mark.t - t > canvas.pixel()) break;
    if (mark.kind != Kind::variable_write) continue;
    const std::string_view text = canvas.timeline.text(mark);
    const auto same = std::find_if(texts.begin(), texts.end(),
                                   [&](auto other) { return name(other) == name(text); });
    if (same != texts.end())
      *same = text;
    else if (texts.size() < kMost)
      texts.push_back(text);
  }
  std::string words;
  for (const std::string_view text : texts)
    words += (words.empty() ? "" : ", ") + std::string(text);
  return words;
}

// Right of their marks, else left of them; where there is no room for either, nothing.
void label_others(const Canvas& canvas, const Lane& lane, std::span<Tick> ticks) {
  const float padding = canvas.view.label_padding, width = canvas.view.width;
  float free_from = 0;
  const Process* process = canvas.timeline.world().process(lane.process);
  const Object* object =
      lane.kind == LaneKind::object ? canvas.timeline.world().object(lane.object) : nullptr;
  const bool writes =
      lane.kind == LaneKind::process && process != nullptr && !process->variables.empty();
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    Tick& tick = ticks[i];
    if (!tick.label.empty()) {  // has its words already
      free_from = tick.label_x + canvas.measure(tick.label) + padding;
      continue;
    }
    if (tick.x < free_from) continue;
    std::string words = writes ? written(canvas, lane, tick) : std::string();
    if (object != nullptr && canvas.view.words) {
      const Sentence label = label_of(canvas.timeline, *object, lane.marks[tick.mark]);
      if (!label.key.empty()) words = canvas.view.words(label);
    }
    if (words.empty()) continue;
    const float size = canvas.measure(words);
    float end = width;
    for (std::size_t next = i + 1; next < ticks.size() && next < i + 4; ++next)
      if (!ticks[next].label.empty() && ticks[next].label_x > tick.x)
        end = std::min(end, ticks[next].label_x - padding);
    float x = tick.x + padding;
    if (x < free_from || x + size > end) x = tick.x - padding - size;
    if (x < free_from || x + size > end) continue;
    tick.label = std::move(words);
    tick.label_x = x;
    free_from = x + size + padding;
  }
}

}  // namespace

namespace {

// The index after the last span that begins in the pixel of `index`, which is thin.
std::size_t next_pixel(const Canvas& canvas, const Lane& lane, std::size_t index, RawNs t_end) {
  const auto& spans = lane.spans;
  const std::size_t next = lane.span_times.next(index, spans.size(), t_end, canvas.pixel(),
                                                [&spans](std::size_t i) { return spans[i].t0; });
  if (next % TimeIndex::kFan == 0 &&
      lane.span_times.packed(next / TimeIndex::kFan - 1, canvas.pixel()))
    return next;
  // What is thin and lies on the border of two pixels belongs to the first; what is not has a
  // rectangle of its own.
  const Span& last = spans[next - 1];
  const bool thin = last.t1 != kOpen && canvas.x(last.t1) - canvas.x(last.t0) < 1;
  return thin || next - 1 == index ? next : next - 1;
}

// Ns that the lane waited before the span at `index`, and when that begins. The end of the last
// span for the index after it.
std::pair<std::int64_t, RawNs> waited_before(const Timeline& timeline, const Lane& lane,
                                             std::size_t index) {
  const std::size_t block = index / TimeIndex::kFan;
  if (index % TimeIndex::kFan == 0 && block < lane.waited_blocks.size())
    return {lane.waited_blocks[block], lane.span_times.begin_of(block)};
  if (index < lane.spans.size()) return {lane.spans[index].waited_before, lane.spans[index].t0};
  const Span& last = lane.spans.back();
  const RawNs end = last.t1 == kOpen ? timeline.end_t() : last.t1;
  return {last.waited_before + (is_idle(last.state) ? end - last.t0 : 0), end};
}

void add_many(const Canvas& canvas, const Lane& lane, std::size_t next, Rect rect,
              Picture& picture) {
  const auto [waited, begin] = waited_before(canvas.timeline, lane, rect.span);
  const auto [waited_then, end] = waited_before(canvas.timeline, lane, next);
  rect.pattern = Pattern::many;
  rect.x0 = std::floor(rect.x0);
  rect.x1 = rect.x0 + 1;
  const SessionClock& clock = canvas.timeline.world().clock();
  const std::int64_t length = clock.unpaused_at(end) - clock.unpaused_at(begin);
  if (length > 0)
    rect.waiting = static_cast<float>(waited_then - waited) / static_cast<float>(length);
  Rect* before = picture.rects.empty() ? nullptr : &picture.rects.back();
  // Pixels side by side with about the same to show are one rectangle.
  if (before != nullptr && before->lane == rect.lane && before->pattern == Pattern::many &&
      before->x1 >= rect.x0 && std::fabs(before->waiting - rect.waiting) < 0.1F) {
    before->x1 = rect.x1;
    before->count += rect.count;
  } else {
    picture.rects.push_back(std::move(rect));
  }
}

}  // namespace

void add_spans(const Canvas& canvas, std::uint32_t lane_number, const Row& row, Picture& picture,
               std::size_t first_tick) {
  std::vector<const Tick*> named;  // its marks that have words: two at most
  for (std::size_t tick = first_tick; tick < picture.ticks.size(); ++tick)
    if (!picture.ticks[tick].label.empty()) named.push_back(&picture.ticks[tick]);
  const Timeline& timeline = canvas.timeline;
  const Lane& lane = timeline.lanes()[lane_number];
  const auto& spans = lane.spans;
  const auto ends_by = [](const Span& span, RawNs t) { return span.t1 <= t; };
  auto at = static_cast<std::size_t>(
      std::lower_bound(spans.begin(), spans.end(), canvas.t0, ends_by) - spans.begin());
  while (at < spans.size()) {
    const std::size_t block = at / TimeIndex::kFan;
    // A whole block in a pixel: its spans need not be looked at, which is most of the cost.
    const bool packed = at % TimeIndex::kFan == 0 && lane.span_times.packed(block, canvas.pixel());
    const RawNs t0 = packed ? lane.span_times.begin_of(block) : spans[at].t0;
    if (t0 > canvas.t1) break;
    Rect rect;
    rect.x0 = canvas.x(t0);
    rect.y = row.y;
    rect.height = row.height;
    rect.colour = row.colour;
    rect.lane = lane_number;
    rect.span = static_cast<std::uint32_t>(at);
    const double pixel_end = std::floor(static_cast<double>(rect.x0)) + 1;
    std::size_t next = at + 1;
    if (packed ||
        (spans[at].t1 != kOpen && static_cast<double>(canvas.x(spans[at].t1)) < pixel_end))
      next = next_pixel(canvas, lane, at, canvas.t_at(pixel_end));
    rect.count = static_cast<std::uint32_t>(next - at);
    if (rect.count == 1) {
      const Span& span = spans[at];
      rect.open = span.t1 == kOpen;
      rect.x1 = std::max(rect.open ? canvas.now_x : canvas.x(span.t1), rect.x0 + 1);
      rect.pattern = pattern_of(lane, span);
      rect.colour = colour_of(timeline, lane, span);
      rect.hovered = is_highlighted(canvas.view.hover, lane, span);
      rect.selected = is_highlighted(canvas.view.selection, lane, span);
      add_label(canvas, lane, span, named, rect);
      picture.rects.push_back(std::move(rect));
    } else {
      add_many(canvas, lane, next, std::move(rect), picture);
    }
    at = next;
  }
}

void add_marks(const Canvas& canvas, std::uint32_t lane_number, const Row& row, Picture& picture) {
  const std::size_t first_tick = picture.ticks.size();
  const Lane& lane = canvas.timeline.lanes()[lane_number];
  const auto& marks = lane.marks;
  const Object* object =
      lane.kind == LaneKind::object ? canvas.timeline.world().object(lane.object) : nullptr;
  const auto before = [](const Mark& mark, RawNs t) { return mark.t < t; };
  auto at = static_cast<std::size_t>(
      std::lower_bound(marks.begin(), marks.end(), canvas.t0, before) - marks.begin());
  while (at < marks.size() && marks[at].t <= canvas.t1) {
    const float x = canvas.x(marks[at].t);
    const RawNs t_end = canvas.t_at(std::floor(static_cast<double>(x)) + 1);
    const std::size_t next = lane.mark_times.next(at, marks.size(), t_end, canvas.pixel(),
                                                  [&marks](std::size_t i) { return marks[i].t; });
    // Of several, an exit says most: it is the lane's last mark, or its reap comes after it. Then
    // the last line, which an output beside it must not hide.
    std::size_t shown = at;
    if (next == marks.size())
      for (std::size_t late = next; late > at && next - late < 3;)
        if (marks[--late].what == MarkKind::exit) shown = late;
    if (lane.kind == LaneKind::process && marks[shown].what != MarkKind::exit && next - at < 16)
      for (std::size_t one = at; one < next; ++one)
        if (marks[one].what == MarkKind::finish) shown = one;
    if (object != nullptr && next - at < 64)
      shown = telling_mark(canvas.timeline, *object, marks, at, next);
    // A write says more than the reads beside it.
    if (marks[shown].kind == Kind::value_read && next - at < 64)
      for (std::size_t one = at; one < next; ++one)
        if (marks[one].kind == Kind::value_write) shown = one;
    const Mark& mark = marks[shown];
    Tick tick;
    tick.x = x;
    tick.y0 = row.y;
    tick.y1 = row.y + row.height;
    if (row.drawn == RowKind::file && !canvas.placements[lane_number].compact)
      tick.y1 -= std::min(canvas.view.file_strip, row.height / 2);
    tick.what = mark.what;
    tick.bad = (mark.what == MarkKind::exit && (mark.a != 0 || mark.b != 0)) || mark.bad;
    tick.colour = colour_of_process(canvas.timeline, mark.process);
    tick.lane = lane_number;
    tick.mark = static_cast<std::uint32_t>(shown);
    tick.count = static_cast<std::uint32_t>(next - at);
    const auto holds = [&](const Focus& focus) {
      return focus.first_seq == focus.last_seq && focus.holds(mark.seq);
    };
    tick.hovered = holds(canvas.view.hover);
    tick.selected = holds(canvas.view.selection);
    picture.ticks.push_back(std::move(tick));
    at = next;
  }
  if (lane.kind == LaneKind::process)
    label_marks(canvas, std::span(picture.ticks).subspan(first_tick));
  label_others(canvas, lane, std::span(picture.ticks).subspan(first_tick));
}

}  // namespace procession::world::detail
