// A file by offset at the playhead. Where nothing was written twice its stretches are walked from
// pixel to pixel; where something was, the writes up to the playhead are laid over each other.
#include <algorithm>
#include <cmath>

#include "world/layout/parts.h"

namespace procession::world::detail {
namespace {

class FilePicture {
 public:
  FilePicture(const Canvas& canvas, const FileContent& content, FilePlot& plot)
      : canvas_(canvas), content_(content), plot_(plot), t_(canvas.playhead()) {
    per_byte_ = static_cast<double>(plot.width) /
                static_cast<double>(std::max<std::int64_t>(plot.size - plot.from, 1));
  }

  void walk() {
    const auto& stretches = content_.in_order();
    for (std::size_t at = 0; at < stretches.size() && stretches[at].offset < plot_.size;) {
      const FileStretch& stretch = stretches[at];
      const FileWrite& write = content_.writes()[stretch.write];
      if (write.t > t_) {
        ++at;
        continue;
      }
      FilePlot::Segment segment = segment_of(write, stretch.offset, stretch.bytes);
      const std::int64_t end = stretch.offset + stretch.bytes;
      const double pixel_end = std::floor(static_cast<double>(segment.x0)) + 1;
      if (x(end) >= pixel_end) {
        segment.torn = content_.breaks_at(stretch.offset) || content_.breaks_at(end);
        plot_.segments.push_back(segment);
        ++at;
        continue;
      }
      // Thinner than a pixel: all that begin in this one are one.
      const auto pixel = plot_.from + static_cast<std::int64_t>(std::ceil(pixel_end / per_byte_));
      const std::size_t next = first_from(stretches, at, std::max(end, pixel));
      const FileStretch& last = stretches[next - 1];
      segment.count = static_cast<std::uint32_t>(next - at);
      segment.bytes = last.offset + last.bytes - segment.offset;
      segment.x0 = std::floor(segment.x0);
      segment.x1 = std::max(segment.x0 + 1, static_cast<float>(x(segment.offset + segment.bytes)));
      segment.torn =
          !content_.breaks(segment.offset, segment.offset + segment.bytes + 1, 1).empty();
      plot_.segments.push_back(segment);
      at = next;
    }
  }

  void paint() {
    const auto columns = static_cast<std::size_t>(std::ceil(plot_.width));
    struct Column {
      std::int64_t write = -1;
      bool over = false;
    };
    std::vector<Column> shown(columns);
    const auto& writes = content_.writes();
    for (std::size_t index = 0; index < writes.size() && writes[index].t <= t_; ++index) {
      const FileWrite& write = writes[index];
      const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(x(write.offset))));
      const auto end = static_cast<std::size_t>(
          std::max(static_cast<double>(first) + 1, std::ceil(x(write.offset + write.bytes))));
      for (std::size_t column = first; column < std::min(end, columns); ++column)
        shown[column] = {static_cast<std::int64_t>(index), write.over};
    }
    for (std::size_t column = 0; column < columns;) {
      std::size_t next = column + 1;
      while (next < columns && shown[next].write == shown[column].write) ++next;
      if (shown[column].write >= 0) {
        const FileWrite& write = writes[static_cast<std::size_t>(shown[column].write)];
        FilePlot::Segment segment = segment_of(write, write.offset, write.bytes);
        segment.x0 = static_cast<float>(column);
        segment.x1 = static_cast<float>(next);
        plot_.segments.push_back(segment);
      }
      column = next;
    }
  }

 private:
  // The first stretch after `at` that begins at `offset` or later. Cost follows the logarithm of
  // how far away it is.
  static std::size_t first_from(const std::vector<FileStretch>& stretches, std::size_t at,
                                std::int64_t offset) {
    std::size_t low = at + 1, step = 1;
    while (low + step <= stretches.size() && stretches[low + step - 1].offset < offset) {
      low += step;
      step *= 2;
    }
    const std::size_t high = std::min(low + step, stretches.size());
    const auto from = stretches.begin() + static_cast<std::ptrdiff_t>(low);
    const auto to = stretches.begin() + static_cast<std::ptrdiff_t>(high);
    const auto begins = [](const FileStretch& stretch, std::int64_t least) {
      return stretch.offset < least;
    };
    return static_cast<std::size_t>(std::lower_bound(from, to, offset, begins) - stretches.begin());
  }
  double x(std::int64_t offset) const {
    return static_cast<double>(offset - plot_.from) * per_byte_;
  }
  FilePlot::Segment segment_of(const FileWrite& write, std::int64_t offset,
                               std::int64_t bytes) const {
    FilePlot::Segment segment;
    segment.x0 = static_cast<float>(x(offset));
    segment.x1 = static_cast<float>(x(offset + bytes));
    segment.offset = offset;
    segment.bytes = bytes;
    segment.process = write.process;
    segment.colour = colour_of_process(canvas_.timeline, write.process);
    segment.t = write.t;
    segment.seq = write.seq;
    segment.over = write.over;
    return segment;
  }

  const Canvas& canvas_;
  const FileContent& content_;
  FilePlot& plot_;
  RawNs t_;
  double per_byte_ = 1;
};

}  // namespace

void add_file(const Canvas& canvas, std::uint32_t lane_number, const Row& row, Picture& picture) {
  const Timeline& timeline = canvas.timeline;
  const Lane& lane = timeline.lanes()[lane_number];
  const FileContent* content = timeline.file(lane.object);
  if (content == nullptr) return;
  FilePlot plot;
  plot.lane = lane_number;
  plot.height = std::min(canvas.view.file_strip, row.height / 2);
  plot.y = row.y + row.height - plot.height;
  plot.width = picture.width;
  const RawNs t = canvas.playhead();
  plot.size = timeline.depth_at(lane, t);
  // The content from before the run is not known, and is left out.
  plot.from = content->stretches().empty() ? 0 : content->stretches().begin()->first;
  plot.lost_bytes = content->lost_at(t);
  if (t >= timeline.end_t() && timeline.world().over()) {
    plot.torn_lines = static_cast<std::int64_t>(content->torn().size());
    plot.cut = content->is_cut();
  }
  FilePicture file(canvas, *content, plot);
  if (plot.size > plot.from) {
    if (content->overwritten())
      file.paint();
    else
      file.walk();
  }
  for (const WaitingBytes& waiting : content->waiting_at(t)) {
    if (waiting.bytes == 0) continue;
    const Process* process = timeline.world().process(waiting.process);
    plot.buffers.push_back({waiting.process, process == nullptr ? std::string() : process->name,
                            colour_of_process(timeline, waiting.process), waiting.bytes,
                            waiting.lost});
  }
  picture.files.push_back(std::move(plot));
}

std::string value_of(const Canvas& canvas, const Lane& lane) {
  const Timeline& timeline = canvas.timeline;
  const RawNs t = canvas.playhead();
  const Object* object = timeline.world().object(lane.object);
  if (object == nullptr || lane.counts == Counts::nothing) return {};
  if (const Sentence label = object->model().count_label(timeline.counted_at(lane, t));
      !label.key.empty())
    return canvas.view.words ? canvas.view.words(label)
                             : std::to_string(timeline.depth_at(lane, t));
  if (lane.counts != Counts::value) return {};
  // The last write's text: it may be no whole number, and an array has the text of one element
  // alone.
  const auto after = std::upper_bound(lane.marks.begin(), lane.marks.end(), t,
                                      [](RawNs at, const Mark& mark) { return at < mark.t; });
  for (auto mark = after; mark != lane.marks.begin() && after - mark < 256;)
    if ((--mark)->what == MarkKind::write) return std::string(timeline.text(*mark));
  return lane.steps.empty() ? std::string() : std::to_string(timeline.depth_at(lane, t));
}

}  // namespace procession::world::detail
