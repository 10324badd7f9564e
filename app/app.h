// App is the whole content of the window. It needs a Dear ImGui context, but no display.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/requests.h"
#include "commands/situation.h"
#include "draw/appearance.h"
#include "panels/panels.h"

namespace procession::app {

// Options hold what the command line asked for.
struct Options {
  std::string target;  // a recording's path, a lesson's id, or empty
  std::optional<std::string> language, theme;
  double scale = 0;  // of the monitor; 0: as the monitor says
  int width = 0, height = 0;
  bool present = false;
  std::string screenshot;
  std::optional<SessionNs> at;
  double exit_after = 0;             // s; 0: never
  std::vector<std::string> lessons;  // folders beside the usual one
};

// Paths name the folders and files that the window needs. find_paths() returns an error if one of
// them is missing.
struct Paths {
  std::string assets;
  SessionPaths session;
  std::string settings;  // file; empty: nothing is remembered
};
Result<Paths> find_paths(const Options& options);

// App is not thread-safe. Requires: one Dear ImGui context that is current and outlives the App.
class App {
 public:
  // Returns an error if no font, no language file or no theme can be read.
  static Result<std::unique_ptr<App>> create(const Paths& paths, const Options& options);
  ~App();  // remembers the settings; ends a run that is alive

  // Sets the monitor's scale. The call is cheap if the scale is unchanged.
  void set_monitor_scale(float scale) { appearance_.set_monitor_scale(scale); }
  // Prepares the fonts; call it before ImGui::NewFrame(). Returns true if the atlas is new: the
  // backend must upload it.
  bool prepare();
  // Draws all panels; call it between NewFrame() and Render().
  void frame();
  // Polls the run and reads new events for about `budget`. Returns true if a new frame must be
  // drawn.
  bool tick(std::chrono::microseconds budget);
  // Returns whether tick() must be called about 30 times a second.
  bool busy() const { return session_.busy() || view_.playing || view_.glide || panels_.busy(); }

  // Handles a key press; `key` is a number of commands/keys.h. Dear ImGui handles Space while an
  // item has the keyboard focus, and arrows and page keys while a pop-up is open.
  void key(int key, bool ctrl, bool shift = false);
  void perform(CommandId id) { perform(command(id)); }
  void perform(const Command& command, int key = 0) { perform(Request(command.run), key); }
  void open(const std::string& path);           // a file was dropped, or given on the command line
  void open_target(const std::string& target);  // a recording's path or a lesson's id
  void seek(SessionNs at);

  Session& session() { return session_; }
  View& view() { return view_; }
  Settings& settings() { return settings_; }
  const Language& language() const { return appearance_.language(); }
  const Theme& theme() const { return appearance_.theme(); }
  const Fonts& fonts() const { return appearance_.fonts(); }
  // Returns whether another frame must be drawn before one is shown: the last one drew characters
  // that the atlas lacks, or a panel asked for it (Ui::draw_again).
  bool unfinished() const { return appearance_.fonts().stale() || unsettled_; }
  // Returns the object that draws all text. After keep_list(true) its list() has the texts of the
  // last frame, for tests.
  TextOut& text() { return text_; }
  // The named items of the last frame, with their rectangles.
  const std::map<std::string, MarkedItem>& marked() const { return marked_; }
  std::uint32_t background() const { return appearance_.theme().window; }
  std::string title() const;  // of the window

 private:
  // `key`: the key that was pressed for the request; 0: none.
  void perform(const Request& request, int key);
  App(const Paths& paths, const Options& options, Settings settings, Appearance appearance);
  void on_recording();
  void on_lesson();
  void look_at_held_step();
  void expect_words();
  void draw_panels(Ui& ui);
  float presenter_panel(float width);
  void splitters(const Ui& ui, Area lesson, Area timeline, Area console, Area world);

  Paths paths_;
  Settings settings_;
  Appearance appearance_;
  TextOut text_{appearance_.fonts()};
  Session session_;
  View view_;
  Layout layout_;
  Panels panels_;
  std::vector<Request> wanted_;
  std::map<std::string, MarkedItem> marked_;
  Enter entered_ = Enter::none;
  bool unsettled_ = false;  // a panel of the last frame asked for another
  bool had_popup_ = false;
  int generation_ = 0;
  std::string expected_;  // the language whose words the atlas has
  const lesson::Lesson* known_lesson_ = nullptr;
  std::optional<std::size_t> looked_at_;  // the step at which the run was held in the last tick
};

}  // namespace procession::app
