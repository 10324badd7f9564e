#include "panels/docked/timeline_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compat.h"
#include "draw/timeline_draw.h"
#include "panels/docked/invitation.h"
#include "panels/docked/range.h"
#include "panels/docked/timeline_rows.h"
#include "panels/panel_list.h"
#include "session/pointing.h"
#include "world/layout/explain.h"

namespace procession::app {
namespace {

using world::Hit;

class TimelineDrawer {
 public:
  TimelineDrawer(const Ui& ui, const RecordingFollower& follower)
      : ui_(ui), follower_(follower), timeline_(follower.timeline()), view_(ui.view) {}

  void draw() {
    lay_out();
    // A stepped run grows by single steps: all of it is shown.
    follow(view_, follower_.end_unpaused(),
           (follower_.live() && !ui_.session.run().held()) || follower_.behind());
    world::View view = view_of();
    world::Picture picture = laid_out(view);
    hit_ = {};
    if (input(picture)) {
      // After a change the item under the mouse is looked up in the new picture, which will be
      // drawn.
      view = view_of();
      picture = laid_out(view);
    }
    if (over_plot_) hit_ = world::hit(picture, mouse_.x, mouse_.y);
    if (hit_.what != view_.hovered.what || hit_.lane != view_.hovered.lane ||
        hit_.index != view_.hovered.index) {
      view_.hovered = hit_;
      view.hover = world::focus_of(timeline_, hit_);
      picture = laid_out(view);
    }
    view_.hovered = hit_;
    const RawNs now = view_.now(follower_.end_t());
    draw_axis(ui_, picture, geometry_);
    const Attention attention{view_.hovered, view_.selected};
    draw_plot(ui_, picture, timeline_, geometry_, attention);
    draw_names(ui_, picture, timeline_, follower_.world_at(now), geometry_, attention);
    bookmarks(picture);
    const Walkthrough& walkthrough = ui_.session.walkthrough();
    if (const lesson::Step* step = walkthrough.read_step())
      draw_pointed(ui_, picture, lanes_pointed_at(*step, timeline_, walkthrough.parameters()),
                   geometry_);
    draw_range(ui_, follower_, picture, geometry_.plot, {geometry_.plot_width, geometry_.height});
    const bool live = view_.live && follower_.live();
    draw_playhead(ui_, geometry_, live ? picture.now_x : picture.x_at(now), live);
    scroll_bar(picture);
    if (over_plot_ && !ImGui::IsMouseDown(0)) sentences();
    if (over_names_ && !ImGui::IsMouseDown(0)) shares(picture, now);
  }

 private:
  // Extends the picture to the present: between two events of a live run only time passes.
  world::Picture laid_out(const world::View& view) const {
    world::Picture picture = world::layout(timeline_, view);
    stretch(picture, picture.x_at(follower_.end_t()));
    return picture;
  }

  void lay_out() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = ImGui::GetContentRegionAvail();
    const float em = ui_.em;
    geometry_.axis_height = em * 1.75F;
    geometry_.names_width = std::min(std::max(size.x * 0.34F, em * 9), names_wanted());
    geometry_.names = {at.x, at.y + geometry_.axis_height};
    geometry_.plot = {at.x + geometry_.names_width, at.y + geometry_.axis_height};
    geometry_.plot_width = std::max(size.x - geometry_.names_width - em * 0.3F, 10.0F);
    geometry_.height = std::max(size.y - geometry_.axis_height - em * 0.2F, 10.0F);
  }

  // Returns the width that the longest name and most states need.
  float names_wanted() const {
    float most = text_width(ui_, Face::small, "0000000") + ui_.em * 5;
    const world::World& world = timeline_.world();
    const world::World& now = follower_.world_at(view_.now(follower_.end_t()));
    for (std::size_t n = 0; n < timeline_.lanes().size(); ++n) {
      const world::Lane& lane = timeline_.lanes()[n];
      const float indent =
          ui_.em * 0.75F * static_cast<float>(timeline_.indent(static_cast<std::uint32_t>(n)));
      if (lane.kind == world::LaneKind::process) {
        if (const world::Process* process = world.process(lane.process))
          most = std::max(most, text_width(ui_, Face::bold, ui_.name_of(*process)) + indent);
        if (const world::Process* process = now.process(lane.process))
          most = std::max(most, text_width(ui_, Face::small, ui_.state_of(now, *process)) + indent);
      } else if (const world::Object* object = world.object(lane.object)) {
        const std::string type = ui_.type_of(world, *object);
        most = std::max(most, text_width(ui_, Face::bold, object->name) +
                                  text_width(ui_, Face::small, type) + ui_.em * 0.5F);
      }
    }
    // The width changes in steps, so that the plot does not move with each change of a state.
    const float step = ui_.em * 2;
    return std::clamp(std::ceil((most + ui_.em * 2.4F) / step) * step, ui_.em * 10, ui_.em * 18);
  }

  world::View view_of() {
    world::View view;
    view.from_ns = view_.t0;
    view.to_ns = view_.t1;
    view.width = geometry_.plot_width;
    view.height = geometry_.height;
    view.scroll = view_.scroll;
    set_rows(ui_, view, timeline_, geometry_.height);
    view.playhead_ns = view_.now(follower_.end_t());
    view.folded = view_.folded;
    view.threads = view_.threads;
    view.hover = world::focus_of(timeline_, view_.hovered);
    view.selection = world::focus_of(timeline_, view_.selected);
    view.measure = [this](std::string_view text) { return text_width(ui_, Face::small, text); };
    view.words = [this](const world::Sentence& sentence) { return ui_.say(sentence); };
    return view;
  }

  // Handles the mouse over names, axis and plot. Returns true if the visible range or the rows have
  // changed.
  bool input(const world::Picture& picture) {
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 top{geometry_.names.x, geometry_.names.y - geometry_.axis_height};
    bool moved = false;

    ImGui::SetCursorScreenPos(geometry_.names);
    if (ImGui::InvisibleButton("names", {geometry_.names_width, geometry_.height}))
      moved = fold(picture);
    ui_.mark("names");
    const bool over_names = ImGui::IsItemHovered();
    over_names_ = over_names;
    if (over_names && ImGui::IsMouseReleased(1)) menu(picture);

    ImGui::SetCursorScreenPos({geometry_.plot.x, top.y});
    ImGui::InvisibleButton("axis", {geometry_.plot_width, geometry_.axis_height});
    ui_.mark("axis");
    const bool over_axis = ImGui::IsItemHovered();
    if (ImGui::IsItemActive()) playhead_to(picture.t_at(io.MousePos.x - geometry_.plot.x));

    ImGui::SetCursorScreenPos(geometry_.plot);
    ImGui::InvisibleButton("plot", {geometry_.plot_width, geometry_.height});
    ui_.mark("plot");
    over_plot_ = ImGui::IsItemHovered();
    mouse_ = {io.MousePos.x - geometry_.plot.x, io.MousePos.y - geometry_.plot.y};
    const UnpausedNs end = follower_.end_unpaused();
    const double per_pixel = 1 / picture.time.pixels_per_ns();

    if (ImGui::IsItemActive() && (io.KeyShift || view_.ranging)) {
      range(picture);
    } else if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, ui_.em * 0.3F)) {
      if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0) {
        pan(view_, static_cast<std::int64_t>(-static_cast<double>(io.MouseDelta.x) * per_pixel),
            end);
        scroll_by(-io.MouseDelta.y, picture);
        moved = true;
      }
    } else if (ImGui::IsItemDeactivated() && !view_.ranging && over_plot_ &&
               !ImGui::IsMouseDragPastThreshold(0, ui_.em * 0.3F)) {
      click(picture);
    }
    if (!ImGui::IsMouseDown(0)) view_.ranging = false;
    if (over_plot_ && ImGui::IsMouseReleased(1)) menu(picture);
    if (over_plot_ && ImGui::IsMouseDoubleClicked(0)) moved = fit_span(picture) || moved;

    if ((over_plot_ || over_axis || over_names) && (io.MouseWheel != 0 || io.MouseWheelH != 0)) {
      if (over_names) {
        scroll_by(-io.MouseWheel * ui_.em * 3, picture);
      } else if (io.KeyShift || io.MouseWheelH != 0) {
        const double by = static_cast<double>(io.MouseWheelH != 0 ? io.MouseWheelH : io.MouseWheel);
        pan(view_, static_cast<std::int64_t>(-by * 0.12 * static_cast<double>(view_.t1 - view_.t0)),
            end);
      } else if (io.KeyCtrl) {
        scroll_by(-io.MouseWheel * ui_.em * 3, picture);
      } else {
        zoom_at_mouse(picture, std::pow(0.82, static_cast<double>(io.MouseWheel)));
      }
      moved = true;
    }
    const float most = std::max(picture.total_height - geometry_.height, 0.0F);
    view_.scroll = std::clamp(view_.scroll, 0.0F, most);
    return moved;
  }

  // Bands of pauses appear and disappear and keep their width in pixels, so the instant under the
  // mouse is moved back under it afterwards.
  void zoom_at_mouse(const world::Picture& picture, double factor) {
    const UnpausedNs end = follower_.end_unpaused();
    const UnpausedNs anchor = picture.time.unpaused_at(static_cast<double>(mouse_.x));
    zoom(view_, factor, anchor, end);
    const world::TimeAxis time(timeline_.world().clock(), view_.t0, view_.t1, geometry_.plot_width,
                               pause_width(ui_));
    const double off = time.x_of_unpaused(anchor) - static_cast<double>(mouse_.x);
    if (std::fabs(off) < static_cast<double>(geometry_.plot_width) / 2)
      pan(view_, static_cast<std::int64_t>(off / time.pixels_per_ns()), end);
  }

  void scroll_by(float pixels, const world::Picture& picture) {
    const float most = std::max(picture.total_height - geometry_.height, 0.0F);
    view_.scroll = std::clamp(view_.scroll + pixels, 0.0F, most);
  }

  // The range goes from the point where the button was pressed to the mouse.
  void range(const world::Picture& picture) {
    view_.ranging = true;
    const float from = ImGui::GetIO().MouseClickedPos[0].x - geometry_.plot.x;
    const auto at = [&](float x) {
      return std::clamp(picture.t_at(std::clamp(x, 0.0F, geometry_.plot_width)), RawNs(0),
                        follower_.end_t());
    };
    const RawNs a = at(from), b = at(mouse_.x);
    view_.range.set = a != b;
    view_.range.t0 = std::min(a, b);
    view_.range.t1 = std::max(a, b);
  }

  void playhead_to(RawNs t) {
    view_.live = false;
    view_.playhead = std::clamp(t, RawNs(0), follower_.end_t());
  }

  void click(const world::Picture& picture) {
    const Hit hit = world::hit(picture, mouse_.x, mouse_.y);
    view_.range = {};
    const bool something = hit.what != Hit::What::nothing && hit.what != Hit::What::row;
    view_.selected = something ? hit : Hit{};
    // Bytes of a file are placed by offset, not by time; the time is that of their write.
    RawNs t = picture.t_at(mouse_.x);
    if (hit.what == Hit::What::bytes)
      for (const world::FilePlot& plot : picture.files)
        if (plot.lane == hit.lane && hit.index < plot.segments.size())
          t = plot.segments[hit.index].t;
    playhead_to(t);
  }

  bool fit_span(const world::Picture& picture) {
    const Hit hit = world::hit(picture, mouse_.x, mouse_.y);
    if (hit.what != Hit::What::span) return false;
    const world::Span& span = timeline_.lanes()[hit.lane].spans[hit.index];
    const world::SessionClock& clock = timeline_.world().clock();
    const UnpausedNs end = follower_.end_unpaused();
    show(view_, clock.unpaused_at(span.t0), std::min(clock.unpaused_at(span.t1), end), end);
    return true;
  }

  // Opens the menu of the lane under the mouse.
  void menu(const world::Picture& picture) {
    const ImVec2 at = ImGui::GetIO().MousePos;
    const float y = at.y - geometry_.names.y;
    for (const world::Row& row : picture.rows) {
      if (y < row.y || y >= row.y + row.height) continue;
      view_.menu_lane = row.lane;
      view_.open_menu = true;
      view_.menu_x = at.x;
      view_.menu_y = at.y;
    }
  }

  // A click on a name unfolds its threads or folds its children.
  bool fold(const world::Picture& picture) {
    const float y = ImGui::GetIO().MousePos.y - geometry_.names.y;
    for (const world::Row& row : picture.rows) {
      if (y < row.y || y >= row.y + row.height || row.kind != world::LaneKind::process) continue;
      std::set<std::uint32_t>& set = row.has_threads ? view_.threads : view_.folded;
      if (!row.has_threads && !row.has_children) return false;
      if (set.erase(row.lane) == 0) set.insert(row.lane);
      return true;
    }
    return false;
  }

  // Draws bookmarks on the axis; the note is shown when the mouse is near.
  void bookmarks(const world::Picture& picture) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const record::Bookmark& one : ui_.session.bookmarks().all()) {
      const float x = picture.x_at(one.t);
      if (x < 0 || x > geometry_.plot_width) continue;
      const ImVec2 foot{geometry_.plot.x + x, geometry_.plot.y};
      bookmark_sign(ui_, list, foot, ui_.em * 1.1F);
      list.AddLine(foot, {foot.x, foot.y + geometry_.height}, faded(ui_.theme.bad, 0.35F));
      const ImVec2 mouse = ImGui::GetIO().MousePos;
      if (std::fabs(mouse.x - foot.x - ui_.em * 0.4F) < ui_.em * 0.7F && mouse.y < foot.y &&
          mouse.y > foot.y - ui_.em * 1.4F && ImGui::IsWindowHovered())
        tooltip(ui_, one.text.empty() ? ui_.tr("bookmark.no_note") : one.text);
    }
  }

  void scroll_bar(const world::Picture& picture) {
    if (picture.total_height <= geometry_.height + 1) return;
    const float share = geometry_.height / picture.total_height;
    const float width = ui_.em * 0.35F, x = geometry_.plot.x + geometry_.plot_width - width;
    const float y = geometry_.plot.y + view_.scroll * share;
    ImGui::GetWindowDrawList()->AddRectFilled({x, y}, {x + width, y + geometry_.height * share},
                                              faded(ui_.theme.muted, 0.45F), width / 2);
  }

  void sentences() {
    if (hit_.what == Hit::What::nothing || hit_.what == Hit::What::row) return;
    std::string text;
    for (const world::Sentence& sentence : world::explain(timeline_, hit_)) {
      const bool hidden = std::ranges::any_of(sentence.args, [&](const auto& arg) {
        return arg.first == "text" && ui_.session.walkthrough().hides_line(arg.second);
      });
      text += (text.empty() ? "" : "\n") + (hidden ? ui_.tr("learn.veiled") : ui_.say(sentence));
    }
    if (!text.empty()) tooltip(ui_, text);
    if (hit_.lane < timeline_.lanes().size())
      ui_.view.pointed_next = timeline_.lanes()[hit_.lane].process;
  }

  // The meaning of the percentage in the name of a process's lane.
  void shares(const world::Picture& picture, RawNs now) {
    const float y = ImGui::GetIO().MousePos.y - geometry_.names.y;
    for (const world::Row& row : picture.rows) {
      if (y < row.y || y >= row.y + row.height) continue;
      std::string text;
      for (const world::Sentence& sentence : world::explain_shares(timeline_, row.lane, now))
        text += (text.empty() ? "" : "\n") + ui_.say(sentence);
      if (text.empty()) return;
      tooltip(ui_, text);
      ui_.mark("lane_share");
    }
  }

  const Ui& ui_;
  const RecordingFollower& follower_;
  const world::Timeline& timeline_;
  View& view_;
  TimelineGeometry geometry_;
  Hit hit_;
  ImVec2 mouse_;
  bool over_plot_ = false, over_names_ = false;
};

}  // namespace

void TimelinePanel::draw(const Ui& ui, Area area) {
  begin_panel(ui, id(), nullptr, area, nullptr,
              ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  const RecordingFollower* follower = ui.session.follower();
  if (follower == nullptr || (follower->timeline().lanes().empty() && follower->live()))
    draw_invitation(ui);
  else
    TimelineDrawer(ui, *follower).draw();
  end_panel();
}

std::unique_ptr<Panel> make_timeline_panel(const Panels&) {
  return std::make_unique<TimelinePanel>();
}

}  // namespace procession::app
