// What each action does.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "app.h"

namespace procession::app {

std::string App::title() const {
  std::string title = "Procession";
  if (const Follower* follower = session_.follower())
    title = std::filesystem::path(follower->path()).filename().string() + " · " + title;
  else if (session_.lesson() != nullptr)
    title = session_.lesson()->title.in(language_.code()) + " · " + title;
  return title;
}

void App::switch_language() {
  const std::string other = language_.chinese() ? "en" : "zh";
  Result<Language> language = Language::load(house_.assets + "/languages", other);
  if (!language) {
    session_.set_trouble(language.error().sentence());
    return;
  }
  language_ = std::move(*language);
  settings_.language = other;
  want_words();
}

void App::perform(Action action) {
  Follower* follower = session_.follower();
  const std::int64_t end = follower != nullptr ? follower->end_unpaused() : 0;
  const std::int64_t length = view_.t1 - view_.t0;
  const std::int64_t middle = view_.t0 + length / 2;
  switch (action) {
    case Action::none:
      break;
    case Action::run:
      if (!session_.runner().alive() && !session_.repeater().alive()) session_.run();
      break;
    case Action::pause:
      toggle_pause();
      break;
    case Action::repeat:
      repeat_.open = !repeat_.open;
      // At once, unless there is a tally to look at first.
      if (repeat_.open && session_.lesson() != nullptr && !session_.runner().alive() &&
          (session_.repeater().report().runs == 0 ||
           session_.repeater().lesson() != session_.lesson()->id))
        session_.repeat(settings_.repeat);
      break;
    case Action::run_held:
      if (!session_.runner().alive() && !session_.repeater().alive()) session_.run_held();
      break;
    case Action::run_random:
      if (!session_.runner().alive() && !session_.repeater().alive()) session_.run("random");
      break;
    case Action::go_live:
      if (follower != nullptr && !session_.repeater().alive())
        session_.go_live(view_.now(follower->end_t()));
      break;
    case Action::step_back:
      session_.step_back();
      break;
    case Action::schedule:
      if (schedule_.open)
        schedule_.open = false;
      else
        schedule_.show(follower,
                       follower == nullptr
                           ? 0
                           : follower->recording().first_at(view_.now(follower->end_t()) + 1) - 1);
      break;
    case Action::step_next:
      if (view_.live) session_.step_next();
      break;
    case Action::step_1:
    case Action::step_2:
    case Action::step_3:
    case Action::step_4:
    case Action::step_5:
    case Action::step_6:
    case Action::step_7:
    case Action::step_8:
    case Action::step_9:
      if (view_.live)
        session_.step_key(1 + static_cast<int>(action) - static_cast<int>(Action::step_1));
      break;
    case Action::slower:
      session_.set_speed(next_speed(session_.speed(), -1));
      break;
    case Action::faster:
      session_.set_speed(next_speed(session_.speed(), +1));
      break;
    case Action::previous_event:
      step_event(-1);
      break;
    case Action::next_event:
      step_event(+1);
      break;
    case Action::previous_lane:
      step_lane(-1);
      break;
    case Action::next_lane:
      step_lane(+1);
      break;
    case Action::lane_menu:
      open_lane_menu();
      break;
    case Action::previous_page:
    case Action::next_page:
      turn_page(action == Action::next_page ? +1 : -1);
      break;
    case Action::side:
      side_world_ = !side_world_;
      break;
    case Action::code:
      lower_code_ = !lower_code_;
      break;
    case Action::menu:
      show_menu_ = true;
      break;
    case Action::palette:
      if (palette_.open)
        palette_.open = false;
      else
        palette_.show();
      break;
    case Action::find:
      if (follower != nullptr) find_.show();
      break;
    case Action::why:
      if (why_.open)
        why_.open = false;
      else
        show_why_ = true;
      break;
    case Action::previous_of_selected:
    case Action::next_of_selected:
      step_selected(action == Action::next_of_selected ? +1 : -1);
      break;
    case Action::bookmark:
      if (follower != nullptr) bookmark_.show(view_.now(follower->end_t()));
      break;
    case Action::previous_bookmark:
    case Action::next_bookmark:
      step_bookmark(action == Action::next_bookmark ? +1 : -1);
      break;
    case Action::previous_found:
    case Action::next_found:
      step_found(action == Action::next_found ? +1 : -1);
      break;
    case Action::runs:
      if (runs_.open)
        runs_.open = false;
      else
        runs_.show();
      break;
    case Action::save:
      if (follower != nullptr && !follower->live()) save_.show(follower->path());
      break;
    case Action::stop:
      session_.stop();
      break;
    case Action::to_start:
      view_.live = view_.playing = false;
      view_.playhead = 0;
      if (!view_.fitted) pan(view_, -view_.t0 - length / 50, end);
      break;
    case Action::to_live:
      view_.live = true;
      view_.playing = false;
      if (!view_.fitted && (view_.t1 < end || view_.t0 > end))
        pan(view_, end + length / 20 - view_.t1, end);
      view_.following = true;
      break;
    case Action::fit:
      view_.fitted = view_.following = true;
      view_.scroll = 0;
      break;
    case Action::zoom_in:
      zoom(view_, 0.7, middle, end);
      break;
    case Action::zoom_out:
      zoom(view_, 1 / 0.7, middle, end);
      break;
    case Action::pan_left:
      pan(view_, -length / 8, end);
      break;
    case Action::pan_right:
      pan(view_, length / 8, end);
      break;
    case Action::larger:
    case Action::smaller: {
      const double factor = action == Action::larger ? 1.1 : 1 / 1.1;
      settings_.text_size = std::clamp(settings_.text_size * factor, 0.6, 3.0);
      if (std::fabs(settings_.text_size - 1.0) < 0.03) settings_.text_size = 1.0;
      look_stale_ = true;
      break;
    }
    case Action::open: {
      const Result<std::string> folder = record::recordings_folder();
      open_.show(folder ? *folder : std::filesystem::current_path().string());
      break;
    }
    case Action::script:
      if (script_.open)
        script_.open = false;
      else
        script_.show(settings_.programs.empty() ? Program() : settings_.programs.front());
      break;
    case Action::parameters:
      show_parameters_ = true;
      break;
    case Action::variant:
      settings_.variant = session_.variant() == "cpp" ? "python" : "cpp";
      session_.set_variant(settings_.variant);
      break;
    case Action::language:
      switch_language();
      break;
    case Action::theme: {
      const std::string other = theme_.dark ? "light" : "dark";
      Result<Theme> theme = Theme::load(house_.assets + "/themes", other);
      if (theme) {
        theme_ = std::move(*theme);
        settings_.theme = other;
        look_stale_ = true;
      } else {
        session_.set_trouble(theme.error().sentence());
      }
      break;
    }
    case Action::presenter:
      presenter_ = !presenter_;
      side_world_ = false;
      look_stale_ = true;
      break;
    case Action::help:
      help_.open = !help_.open;
      break;
    case Action::close:
      if (const auto all = dialogs();
          show_parameters_ ||
          std::any_of(all.begin(), all.end(), [](const bool* open) { return *open; }))
        close_popup_ = true;
      else if (why_.open)
        why_.open = false;
      else if (find_.open)
        find_.open = false;
      else if (view_.range.set)
        view_.range = {};
      else
        view_.selected = {};
      break;
  }
}

std::array<bool*, 9> App::dialogs() {
  return {&help_.open, &open_.open,   &repeat_.open,   &palette_.open, &runs_.open,
          &save_.open, &script_.open, &bookmark_.open, &schedule_.open};
}

// A live run is held or let go. Of a recording the playhead moves, from the start if it stood at
// the end.
void App::toggle_pause() {
  const Follower* follower = session_.follower();
  if (session_.runner().alive()) {
    session_.toggle_pause();
  } else if (follower != nullptr) {
    view_.playing = !view_.playing;
    played_at_ = std::chrono::steady_clock::now();
    if (!view_.playing) return;
    if (view_.now(follower->end_t()) >= follower->end_t()) view_.playhead = 0;
    view_.live = false;
  }
}

// Moves the playhead by the time that has passed, at the session's speed. True if it moved.
bool App::play() {
  const Follower* follower = session_.follower();
  if (!view_.playing || follower == nullptr) return false;
  const auto now = std::chrono::steady_clock::now();
  const std::int64_t passed =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now - played_at_).count();
  played_at_ = now;
  const world::SessionClock& clock = follower->timeline().world().clock();
  const std::int64_t session = clock.session_at(view_.playhead) + passed * session_.speed() / 1000;
  view_.playhead = std::max(clock.t_at(session), view_.playhead);
  if (view_.playhead >= follower->end_t()) {
    view_.playing = false;
    view_.live = true;
  }
  return true;
}

void App::step_event(int by) {
  const Follower* follower = session_.follower();
  if (follower == nullptr) return;
  const record::Recording& recording = follower->recording();
  const std::int64_t now = view_.now(follower->end_t());
  // Events of one instant are one step: the panels show an instant.
  const std::uint64_t after = recording.first_at(by > 0 ? now + 1 : now);
  const std::uint64_t seq = by > 0 ? after : after - 1;
  if (seq < 1 || seq > recording.size()) return;
  recording.each(seq, seq, [this](const Event& event) {
    show_event(event.t);
    return false;
  });
}

// The playhead goes there, and the stretch of time with it if it would be out of sight.
void App::show_event(std::int64_t t) {
  const Follower* follower = session_.follower();
  if (follower == nullptr) return;
  view_.live = view_.playing = false;
  view_.playhead = t;
  const std::int64_t length = view_.t1 - view_.t0;
  const std::int64_t unpaused = follower->timeline().world().clock().unpaused_at(t);
  if (unpaused < view_.t0 || unpaused > view_.t1)
    pan(view_, unpaused - view_.t0 - length / 2, follower->end_unpaused());
}

// Where the run is over, the playhead goes to where it came to the step.
void App::turn_page(int by) {
  Learning& learning = session_.learning();
  const std::size_t page = learning.page();
  if (by < 0 && page == 0) return;
  learning.turn_to(by > 0 ? page + 1 : page - 1);
  const Follower* follower = session_.follower();
  if (learning.read_step() == nullptr || follower == nullptr || follower->live()) return;
  if (const lesson::Moment moment = learning.moment(learning.page() - 1); moment.seq != 0)
    show_event(moment.t);
}

// The next or previous event of the process or object whose lane is selected.
void App::step_selected(int by) {
  const Follower* follower = session_.follower();
  if (follower == nullptr || view_.selected.lane >= follower->timeline().lanes().size()) return;
  const world::Timeline& timeline = follower->timeline();
  const record::Recording& recording = follower->recording();
  const world::Lane& lane = timeline.lanes()[view_.selected.lane];
  const std::int64_t now = view_.now(follower->end_t());
  // Forward from the last event that the playhead shows, back from the first at its instant.
  const std::uint64_t seq = by > 0 ? recording.first_at(now + 1) - 1 : recording.first_at(now);
  const world::Direction way = by > 0 ? world::Direction::forward : world::Direction::back;
  const std::uint64_t next = lane.kind == world::LaneKind::object
                                 ? timeline.next_of_object(lane.object, seq, way)
                                 : timeline.next_of_process(lane.process, seq, way);
  if (next == 0) return;
  recording.each(next, next, [this](const Event& event) {
    show_event(event.t);
    return false;
  });
}

void App::step_bookmark(int by) {
  const Follower* follower = session_.follower();
  if (follower == nullptr) return;
  const std::int64_t now = view_.now(follower->end_t());
  std::optional<std::int64_t> best;
  for (const record::Bookmark& one : session_.bookmarks())
    if (by > 0 ? one.t > now && (!best || one.t < *best) : one.t < now && (!best || one.t > *best))
      best = one.t;
  if (best) show_event(*best);
}

void App::step_found(int by) {
  const Follower* follower = session_.follower();
  if (follower == nullptr) return;
  const Finder& finder = session_.finder();
  const std::vector<Found>& found = finder.found();
  if (found.empty()) return;
  const std::int64_t now = view_.now(follower->end_t());
  // Round again at either end.
  std::size_t place = finder.first_at(by > 0 ? now + 1 : now);
  if (by > 0)
    place = place < found.size() ? place : 0;
  else
    place = place > 0 ? place - 1 : found.size() - 1;
  show_event(found[place].t);
}

void App::step_lane(int by) {
  const Follower* follower = session_.follower();
  if (follower == nullptr) return;
  const std::vector<std::uint32_t>& order = follower->timeline().order();
  if (order.empty()) return;
  const auto at = std::find(order.begin(), order.end(), view_.selected.lane);
  std::ptrdiff_t place = at - order.begin();
  const auto count = static_cast<std::ptrdiff_t>(order.size());
  if (at == order.end())
    place = by > 0 ? 0 : count - 1;
  else
    place = std::clamp<std::ptrdiff_t>(place + by, 0, count - 1);
  view_.selected = {};
  view_.selected.what = world::Hit::What::row;
  view_.selected.lane = order[static_cast<std::size_t>(place)];
}

// Of the lane that is chosen, else of the first one; beside its name.
void App::open_lane_menu() {
  const Follower* follower = session_.follower();
  if (follower == nullptr || follower->timeline().order().empty()) return;
  if (view_.selected.lane == world::kNoLane) step_lane(+1);
  view_.menu_lane = view_.selected.lane;
  view_.open_menu = true;
  const MarkedItem& names = marked_["names"];
  view_.menu_x = names.to.x;
  view_.menu_y = names.from.y;
}

}  // namespace procession::app
