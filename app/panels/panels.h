// The panels of the window. Each draws itself into the rectangle that it is given.
#pragma once

#include <imgui.h>

#include <map>

#include "panels/ui.h"
#include "session/copier.h"
#include "session/source.h"
#include "world/why.h"

namespace procession::app {

struct Area {
  ImVec2 at, size;
};

void draw_top_bar(const Ui& ui, Area area);
// A presenter's line in place of the top bar: what is asked, or which step is read. Returns its
// height.
float draw_caption(const Ui& ui, Area area);
void draw_timeline_panel(const Ui& ui, Area area);
// Nothing is shown yet: what to do first.
void draw_invitation(const Ui& ui);
// What the processes print, and a line for the program to read while it is alive.
class ConsolePanel {
 public:
  void draw(const Ui& ui, Area area);

 private:
  void input(const Ui& ui, Area area);

  std::string line_;
};
void draw_world_panel(const Ui& ui, Area area);
void draw_transport(const Ui& ui, Area area);
void draw_scrubber(const Ui& ui, Follower& follower, Area area);

// Speeds of the session clock, per mille.
inline constexpr int kSpeeds[] = {100, 250, 500, 1000, 2000, 4000, 10000, 20000};
std::string speed_text(int per_mille);  // "0.25×"
int next_speed(int per_mille, int by);  // the next one up (by > 0) or down
// Buttons for `room` of them, at the cursor, or one that opens a menu of all.
void draw_speeds(const Ui& ui, int room);

// The stretch that was drawn on the timeline, over its plot (upper left and size on the screen).
void draw_range(const Ui& ui, Follower& follower, const world::Picture& picture, ImVec2 plot,
                ImVec2 size);

// A run that is held: what each thread is about to do, and whose turn is next.
class StepPanel {
 public:
  float height(const Ui& ui) const;  // 0: no run of ours is held
  void draw(const Ui& ui, Area area);

 private:
  bool helpers_ = false;  // shown too
};

// What the window can't do, in a sentence, with a button that takes it away. Returns its height.
float draw_notice(const Ui& ui, Area area);

// A question: the guess, what the run said, and why.
class PredictPanel {
 public:
  void draw(const Ui& ui, Asked& asked);

 private:
  struct Draft {
    lesson::Guess guess;  // not said yet
    bool touched = false;
    std::map<std::string, int> hands;  // a show of them, by choice
  };
  // Whether there is a guess to be said.
  static bool choices(const Ui& ui, const Asked& asked, Draft& draft);
  static void trials(const Ui& ui, const Asked& asked);
  static void hands(const Ui& ui, Draft& draft, const std::string& choice);
  static void tally(const Ui& ui, const Asked& asked, const Draft& draft);

  std::map<std::string, Draft> drafts_;
};

// The lesson a page at a time; its text is parsed once for each lesson and language.
class LessonPanel {
 public:
  void draw(const Ui& ui, Area area);

 private:
  struct Part {
    std::string title;
    std::vector<MarkdownBlock> blocks;
  };
  void meet(const Ui& ui, const lesson::Lesson& lesson);
  void pages(const Ui& ui, Area area, std::size_t page) const;

  std::string shown_;  // lesson and language of `parts_`
  std::string page_;   // that was drawn last
  std::vector<Part> parts_;
  std::vector<MarkdownBlock> introduction_;
  PredictPanel predict_;
  bool card_ = false;
};

// The program's text, and the line at which each process stands at the playhead.
class CodePanel {
 public:
  void draw(const Ui& ui, Area area);

 private:
  using Standing = std::map<std::uint32_t, std::vector<const world::Process*>>;
  void meet(const Ui& ui, Follower& follower);
  void tabs(const Ui& ui);
  void rows(const Ui& ui, Follower& follower, const SourceFile& file, const Standing& standing,
            std::int64_t now);
  void seek(const Ui& ui, Follower& follower, std::string_view file, std::uint32_t line,
            std::int64_t now) const;
  static std::uint32_t line_of_interest(const Ui& ui, const Standing& standing);
  void scroll_to(const Ui& ui, std::uint32_t line);

  std::vector<SourceFile> files_;
  std::size_t shown_ = 0;      // in files_
  std::uint32_t at_line_ = 0;  // that was scrolled to
  std::uint32_t pointed_ = 0;  // line that the step points at
  const lesson::Step* step_ = nullptr;
  int generation_ = -1;
};

// The values of the lesson's parameters, as a pop-up under its button in the top bar.
void draw_parameters(const Ui& ui);
inline constexpr const char* kParametersPopup = "parameters_popup";

// What can be done with the lane that View::menu_lane names: signals, freeze, fold, copy.
void draw_lane_menu(const Ui& ui);
// "consumer-2 (4711)" and, line by line, what its lane shows.
std::string lane_text(const Ui& ui, const world::Timeline& timeline, std::uint32_t lane);

// A run many times: how far it is, and how often each outcome was seen.
class RepeatPanel {
 public:
  bool open = false;
  void draw(const Ui& ui);
};

// Every command with its keys, to be chosen.
void draw_menu(const Ui& ui);
inline constexpr const char* kMenuPopup = "menu_popup";

// Commands, lessons and recordings by a few letters of their names.
class PalettePanel {
 public:
  bool open = false;
  void show();
  // Up and down belong to it while it is open: true if it has taken the key.
  bool key(int key);
  void draw(const Ui& ui);

 private:
  struct Entry {
    std::string words, note;
    const Command* command = nullptr;  // else one of:
    std::string lesson, recording;
  };
  std::vector<Entry> entries(const Ui& ui) const;
  void take(const Ui& ui, const Entry& entry);

  std::string query_;
  int chosen_ = 0, seen_ = 0;
  bool fresh_ = false;
};

// What Finder has found: a bar under the top. Returns its height, 0 if it is not open.
class FindBar {
 public:
  bool open = false;
  void show();
  float draw(const Ui& ui, Area area);

 private:
  std::string count(const Ui& ui, const Follower& follower) const;
  std::string event(const Ui& ui, const Follower& follower) const;

  std::string words_;
  bool focus_ = false;
};

// Why a process waits, or waited: a bar under the top. Returns its height, 0 if it is not open.
class WhyBar {
 public:
  bool open = false;
  void show(const Ui& ui);
  float draw(const Ui& ui, Area area);

 private:
  std::uint32_t lane_ = world::kNoLane;
  std::int64_t t_ = 0;  // ns, raw: where it was asked
  int generation_ = -1;
  std::uint64_t seq_ = 0;  // events that `chain_` knows
  std::vector<world::Cause> chain_;
};

// The last ten runs, to be shown again.
class RunsPanel {
 public:
  static constexpr std::size_t kMost = 10;
  bool open = false;
  void show();
  void draw(const Ui& ui);

 private:
  struct Run {
    std::string path, title, note, when, length;
    record::Life life = record::Life::finished;
  };
  void read(const Ui& ui);

  std::vector<Run> runs_;
  bool stale_ = true;
};

// A note for the instant at the playhead, and all the others.
class BookmarkPanel {
 public:
  bool open = false;
  void show(std::int64_t t);
  void draw(const Ui& ui);

 private:
  std::int64_t at_ = 0;
  std::string note_;
  bool fresh_ = false;
};

// A script or program of the person's own, to be run.
class ScriptPanel {
 public:
  bool open = false;
  void show(const Program& program);
  void draw(const Ui& ui);

 private:
  void start(const Ui& ui);

  Program program_;
  std::string said_;
};

// The order of a run's operations as a short text: to be copied, saved, pasted and followed.
class SchedulePanel {
 public:
  bool open = false;
  // Of the recording that is shown, up to `seq`.
  void show(const Follower* follower, std::uint64_t seq);
  void draw(const Ui& ui);

 private:
  void own(const Ui& ui);
  void other(const Ui& ui);
  void save(const Ui& ui);

  std::string own_, pasted_, said_;
  std::size_t turns_ = 0;
  std::string recording_;
};

// A copy of the recording, where the person wants it.
class SavePanel {
 public:
  bool open = false;
  void show(const std::string& recording);
  void draw(const Ui& ui);
  bool tick();  // copies; true if anything changed
  bool busy() const { return copier_.busy(); }

 private:
  void start();

  Copier copier_;
  std::string from_, to_, said_, saved_;
  bool fresh_ = false;
};

// Every command with its keys.
class HelpPanel {
 public:
  bool open = false;
  void draw(const Ui& ui);
};

// Opens a recording or a script: a file browser inside the window, with those opened last.
class OpenPanel {
 public:
  std::string script;  // a file that is no recording was chosen: for the script's panel to take
  bool open = false;
  void show(const std::string& folder);
  void draw(const Ui& ui);

 private:
  struct Entry {
    std::string name;
    bool folder = false;
    std::uint64_t bytes = 0;
    std::string time;
  };
  void read(const Ui& ui);
  void choose(const Ui& ui, const std::string& path);

  std::string folder_;
  std::vector<Entry> entries_;
  std::string trouble_;
  bool stale_ = true;
};

}  // namespace procession::app
