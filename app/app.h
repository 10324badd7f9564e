// The whole window but for the window itself: needs a Dear ImGui context, no display.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "panels/panels.h"

namespace procession::app {

// What the command line asked for.
struct Options {
  std::string target;  // a recording's path, a lesson's id, or empty
  std::optional<std::string> language, theme;
  double scale = 0;  // of the monitor; 0: as the monitor says
  int width = 0, height = 0;
  bool present = false;
  std::string screenshot;
  std::optional<std::int64_t> at;    // ns
  double exit_after = 0;             // s; 0: never
  std::vector<std::string> lessons;  // folders beside the usual one
};

// Folders and files that the window needs. Fails with a sentence if one is missing.
struct House {
  std::string assets;
  Places places;
  std::string settings;  // file; empty: nothing is remembered
};
Result<House> find_house(const Options& options);

// Not thread-safe. Requires: one Dear ImGui context, that is current, lives longer.
class App {
 public:
  // Fails with a sentence: no font, no words, no colours.
  static Result<std::unique_ptr<App>> create(const House& house, const Options& options);
  ~App();  // remembers the settings; ends a run that is alive

  // Of the monitor. Cheap if it is the same.
  void set_monitor_scale(float scale);
  // Call before ImGui::NewFrame(): true if the atlas is new, so that the backend must take it over.
  bool prepare();
  // Between NewFrame() and Render().
  void frame();
  // Follows the run; true if a frame is wanted. `budget`: how long it may take.
  bool tick(std::chrono::microseconds budget);
  // Whether tick() is wanted some 30 times a second.
  bool busy() const { return session_.busy() || view_.playing || save_.busy(); }

  // A key of actions.h's numbers was pressed.
  // Space is Dear ImGui's while an item has its frame; so are arrows and page keys in a pop-up.
  void key(int key, bool ctrl, bool shift = false);
  void perform(Action action);
  void open(const std::string& path);           // a file was dropped, or given on the command line
  void open_target(const std::string& target);  // a recording's path or a lesson's id
  void seek(std::int64_t session_ns);

  Session& session() { return session_; }
  View& view() { return view_; }
  Settings& settings() { return settings_; }
  const Language& language() const { return language_; }
  const Theme& theme() const { return theme_; }
  const Fonts& fonts() const { return fonts_; }
  // Of the last frame.
  const std::map<std::string, MarkedItem>& marked() const { return marked_; }
  std::uint32_t background() const { return theme_.window; }
  std::string title() const;  // of the window

 private:
  App(const House& house, const Options& options, Settings settings, Language language, Theme theme,
      Fonts fonts);
  void meet_recording();
  void meet_lesson();
  void apply_look();
  void want_words();
  void layout(Ui& ui);
  float presenter_panel(float width);
  void splitters(const Ui& ui, Area lesson, Area timeline, Area console, Area world);
  void popups(const Ui& ui);
  std::array<bool*, 9> dialogs();  // whether each is open
  void switch_language();
  void toggle_pause();
  bool play();
  void step_event(int by);
  void step_selected(int by);
  void step_found(int by);
  void step_bookmark(int by);
  void turn_page(int by);
  void show_event(std::int64_t t);
  void step_lane(int by);
  void open_lane_menu();

  House house_;
  Settings settings_;
  Language language_;
  Theme theme_;
  Fonts fonts_;
  Session session_;
  View view_;
  LessonPanel lesson_panel_;
  CodePanel code_panel_;
  ConsolePanel console_panel_;
  HelpPanel help_;
  OpenPanel open_;
  RepeatPanel repeat_;
  PalettePanel palette_;
  FindBar find_;
  WhyBar why_;
  RunsPanel runs_;
  SavePanel save_;
  BookmarkPanel bookmark_;
  ScriptPanel script_;
  SchedulePanel schedule_;
  StepPanel steps_;
  std::vector<Action> wanted_;
  std::map<std::string, MarkedItem> marked_;
  float monitor_scale_ = 1;
  bool presenter_ = false, show_parameters_ = false, close_popup_ = false, show_menu_ = false,
       show_why_ = false, side_world_ = false, lower_code_ = false;
  Enter entered_ = Enter::none;
  bool look_stale_ = true, had_popup_ = false;
  float look_height_ = 0;  // of the window, as it was for the look
  int generation_ = 0;
  std::chrono::steady_clock::time_point played_at_;
  const lesson::Lesson* met_lesson_ = nullptr;
};

}  // namespace procession::app
