// The picture of a timeline: a pure function from the model and a view to rectangles, lines and
// arrows. Knows nothing of windows; whoever draws turns the picture into triangles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "world/layout/time_axis.h"
#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world {

// Which events stand out: those of a span or mark under the mouse or chosen. All 0: none.
struct Focus {
  std::uint64_t first_seq = 0, last_seq = 0;
  std::uint32_t process = 0;  // only this one's; 0: anybody's
  std::uint32_t object = 0;   // only those on this object; 0: on any
  bool any() const { return last_seq != 0; }
  bool holds(std::uint64_t seq) const { return any() && first_seq <= seq && seq <= last_seq; }
  bool holds(const Flow& flow) const {
    if (object != 0 && flow.object != object) return false;
    return (holds(flow.from.seq) && (process == 0 || process == flow.from.process)) ||
           (holds(flow.to.seq) && (process == 0 || process == flow.to.process));
  }
  bool operator==(const Focus&) const = default;
};

// All lengths in pixels of the target; x runs from 0 (from) to width (to), y from 0 down.
struct View {
  // from < to; on the axis (time_axis.h) a stretch is as wide as it was long.
  UnpausedNs from_ns, to_ns{1'000'000'000};
  float width = 1000;  // of the plot, without the column of names
  float height = 600;  // of the rows, without the axis
  float scroll = 0;    // of the rows, down
  float process_row = 24, thread_row = 14, lock_row = 24, queue_row = 56, object_row = 18;
  float flag_row = 24, value_row = 36;
  float file_row = 64;             // bytes over time above, the file by offset below
  float file_strip = 18;           // of that, the height of the file by offset
  RawNs playhead_ns = kOpen;       // the instant that a file's bytes stand for
  float gap = 4;                   // between rows
  float group_gap = 10;            // between processes and objects
  float arrow_reach = 4;           // how near counts as on an arrow, in hit()
  float label_padding = 4;         // left and right of a label in its rectangle
  float axis_gap = 16;             // least distance between two labels of the axis
  float pause_width = 6;           // of a pause's band, however long it was
  std::set<std::uint32_t> folded;  // process lanes whose children are hidden
  // Process lanes whose feeder threads are shown; those that a program starts itself always are.
  std::set<std::uint32_t> threads;
  Focus hover, selection;
  bool arrows = true;
  // Width of a text in pixels; if not set, 7 px for each byte of it.
  std::function<float(std::string_view)> measure;
  // The words of a label's sentence in the person's language; if not set, no words in spans.
  std::function<std::string(const Sentence&)> words;
};

// Which colour: an index in one of the theme's palettes.
struct Colour {
  enum class Of : std::uint8_t { process, object, neutral };
  Of of = Of::neutral;
  std::uint8_t index = 0;  // process: Process::palette; object: (number - 1) modulo kPalette
  bool operator==(const Colour&) const = default;
};

enum class Pattern : std::uint8_t {
  solid,    // running; a lock's owner
  hatched,  // waiting
  dotted,   // sleeping
  faint,    // finishing
  hollow,   // asleep: only the kernel says that it waits
  crossed,  // frozen
  grey,     // zombie; a dead owner
  many,     // several spans, each too small to show
  upright,  // at its gate
};

struct Row {
  std::uint32_t lane = 0;
  LaneKind kind = LaneKind::process;
  unsigned indent = 0;
  float y = 0, height = 0;  // y after scrolling
  std::string name;         // of the process, thread or object
  std::int32_t pid = 0;     // processes; threads: the tid
  Colour colour;
  int idle_per_mille = -1;  // processes; -1: not known
  // Of the time that it was ready to run, where it had to share a CPU; -1: it had not, or not
  // known.
  int on_cpu_per_mille = -1;
  // has_threads: of feeders, which the lane's name shows and hides.
  bool has_children = false, has_threads = false, folded = false, threads_shown = false;
  RowKind drawn = RowKind::marks;  // objects: what stands in it
  std::int32_t adopted_by = 0;     // orphans: pid of the new parent; 0: none
  std::string adopter;             // its name; "" for Procession's keeper and what is not known
  bool kept = false;               // adopted by Procession's keeper
  bool frozen = false;             // processes: held by the supervisor at present
  std::string value;  // objects: what stands there at the playhead: "up", "3", "1204 B"
};

struct Rect {
  float x0 = 0, x1 = 0, y = 0, height = 0;
  Colour colour;
  Pattern pattern = Pattern::solid;
  bool open = false;  // goes on beyond what is recorded
  bool selected = false, hovered = false;
  std::uint32_t lane = 0;
  std::uint32_t span = 0;   // in Lane::spans; Pattern::many: the first
  std::uint32_t count = 1;  // spans merged
  float waiting = 0;        // Pattern::many: which share of it was waiting, 0 to 1
  std::string label;        // fits; empty: none
  float label_x = 0;
};

struct Point {
  float x = 0, y = 0;
};

// Something counted over time: a staircase, ready to draw as a line, and filled to `zero_y` unless
// `line` says otherwise.
struct Plot {
  std::uint32_t lane = 0;
  Counts counts = Counts::depth;
  bool line = false;  // not to be filled: it lies over something else
  Colour colour;
  float y = 0, height = 0, base_y = 0;
  float zero_y = 0;         // where the count is 0; base_y where it never is less
  float bound_y = -1;       // of the line at its bound; -1: unbounded
  std::int64_t top = 1;     // the count at y
  std::int64_t bottom = 0;  // the count at base_y: less than 0 where a value was
  std::vector<Point> points;
};

struct Tick {
  float x = 0, y0 = 0, y1 = 0;
  Colour colour;
  MarkKind what = MarkKind::other;
  bool bad = false;  // an exit by signal or with a code other than 0
  bool selected = false, hovered = false;
  std::uint32_t lane = 0, mark = 0;  // in Lane::marks; the first of `count`
  std::uint32_t count = 1;           // marks merged
  std::string label;                 // "last line", "gone"; fits beside it; empty: none
  float label_x = 0;                 // its left end
};

// A pause: a thin band over all rows, and over the axis.
struct Band {
  float x0 = 0, x1 = 0;
  RawNs t0_ns, t1_ns;       // while it lasts, t1 is where the recording ends
  bool open = false;        // it lasts
  bool by_step = false;     // between two steps
  std::uint32_t index = 0;  // in SessionClock::pauses(); the first of those merged
  std::string label;        // "paused", right of one that lasts; empty: none
  float label_x = 0;
};

// The speed changed here.
struct SpeedMark {
  float x = 0;
  RawNs t;
  std::int64_t per_mille = 1000;
  std::string label;  // "×4", "by steps"; empty where it would lie on another
  float label_x = 0;
};

// A file by offset at the playhead, over the whole width of its row: from `from` at x = 0 to its
// size at the right end.
struct FilePlot {
  struct Segment {
    float x0 = 0, x1 = 0;
    std::int64_t offset = 0, bytes = 0;
    std::uint32_t process = 0;  // who wrote it
    Colour colour;
    RawNs t;                  // of its write; several: of the first
    std::uint64_t seq = 0;    // likewise
    std::uint32_t count = 1;  // writes merged, for they are thinner than a pixel
    bool torn = false;        // holds a part of a torn line
    bool over = false;        // covers bytes that another process had written: those are lost
  };
  struct Buffer {  // what a process has written, it thinks, and the file does not hold
    std::uint32_t process = 0;
    std::string name;
    Colour colour;
    std::int64_t bytes = 0;
    bool lost = false;  // the process is dead: nobody will write it
  };
  std::uint32_t lane = 0;
  float y = 0, height = 0, width = 0;
  std::int64_t size = 0;  // bytes
  std::int64_t from = 0;  // the offset at x = 0: what stood there before the run is left out
  std::int64_t torn_lines = -1, lost_bytes = 0;  // torn: of the whole run, where the playhead is
                                                 // at its end; -1 elsewhere
  bool cut = false;                              // likewise: its last line has no end
  std::vector<Segment> segments;
  std::vector<Buffer> buffers;
};

// Of a process's time: on a CPU, and ready for one without having it.
struct CpuShare {
  float x0 = 0, x1 = 0, y = 0, height = 0;
  float ran = 0, ready = 0;  // 0 to 1, together 1 at most
  Colour colour;
};

struct Arrow {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // may lie outside of the plot: clip
  FlowKind kind = FlowKind::start;
  Colour colour;            // of the process that caused it
  bool forward = false;     // touches what is hovered or selected
  bool waited = false;      // the effect had waited for it
  std::uint32_t flow = 0;   // in Flows::all(); the first of `count`
  std::uint32_t count = 1;  // flows merged
};

struct AxisTick {
  float x = 0;
  SessionNs shown;
  RawNs t;            // not reached yet: RawNs::max()
  std::string label;  // "1.2 s", of `shown`; empty: a minor tick
  float label_x = 0;  // its left end
};

struct Picture {
  std::vector<Row> rows;  // those that can be seen, from top to bottom
  std::vector<Rect> rects;
  std::vector<Plot> plots;
  std::vector<Tick> ticks;
  std::vector<Arrow> arrows;
  std::vector<AxisTick> axis;
  std::vector<Band> pauses;
  std::vector<SpeedMark> speeds;
  std::vector<FilePlot> files;
  std::vector<CpuShare> cpu;
  float total_height = 0;  // of all rows, for a scroll bar
  float width = 0;
  TimeAxis time;
  float now_x = 0;  // where the recording ends at present, of a pause that lasts its right end;
                    // may lie outside
  float arrow_reach = 4;

  RawNs t_at(float x) const;
  float x_at(RawNs t) const;
};

// Pure: the same arguments give the same picture. Cost follows the pixels and rows that are seen
// times the logarithm of the events, not their number.
Picture layout(const Timeline& timeline, const View& view);

// The ticks of an axis, with labels such as "1.2 s", "250 ms", "12 µs" that never come nearer to
// each other than `gap` pixels. Steps are 1, 2 or 5 times a power of ten. Of a run that was never
// paused, at one speed: there a tick's `t` is what it shows.
std::vector<AxisTick> axis_ticks(SessionNs from, SessionNs to, float width, float gap,
                                 const std::function<float(std::string_view)>& measure);

// The same for a clock that was paused or had another speed: ticks stand at round session times,
// and none inside of a pause. Right of a pause that lasts: as if it went on at once.
std::vector<AxisTick> axis_ticks(const SessionClock& clock, const TimeAxis& time, float width,
                                 float gap, const std::function<float(std::string_view)>& measure);

struct Hit {
  // bytes: of a file, by offset; pause: a pause's band.
  enum class What : std::uint8_t { nothing, row, span, mark, depth, arrow, bytes, pause };
  What what = What::nothing;
  std::uint32_t lane = kNoLane;
  // span: in Lane::spans; mark: in Lane::marks; arrow: in Flows::all(); bytes: in the picture's
  // FilePlot::segments; pause: in SessionClock::pauses().
  std::uint32_t index = 0;
  std::uint32_t count = 1;  // more: several were merged
  RawNs t;                  // at x
  std::uint64_t seq = 0;    // bytes: of the write
};

// What is drawn topmost at (x, y): mark, pause, arrow, span, depth, else the row, else nothing.
Hit hit(const Picture& picture, float x, float y);

// The events that a hit stands for, for Focus, for the code panel and for seeking.
Focus focus_of(const Timeline& timeline, const Hit& what);

}  // namespace procession::world
