#include "app.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "compat.h"

namespace procession::app {

Result<House> find_house(const Options& options) {
  House house;
  const Result<std::string> assets = lesson::find_data_folder("assets");
  if (!assets) return tl::unexpected(assets.error());
  lesson::LessonFolders lessons = lesson::lesson_folders(options.lessons);
  if (lessons.error) return tl::unexpected(*lessons.error);
  house.assets = *assets;
  house.places.lessons = std::move(lessons.folders);
  house.places.command = lesson::program_folder() + "/procession";
  house.settings = settings_path();
  house.places.progress = progress_path();
  return house;
}

Result<std::unique_ptr<App>> App::create(const House& house, const Options& options) {
  std::string trouble;
  Settings settings = load_settings(house.settings, &trouble);
  if (options.language) settings.language = *options.language;
  if (settings.language.empty()) settings.language = language_of_environment();
  if (options.theme) settings.theme = *options.theme;
  Result<Language> language = Language::load(house.assets + "/languages", settings.language);
  if (!language) return tl::unexpected(language.error());
  Result<Theme> theme = Theme::load(house.assets + "/themes", settings.theme);
  if (!theme) theme = Theme::load(house.assets + "/themes", "light");
  if (!theme) return tl::unexpected(theme.error());
  std::string no_font;
  std::optional<FontFiles> files = find_fonts(&no_font);
  if (!files) return failure(no_font);
  std::unique_ptr<App> app(new App(house, options, std::move(settings), std::move(*language),
                                   std::move(*theme), Fonts(std::move(*files))));
  if (!trouble.empty()) app->session_.set_trouble(trouble);
  app->session_.set_variant(app->settings_.variant);
  if (!options.target.empty())
    app->open_target(options.target);
  else if (!app->session_.choose_lesson(app->settings_.lesson) &&
           !app->session_.lessons().lessons.empty())
    app->session_.choose_lesson(app->session_.lessons().lessons.front().id);
  return app;
}

App::App(const House& house, const Options& options, Settings settings, Language language,
         Theme theme, Fonts fonts)
    : house_(house),
      settings_(std::move(settings)),
      language_(std::move(language)),
      theme_(std::move(theme)),
      fonts_(std::move(fonts)),
      session_(house.places),
      presenter_(options.present) {
  session_.on_text = [this](std::string_view text) { fonts_.want(text); };
  want_words();
  if (!fonts_.has_chinese()) session_.set_trouble(language_.tr("trouble.no_chinese_font"));
}

App::~App() {
  if (session_.lesson() != nullptr) settings_.lesson = session_.lesson()->id;
  (void)save_settings(settings_, house_.settings);  // a read-only home costs the memory, no more
}

// All that may be drawn without having come through Session::on_text.
void App::want_words() {
  for (const auto& [key, words] : language_.words()) fonts_.want(words);
  for (const auto& [english, words] : language_.sentences()) fonts_.want(words);
  fonts_.want("中文◀▶");
  for (const lesson::Lesson& lesson : session_.lessons().lessons) {
    const std::string& code = language_.code();
    for (const lesson::Words* words :
         {&lesson.title, &lesson.question, &lesson.introduction, &lesson.chapter.title})
      fonts_.want(words->in(code));
    for (const lesson::Step& step : lesson.steps) {
      fonts_.want(step.title.in(code));
      fonts_.want(step.text.in(code));
    }
    for (const lesson::Check& check : lesson.checks) fonts_.want(check.title.in(code));
    for (const lesson::Schedule& one : lesson.schedules) fonts_.want(one.title.in(code));
    for (const lesson::Words* words :
         {&lesson.card.ask, &lesson.card.press, &lesson.card.expect, &lesson.card.reply})
      fonts_.want(words->in(code));
    for (const lesson::Question& question : lesson.questions) {
      for (const lesson::Words* words : {&question.ask, &question.why, &question.unit})
        fonts_.want(words->in(code));
      for (const lesson::Choice& choice : question.choices) fonts_.want(choice.label.in(code));
    }
    for (const lesson::Parameter& parameter : lesson.parameters)
      fonts_.want(parameter.help.in(code));
  }
  for (const std::string& path : settings_.recent) fonts_.want(path);
}

void App::set_monitor_scale(float scale) {
  if (scale == monitor_scale_) return;
  monitor_scale_ = scale;
  look_stale_ = true;
}

bool App::prepare() {
  if (session_.trouble().size() > 0) fonts_.want(session_.trouble());
  if (look_stale_ || (presenter_ && look_height_ != ImGui::GetIO().DisplaySize.y)) apply_look();
  if (!fonts_.stale()) return false;
  std::string trouble;
  if (!fonts_.build(&trouble)) session_.set_trouble(trouble);
  return true;
}

// A presenter's text is a 22nd of the window's height (32 px of 720), whatever the monitor says: it
// is read from the last row.
void App::apply_look() {
  look_stale_ = false;
  look_height_ = ImGui::GetIO().DisplaySize.y;
  constexpr float kPresenterEms = 22.5F, kBodyPx = 14.5F;  // of the body font at scale 1
  const float base =
      presenter_ && look_height_ > 0 ? look_height_ / kPresenterEms / kBodyPx : monitor_scale_;
  const float scale = std::clamp(base * static_cast<float>(settings_.text_size), 0.5F, 6.0F);
  fonts_.set_scale(scale);
  apply_style(theme_, scale);
}

bool App::tick(std::chrono::microseconds budget) {
  const bool changed = save_.tick() | session_.tick(budget);
  return play() || changed;
}

void App::key(int key, bool ctrl, bool shift) {
  if (key == key::kEnter || key == key::kPadEnter) {
    entered_ = shift ? Enter::back : Enter::on;  // whose field it was in knows what it means
    return;
  }
  if (!ctrl && palette_.key(key)) return;
  if (key == key::kSpace && !ctrl && ImGui::GetIO().NavVisible) return;
  if (key::in_popup(key) && !ctrl &&
      ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel))
    return;
  const Action action = action_of(key, ctrl, ImGui::GetIO().WantTextInput, shift);
  if (action != Action::none) perform(action);
}

// A recording is shown; a script or a program gets its panel, from which it is run.
void App::open(const std::string& path) {
  if (may_run(path))
    script_.show(program_of(path));
  else if (session_.open(path))
    remember(settings_, path);
}

void App::open_target(const std::string& target) {
  std::error_code error;
  const bool lesson = session_.choose_lesson(target);
  if (!lesson || std::filesystem::is_regular_file(target, error)) open(target);
}

// Another recording begins with a view of its own.
void App::meet_recording() {
  if (generation_ == session_.generation()) return;
  generation_ = session_.generation();
  view_ = View();
}

// A lesson begins with the values that were chosen for it before, as far as it still allows them.
void App::meet_lesson() {
  const lesson::Lesson* lesson = session_.lesson();
  if (lesson == met_lesson_) return;
  met_lesson_ = lesson;
  if (lesson == nullptr) return;
  for (const lesson::Parameter& parameter : lesson->parameters) {
    const auto chosen = settings_.parameters.find(lesson->id + "." + parameter.name);
    if (chosen != settings_.parameters.end() &&
        lesson::check_parameters(*lesson, {parameter.name + "=" + chosen->second}))
      session_.set_parameter(parameter.name, chosen->second);
  }
}

void App::seek(std::int64_t session_ns) {
  Follower* follower = session_.follower();
  if (follower == nullptr) return;
  meet_recording();
  view_.live = false;
  view_.playhead = std::clamp<std::int64_t>(follower->timeline().world().clock().t_at(session_ns),
                                            0, follower->end_t());
}

void App::frame() {
  // Arrows and page keys are ours, unless a pop-up is open or something is typed.
  const bool popup =
      ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  compat::navigation_keys(popup || ImGui::GetIO().WantTextInput);
  // Keys moved a frame about in the pop-up: it is not to take Space where it is left.
  if (had_popup_ && !popup) compat::hide_navigation();
  had_popup_ = popup;
  meet_recording();
  meet_lesson();
  view_.pointed_process = view_.pointed_next;
  view_.pointed_next = 0;
  marked_.clear();
  Ui ui{language_, theme_,  fonts_,  settings_,  session_,
        view_,     wanted_, marked_, presenter_, compat::font_size(fonts_.face(Face::body))};
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ui.enter = std::exchange(entered_, Enter::none);
  ui.one_side = screen.x / ui.em < 62;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("screen", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(2);
  layout(ui);
  popups(ui);
  ImGui::End();
  const std::vector<Action> wanted = std::exchange(wanted_, {});
  for (const Action action : wanted) perform(action);
}

void App::layout(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float em = ui.em, gap = std::round(em * 0.45F);
  const float top = std::round(em * 2.7F), bottom = std::round(em * 2.9F);
  const float width = screen.x - gap * 2;
  float y = presenter_ ? gap : top;
  if (presenter_)
    y += draw_caption(ui, {{gap, y}, {width, 0}});
  else
    draw_top_bar(ui, {{gap, 0}, {width, top}});
  y += draw_notice(ui, {{gap, y}, {width, 0}});
  y += find_.draw(ui, {{gap, y}, {width, 0}});
  if (std::exchange(show_why_, false)) why_.show(ui);
  y += why_.draw(ui, {{gap, y}, {width, 0}});
  const float height = std::max(screen.y - y - bottom - gap * 2, em * 4);

  // A presenter has the run alone on the screen. Where there is no room for both side panels, there
  // is one at the left, which can be read.
  const bool one = ui.one_side;
  const float least = em * (one ? 14 : 7);
  const auto share = [&](double part, float whole) {
    return std::round(
        std::clamp(static_cast<float>(part) * whole, least, std::max(whole * 0.45F, least)));
  };
  // A recording of one's own program has no lesson to read.
  const bool no_text = session_.lesson() == nullptr && session_.follower() != nullptr && !one;
  const float lesson = presenter_ ? presenter_panel(width)
                       : no_text  ? 0
                                  : share(settings_.lesson_width, width);
  const float world = presenter_ || one ? 0 : share(settings_.world_width, width);
  const float console =
      presenter_ ? 0
                 : std::round(std::clamp(static_cast<float>(settings_.console_height) * height,
                                         em * 4, height * 0.7F));
  const float under = console > 0 ? console + gap : 0;
  const float left = lesson > 0 ? gap + lesson + gap : gap;
  const float centre = width - (left - gap) - (world > 0 ? world + gap : 0);
  const Area lesson_area{{gap, y}, {lesson, height}};
  // A held run asks who goes next, under its picture; that keeps half of the room at least.
  const float whole = height - under;
  const float asks = std::min(steps_.height(ui), std::round(whole * 0.5F));
  const Area timeline_area{{left, y}, {centre, whole - (asks > 0 ? asks + gap : 0)}};
  // The code has the greater part of the row, where there is room for both.
  const bool with_code = console > 0 && centre > em * 50;
  ui.one_lower = !with_code;
  const float code = with_code ? std::round((centre - gap) * 0.56F) : 0;
  const float console_left = with_code ? left + code + gap : left;
  const Area code_area{{left, y + height - console}, {code, console}};
  const Area console_area{{console_left, y + height - console},
                          {centre - (console_left - left), console}};
  const Area world_area{{gap + width - world, y}, {world, height}};
  splitters(ui, lesson_area, {timeline_area.at, {centre, whole}}, console_area, world_area);
  const bool world_only = (side_world_ && !presenter_) || session_.lesson() == nullptr;
  if (lesson > 0 && one && world_only)
    draw_world_panel(ui, lesson_area);
  else if (lesson > 0)
    lesson_panel_.draw(ui, lesson_area);
  draw_timeline_panel(ui, timeline_area);
  if (asks > 0) steps_.draw(ui, {{left, y + whole - asks}, {centre, asks}});
  if (ui.view.code_line != 0) lower_code_ = true;
  if (with_code) code_panel_.draw(ui, code_area);
  if (console > 0 && ui.one_lower && lower_code_)
    code_panel_.draw(ui, console_area);
  else if (console > 0)
    console_panel_.draw(ui, console_area);
  if (world > 0) draw_world_panel(ui, world_area);
  draw_transport(ui, {{gap, screen.y - bottom - gap}, {width, bottom}});
}

// Width of the one panel that a presenter has beside the run: the lesson's, while it asks something
// or if it was called for; else 0.
float App::presenter_panel(float width) {
  const std::size_t page = session_.learning().page();
  const bool asks =
      session_.learning().read_step() != nullptr && !session_.learning().asked(page - 1).empty();
  return session_.lesson() != nullptr && asks != side_world_ ? std::round(width * 0.4F) : 0;
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

void App::popups(const Ui& ui) {
  if (show_parameters_ && !ImGui::IsPopupOpen(kParametersPopup)) ImGui::OpenPopup(kParametersPopup);
  draw_parameters(ui);
  show_parameters_ = ImGui::IsPopupOpen(kParametersPopup);
  if (close_popup_ && show_parameters_) {
    if (ImGui::BeginPopup(kParametersPopup)) {
      ImGui::CloseCurrentPopup();
      ImGui::EndPopup();
    }
    show_parameters_ = false;
  }
  if (show_menu_) ImGui::OpenPopup(kMenuPopup);
  show_menu_ = false;
  draw_menu(ui);
  draw_lane_menu(ui);
  if (close_popup_)
    for (bool* open : dialogs()) *open = false;
  close_popup_ = false;
  palette_.draw(ui);
  runs_.draw(ui);
  save_.draw(ui);
  script_.draw(ui);
  bookmark_.draw(ui);
  schedule_.draw(ui);
  help_.draw(ui);
  open_.draw(ui);
  if (!open_.script.empty()) script_.show(program_of(std::exchange(open_.script, {})));
  repeat_.draw(ui);
}

}  // namespace procession::app
