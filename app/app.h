// The whole window but for the window itself: needs a Dear ImGui context, no display.
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

// What the command line asked for.
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

// Folders and files that the window needs. Fails with a sentence if one is missing.
struct Paths {
  std::string assets;
  SessionPaths session;
  std::string settings;  // file; empty: nothing is remembered
};
Result<Paths> find_paths(const Options& options);

// Not thread-safe. Requires: one Dear ImGui context, that is current, lives longer.
class App {
 public:
  // Fails with a sentence: no font, no words, no colours.
  static Result<std::unique_ptr<App>> create(const Paths& paths, const Options& options);
  ~App();  // remembers the settings; ends a run that is alive

  // Of the monitor. Cheap if it is the same.
  void set_monitor_scale(float scale) { appearance_.set_monitor_scale(scale); }
  // Call before ImGui::NewFrame(): true if the atlas is new, so that the backend must take it over.
  bool prepare();
  // Between NewFrame() and Render().
  void frame();
  // Follows the run; true if a frame is wanted. `budget`: how long it may take.
  bool tick(std::chrono::microseconds budget);
  // Whether tick() is wanted some 30 times a second.
  bool busy() const { return session_.busy() || view_.playing || panels_.busy(); }

  // A key of commands/keys.h's numbers was pressed.
  // Space is Dear ImGui's while an item has its frame; so are arrows and page keys in a pop-up.
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
  // The last frame drew characters that the atlas lacks: another is wanted before one is looked at.
  bool unfinished() const { return appearance_.fonts().stale(); }
  // What draws all text. With keep_list(true) its list() is what the last frame drew, for tests.
  TextOut& text() { return text_; }
  // Of the last frame.
  const std::map<std::string, MarkedItem>& marked() const { return marked_; }
  std::uint32_t background() const { return appearance_.theme().window; }
  std::string title() const;  // of the window

 private:
  void perform(const Request& request, int key);  // `key`: that was pressed for it
  App(const Paths& paths, const Options& options, Settings settings, Appearance appearance);
  void on_recording();
  void on_lesson();
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
  bool had_popup_ = false;
  int generation_ = 0;
  std::string expected_;  // the language whose words the fonts know
  const lesson::Lesson* known_lesson_ = nullptr;
};

}  // namespace procession::app
