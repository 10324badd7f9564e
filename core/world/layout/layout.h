// The picture of a timeline: a pure function from the model and a view to rectangles, lines and
// arrows. It knows no window: app/draw turns the picture into triangles.
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

// The events that are highlighted: those of the hovered or selected span or mark. All 0: none.
struct Focus {
  std::uint64_t first_seq = 0, last_seq = 0;
  std::uint32_t process = 0;  // only events of this process; 0: of any
  std::uint32_t object = 0;   // only events on this object; 0: on any
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
  // The visible range, from < to, on the axis of time_axis.h.
  UnpausedNs from_ns, to_ns{1'000'000'000};
  float width = 1000;  // of the plot, without the column of names
  float height = 600;  // of the rows, without the axis
  float scroll = 0;    // of the rows, down
  float process_row = 24, thread_row = 14, lock_row = 24, queue_row = 56, object_row = 18;
  float flag_row = 24, value_row = 36;
  float file_row = 64;             // bytes over time above, the file by offset below
  float file_strip = 18;           // of that, the height of the file by offset
  RawNs playhead_ns = kOpen;       // the instant at which files are shown
  float gap = 4;                   // between rows
  float group_gap = 10;            // between processes and objects
  float arrow_reach = 4;           // the greatest distance at which hit() finds an arrow
  float label_padding = 4;         // left and right of a label in its rectangle
  float axis_gap = 16;             // the least distance between two labels of the axis
  float pause_width = 6;           // of a pause's band, however long it was
  std::set<std::uint32_t> folded;  // process lanes whose children are hidden
  // Process lanes whose feeder threads are shown. Threads that a program starts itself are always
  // shown.
  std::set<std::uint32_t> threads;
  Focus hover, selection;
  bool arrows = true;
  // Width of a text in pixels; if not set, 7 px for each byte of it.
  std::function<float(std::string_view)> measure;
  // The text of a label's sentence in the user's language; if not set, spans have no
  // labels.
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
  hollow,   // asleep: only the kernel reports that it waits
  crossed,  // frozen
  grey,     // zombie; a dead owner
  many,     // several spans, each too small to show
  upright,  // at the gate
};

struct Row {
  std::uint32_t lane = 0;
  LaneKind kind = LaneKind::process;
  unsigned indent = 0;
  float y = 0, height = 0;  // y after scrolling
  std::string name;         // of the process, thread or object
  std::int32_t pid = 0;     // processes; threads: the tid
  Colour colour;
  // The share of its life up to the playhead that the process waited or slept, pauses left out; -1:
  // not known.
  int idle_per_mille = -1;
  // The share of its ready time up to the playhead that the process ran, where it had to share a
  // CPU; -1: it always had a CPU, or not known.
  int on_cpu_per_mille = -1;
  // has_threads: there are feeder threads, which a click on the lane's name shows and hides.
  bool has_children = false, has_threads = false, folded = false, threads_shown = false;
  RowKind drawn = RowKind::marks;  // objects: the kind of picture in the row
  std::int32_t adopted_by = 0;     // orphans: pid of the new parent; 0: none
  std::string
      adopter;  // the new parent's name; "" for Procession's keeper and for an unknown process
  bool kept = false;    // adopted by Procession's keeper
  bool frozen = false;  // processes: held by the supervisor at present
  std::string value;    // objects: the state at the playhead: "up", "3", "1204 B"
};

struct Rect {
  float x0 = 0, x1 = 0, y = 0, height = 0;
  Colour colour;
  Pattern pattern = Pattern::solid;
  bool open = false;  // not over at the end of the recording
  bool selected = false, hovered = false;
  std::uint32_t lane = 0;
  std::uint32_t span = 0;   // in Lane::spans; Pattern::many: the first
  std::uint32_t count = 1;  // spans merged
  float waiting = 0;        // Pattern::many: the share of its time that was waited, 0 to 1
  std::string label;        // fits into the rectangle; empty: none
  float label_x = 0;
};

struct Point {
  float x = 0, y = 0;
};

// A count over time: a staircase of points, drawn as a line and filled to `zero_y` unless `line` is
// set.
struct Plot {
  std::uint32_t lane = 0;
  Counts counts = Counts::depth;
  bool line = false;  // the plot is not filled, as it lies over another one
  Colour colour;
  float y = 0, height = 0, base_y = 0;
  float zero_y = 0;         // the y of count 0; base_y unless a count is less
  float bound_y = -1;       // the y of the bound; -1: unbounded
  std::int64_t top = 1;     // the count at y
  std::int64_t bottom = 0;  // the count at base_y; less than 0 only if a value was
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
  RawNs t0_ns, t1_ns;       // t1 is the end of the recording while the pause lasts
  bool open = false;        // the pause lasts
  bool by_step = false;     // the pause between two steps
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
    std::uint32_t process = 0;  // the writer
    Colour colour;
    RawNs t;                  // of the write; of several: of the first
    std::uint64_t seq = 0;    // likewise
    std::uint32_t count = 1;  // writes merged, for they are thinner than a pixel
    bool torn = false;        // holds a part of a torn line
    bool over = false;        // covers bytes of another process, which are lost
  };
  struct Buffer {  // bytes that a process has written into its buffer, and that are not in the file
    std::uint32_t process = 0;
    std::string name;
    Colour colour;
    std::int64_t bytes = 0;
    bool lost = false;  // the process is dead, so the bytes will never be written
  };
  std::uint32_t lane = 0;
  float y = 0, height = 0, width = 0;
  std::int64_t size = 0;  // bytes
  std::int64_t from = 0;  // the offset at x = 0; bytes from before the run are left out
  std::int64_t torn_lines = -1, lost_bytes = 0;  // torn: of the whole run, where the playhead is
                                                 // at its end; -1 elsewhere
  bool cut = false;                              // likewise: its last line has no end
  std::vector<Segment> segments;
  std::vector<Buffer> buffers;
};

// The shares of a process's time that it was on a CPU, and ready without a CPU.
struct CpuShare {
  float x0 = 0, x1 = 0, y = 0, height = 0;
  float ran = 0, ready = 0;  // 0 to 1, together 1 at most
  Colour colour;
};

struct Arrow {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // may lie outside of the plot: clip
  FlowKind kind = FlowKind::start;
  Colour colour;            // of the process that caused the effect
  bool forward = false;     // an end is hovered or selected
  bool waited = false;      // the thread of the effect had waited for the cause
  std::uint32_t flow = 0;   // in Flows::all(); the first of `count`
  std::uint32_t count = 1;  // flows merged
};

struct AxisTick {
  float x = 0;
  SessionNs shown;    // by steps: the time without pauses
  std::string label;  // "1.2 s", of `shown`; empty: a minor tick
  float label_x = 0;  // its left end
};

struct Picture {
  std::vector<Row> rows;  // the visible rows, from top to bottom
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
  float now_x = 0;  // the x of the recording's end so far, or of the right end of a pause that
                    // lasts; may lie outside
  float arrow_reach = 4;

  RawNs t_at(float x) const;
  float x_at(RawNs t) const;
};

// Lays out the picture. Pure: the same arguments give the same picture. Takes a time that follows
// the visible pixels and rows times the logarithm of the number of events.
Picture layout(const Timeline& timeline, const View& view);

// Returns the ticks of an axis, with labels such as "1.2 s", "250 ms", "12 µs" that never come
// nearer to each other than `gap` pixels. Steps are 1, 2 or 5 times a power of ten. For a run that
// was never paused and had one speed.
std::vector<AxisTick> axis_ticks(SessionNs from, SessionNs to, float width, float gap,
                                 const std::function<float(std::string_view)>& measure);

// Returns the ticks for a clock that was paused or had other speeds: at round session times, none
// inside of a pause. To the right of a pause that lasts, ticks are placed as if the run went on at
// once. In a run by steps the axis counts the time without pauses.
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
  std::uint32_t count = 1;  // more than 1: several were merged
  RawNs t;                  // at x
  std::uint64_t seq = 0;    // bytes: of the write
};

// Returns the topmost element at (x, y): mark, pause, arrow, span, depth, else the row, else
// nothing.
Hit hit(const Picture& picture, float x, float y);

// Returns the events of the element that was hit, for highlighting, the code panel and seeking.
Focus focus_of(const Timeline& timeline, const Hit& what);

}  // namespace procession::world
