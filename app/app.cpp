#include "app.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "commands/control.h"
#include "commands/playhead.h"
#include "compat.h"
#include "panels/dialogs/script_panel.h"
#include "panels/docked/code_panel.h"
#include "panels/docked/console_panel.h"
#include "panels/docked/lesson_panel.h"
#include "panels/docked/step_panel.h"
#include "panels/docked/timeline_panel.h"
#include "panels/docked/top_bar.h"
#include "panels/docked/transport.h"
#include "panels/docked/world_panel.h"

namespace procession::app {

Result<Paths> find_paths(const Options& options) {
  Paths paths;
  const Result<std::string> assets = lesson::find_data_folder("assets");
  if (!assets) return tl::unexpected(assets.error());
  lesson::LessonFolders lessons = lesson::lesson_folders(options.lessons);
  if (lessons.error) return tl::unexpected(*lessons.error);
  paths.assets = *assets;
  paths.session.lessons = std::move(lessons.folders);
  paths.session.command = lesson::program_folder() + "/procession";
  paths.settings = settings_path();
  paths.session.progress = progress_path();
  return paths;
}

Result<std::unique_ptr<App>> App::create(const Paths& paths, const Options& options) {
  std::optional<Error> error;
  Settings settings = load_settings(paths.settings, &error);
  if (options.language) settings.language = *options.language;
  if (settings.language.empty()) settings.language = language_of_environment();
  if (options.theme) settings.theme = *options.theme;
  Result<Appearance> appearance = Appearance::load(paths.assets, settings);
  if (!appearance) return tl::unexpected(appearance.error());
  std::unique_ptr<App> app(new App(paths, options, std::move(settings), std::move(*appearance)));
  if (error) app->session_.set_error(error);
  app->session_.set_variant(app->settings_.variant);
  if (!options.target.empty())
    app->open_target(options.target);
  else if (!app->session_.choose_lesson(app->settings_.lesson) &&
           !app->session_.choice().lessons().lessons.empty())
    app->session_.choose_lesson(app->session_.choice().lessons().lessons.front().id);
  return app;
}

App::App(const Paths& paths, const Options& options, Settings settings, Appearance appearance)
    : paths_(paths),
      settings_(std::move(settings)),
      appearance_(std::move(appearance)),
      session_(paths.session) {
  layout_.presenter = options.present;
  if (!appearance_.fonts().has_chinese())
    session_.set_error(Error{{"error.font.chinese"}, "", {"advice.font.chinese"}});
}

App::~App() {
  if (session_.lesson() != nullptr) settings_.lesson = session_.lesson()->id;
  (void)save_settings(settings_, paths_.settings);  // in a read-only home nothing is remembered
}

// Requests the glyphs of all words of the window and, in Chinese, of all terms and lessons at once:
// building an atlas with Chinese takes 110 ms (with only Latin letters 45 ms), which would be
// visible in the middle of a lecture. All other glyphs are requested when they are drawn, and those
// of the terms' names when a panel that lists them opens (expect_terms).
void App::expect_words() {
  const Language& language = appearance_.language();
  expected_ = language.code();
  for (const auto& [key, words] : language.words()) text_.expect(words);
  // English needs hardly more than the characters that every atlas has.
  if (!language.chinese()) return;
  for (const lesson::Term& term : session_.choice().glossary().terms)
    for (const std::string& words :
         {term.title_in(expected_), term.means.in(expected_), term.seen.in(expected_)})
      text_.expect(words);
  for (const lesson::Lesson& lesson : session_.choice().lessons().lessons)
    for (const char* name : {"/lesson.toml", "/text.zh.md", "/comments.zh.toml"}) {
      std::ifstream file(lesson.folder + name);
      const std::string words{std::istreambuf_iterator<char>(file), {}};
      text_.expect(words);
    }
}

bool App::prepare() {
  if (expected_ != appearance_.language().code()) expect_words();
  std::optional<Error> error;
  const bool is_new = appearance_.prepare(settings_.text_size, layout_.presenter, error);
  if (error) session_.set_error(error);
  return is_new;
}

bool App::tick(std::chrono::microseconds budget) {
  const bool changed = panels_.tick() | session_.tick(budget);
  look_at_held_step();
  const bool glides = glide(view_, std::chrono::steady_clock::now());
  return play(session_, view_) || glides || changed;
}

// A run that is held at a step shows what has just happened; one that goes on is seen as before.
void App::look_at_held_step() {
  on_recording();  // a new one has a view of its own
  const std::optional<std::size_t> held = session_.walkthrough().held_at();
  if (held == looked_at_) return;
  if (!held)
    look_back(view_);
  else if (!look_at_step(session_, view_, *held))
    return;  // the recording is behind
  looked_at_ = held;
}

void App::key(int key, bool ctrl, bool shift) {
  if (key == key::kEnter || key == key::kPadEnter) {
    entered_ = shift ? Enter::back : Enter::on;  // the field with the focus interprets it
    return;
  }
  if (!ctrl && panels_.key(key)) return;
  if (key == key::kSpace && !ctrl && ImGui::GetIO().NavVisible) return;
  if (key::in_popup(key) && !ctrl &&
      ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel))
    return;
  const bool types = ImGui::GetIO().WantTextInput || panels_.expects_text();
  const Command* command = command_of(key, ctrl, types, shift);
  if (command != nullptr) perform(*command, key);
}

void App::perform(const Request& request, int key) {
  Control control{session_, view_, settings_, appearance_, layout_, panels_, marked_, key};
  request(control);
}

std::string App::title() const {
  std::string title = "Procession";
  if (const RecordingFollower* follower = session_.follower())
    title = std::filesystem::path(follower->path()).filename().string() + " · " + title;
  else if (session_.lesson() != nullptr)
    title = session_.lesson()->title.in(language().code()) + " · " + title;
  return title;
}

// Shows a recording; for a script or a program, opens the panel that runs it.
void App::open(const std::string& path) {
  if (may_run(path))
    panels_.of<ScriptPanel>().show(program_of(path));
  else if (session_.open(path))
    remember(settings_, path);
}

void App::open_target(const std::string& target) {
  std::error_code error;
  const bool lesson = session_.choose_lesson(target);
  if (!lesson || std::filesystem::is_regular_file(target, error)) open(target);
}

// Resets the view when another recording is shown.
void App::on_recording() {
  if (generation_ == session_.shown().generation()) return;
  generation_ = session_.shown().generation();
  view_ = View();
}

// Gives a lesson the parameters that were chosen for it before, as far as it still allows them.
void App::on_lesson() {
  const lesson::Lesson* lesson = session_.lesson();
  if (lesson == known_lesson_) return;
  known_lesson_ = lesson;
  if (lesson == nullptr) return;
  for (const lesson::Parameter& parameter : lesson->parameters) {
    const auto chosen = settings_.parameters.find(lesson->id + "." + parameter.name);
    if (chosen != settings_.parameters.end() &&
        lesson::check_parameters(*lesson, {parameter.name + "=" + chosen->second}))
      session_.set_parameter(parameter.name, chosen->second);
  }
}

void App::seek(SessionNs at) {
  const RecordingFollower* follower = session_.follower();
  if (follower == nullptr) return;
  on_recording();
  view_.live = false;
  view_.playhead =
      std::clamp(follower->timeline().world().clock().t_at(at), RawNs(0), follower->end_t());
}

void App::frame() {
  // The window handles arrows and page keys unless a pop-up is open or text is typed.
  const bool popup =
      ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  compat::navigation_keys(popup || ImGui::GetIO().WantTextInput);
  // Keys have moved the focus within the pop-up: the item that keeps it must not get Space.
  if (had_popup_ && !popup) compat::hide_navigation();
  had_popup_ = popup;
  on_recording();
  on_lesson();
  view_.pointed_process = view_.pointed_next;
  view_.pointed_next = 0;
  marked_.clear();
  text_.begin_list();
  unsettled_ = false;
  const RecordingFollower* shown = session_.follower();
  Ui ui{{appearance_.language(), appearance_.theme(), text_, layout_.presenter,
         text_.size(Face::body), shown == nullptr || !shown->recording().header().lesson.empty()},
        settings_,
        session_,
        view_,
        layout_,
        wanted_,
        marked_,
        unsettled_};
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ui.enter = std::exchange(entered_, Enter::none);
  layout_.one_side = screen.x / ui.em < 62;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("screen", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(2);
  draw_panels(ui);
  panels_.each<Popup>([&](Popup& one) { one.draw(ui); });
  ImGui::End();
  panels_.frame_drawn();
  for (const Request& request : std::exchange(wanted_, {})) perform(request, 0);
  unsettled_ = unsettled_ || panels_.is_opening();
}

void App::draw_panels(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float em = ui.em, gap = std::round(em * 0.45F);
  const float top = std::round(em * 2.7F), bottom = std::round(em * 2.9F);
  const float width = screen.x - gap * 2;
  float y = layout_.presenter ? gap : top;
  if (!layout_.presenter) panels_.of<TopBar>().draw(ui, {{gap, 0}, {width, top}});
  panels_.each<Bar>([&](Bar& bar) { y += bar.draw(ui, {{gap, y}, {width, 0}}); });
  const float height = std::max(screen.y - y - bottom - gap * 2, em * 4);

  // A presenter sees only the run. If both side panels do not fit, there is one, at the left and
  // wide enough to read.
  const bool one = layout_.one_side;
  const float least = em * (one ? 14 : 7);
  const auto share = [&](double part, float whole) {
    return std::round(
        std::clamp(static_cast<float>(part) * whole, least, std::max(whole * 0.45F, least)));
  };
  // A recording of the user's own program has no lesson to read.
  const bool no_text = session_.lesson() == nullptr && session_.follower() != nullptr && !one;
  const float lesson = layout_.presenter ? presenter_panel(width)
                       : no_text         ? 0
                                         : share(settings_.lesson_width, width);
  const float world = layout_.presenter || one ? 0 : share(settings_.world_width, width);
  const float console =
      layout_.presenter
          ? 0
          : std::round(std::clamp(static_cast<float>(settings_.console_height) * height, em * 4,
                                  height * 0.7F));
  const float under = console > 0 ? console + gap : 0;
  const float left = lesson > 0 ? gap + lesson + gap : gap;
  const float centre = width - (left - gap) - (world > 0 ? world + gap : 0);
  const Area lesson_area{{gap, y}, {lesson, height}};
  StepPanel& steps = panels_.of<StepPanel>();
  // The step panel of a held run is under the timeline, which keeps at least half of the height.
  const float whole = height - under;
  const float asks = std::min(steps.height(ui), std::round(whole * 0.5F));
  const Area timeline_area{{left, y}, {centre, whole - (asks > 0 ? asks + gap : 0)}};
  // The code gets the larger part of the row if there is room for both.
  const bool with_code = console > 0 && centre > em * 50;
  layout_.one_lower = !with_code;
  const float code = with_code ? std::round((centre - gap) * 0.56F) : 0;
  const float console_left = with_code ? left + code + gap : left;
  const Area code_area{{left, y + height - console}, {code, console}};
  const Area console_area{{console_left, y + height - console},
                          {centre - (console_left - left), console}};
  const Area world_area{{gap + width - world, y}, {world, height}};
  splitters(ui, lesson_area, {timeline_area.at, {centre, whole}}, console_area, world_area);
  const bool world_only =
      (layout_.side_world && !layout_.presenter) || session_.lesson() == nullptr;
  if (lesson > 0 && one && world_only)
    panels_.of<WorldPanel>().draw(ui, lesson_area);
  else if (lesson > 0)
    panels_.of<LessonPanel>().draw(ui, lesson_area);
  panels_.of<TimelinePanel>().draw(ui, timeline_area);
  if (asks > 0) steps.draw(ui, {{left, y + whole - asks}, {centre, asks}});
  if (ui.view.code_line != 0) layout_.lower_code = true;
  if (with_code) panels_.of<CodePanel>().draw(ui, code_area);
  if (console > 0 && layout_.one_lower && layout_.lower_code)
    panels_.of<CodePanel>().draw(ui, console_area);
  else if (console > 0)
    panels_.of<ConsolePanel>().draw(ui, console_area);
  if (world > 0) panels_.of<WorldPanel>().draw(ui, world_area);
  panels_.of<Transport>().draw(ui, {{gap, screen.y - bottom - gap}, {width, bottom}});
}

// Returns the width of the lesson's panel for a presenter, while it asks a question or was
// requested; else 0.
float App::presenter_panel(float width) {
  const std::size_t page = session_.walkthrough().page();
  const bool asks = session_.walkthrough().read_step() != nullptr &&
                    !session_.walkthrough().questions_at(page - 1).empty();
  return session_.lesson() != nullptr && asks != layout_.side_world ? std::round(width * 0.4F) : 0;
}

// The gaps between panels can be dragged.
void App::splitters(const Ui& ui, Area lesson, Area timeline, Area console, Area world) {
  const float gap = std::round(ui.em * 0.45F);
  const float whole = ImGui::GetIO().DisplaySize.x;
  const auto bar = [&](const char* id, ImVec2 at, ImVec2 size, bool upright) {
    ImGui::SetCursorScreenPos(at);
    ImGui::InvisibleButton(id, size);
    ui.mark(id);
    const bool active = ImGui::IsItemActive();
    if (active || ImGui::IsItemHovered()) {
      ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
      const ImVec2 middle{at.x + size.x / 2, at.y + size.y / 2};
      const float half = ui.em * 1.5F, thick = ui.em * 0.12F;
      const ImVec2 reach = upright ? ImVec2(thick, half) : ImVec2(half, thick);
      ImGui::GetWindowDrawList()->AddRectFilled({middle.x - reach.x, middle.y - reach.y},
                                                {middle.x + reach.x, middle.y + reach.y},
                                                ui.theme.accent, thick);
    }
    return active;
  };
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (lesson.size.x > 0 &&
      bar("split_lesson", {lesson.at.x + lesson.size.x, lesson.at.y}, {gap, lesson.size.y}, true))
    settings_.lesson_width =
        std::clamp(static_cast<double>((mouse.x - lesson.at.x) / whole), 0.08, 0.45);
  if (world.size.x > 0 &&
      bar("split_world", {world.at.x - gap, world.at.y}, {gap, world.size.y}, true))
    settings_.world_width =
        std::clamp(static_cast<double>((world.at.x + world.size.x - mouse.x) / whole), 0.08, 0.45);
  const float height = timeline.size.y + console.size.y;
  if (console.size.y > 0 &&
      bar("split_console", {console.at.x, timeline.at.y + timeline.size.y},
          {console.size.x, console.at.y - timeline.at.y - timeline.size.y}, false))
    settings_.console_height = std::clamp(
        static_cast<double>((console.at.y + console.size.y - mouse.y) / height), 0.08, 0.7);
}

}  // namespace procession::app
