// The panels of the window. Each draws itself into the rectangle that it is given.
#pragma once

#include <imgui.h>

#include "panels/ui.h"

namespace procession::app {

struct Area {
  ImVec2 at, size;
};

void draw_top_bar(const Ui& ui, Area area);
void draw_timeline_panel(const Ui& ui, Area area);
void draw_console_panel(const Ui& ui, Area area);
void draw_world_panel(const Ui& ui, Area area);
void draw_transport(const Ui& ui, Area area);
// What the window can't do, in a sentence, with a button that takes it away. Returns its height.
float draw_notice(const Ui& ui, Area area);

// The lesson's text, parsed once for each lesson and language.
class LessonPanel {
 public:
  void draw(const Ui& ui, Area area);

 private:
  struct Part {
    std::string title;
    std::vector<MarkdownBlock> blocks;
  };
  std::string shown_;  // lesson and language of `parts_`
  std::vector<Part> parts_;
  std::vector<MarkdownBlock> introduction_;
};

// The values of the lesson's parameters, as a pop-up under its button in the top bar.
void draw_parameters(const Ui& ui);
inline constexpr const char* kParametersPopup = "parameters_popup";

// Every action with its key.
class HelpPanel {
 public:
  bool open = false;
  void draw(const Ui& ui);
};

// Opens a recording: a file browser inside the window, with those opened last.
class OpenPanel {
 public:
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
