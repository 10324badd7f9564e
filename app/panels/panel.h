// What all panels have in common. Each has a source of its own; the list in app/CMakeLists.txt has
// all.
#pragma once

#include <imgui.h>

#include "panels/ui.h"

namespace procession::app {

class Panel {
 public:
  // `id`: a literal, of which Dear ImGui's names are made.
  explicit Panel(const char* id) : id_(id) {}
  virtual ~Panel() = default;
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  const char* id() const { return id_; }

  // Of what comes and goes. Escape closes what is open.
  virtual bool is_open() const { return false; }
  virtual void show(const Situation& /*now*/) {}
  virtual void close() {}

  // Whether the panel takes this key (commands/keys.h), which no command gets then.
  virtual bool key(int /*code*/) { return false; }
  // Does some of its work; true if anything changed. `busy`: tick() is wanted soon.
  virtual bool tick() { return false; }
  virtual bool busy() const { return false; }

 private:
  const char* id_;
};

// A panel that is there at all times, in the rectangle that App::draw_panels gives it.
class DockedPanel : public Panel {
 public:
  using Panel::Panel;
  virtual void draw(const Ui& ui, Area area) = 0;
};

// A panel under the top of the window, as wide as that and as high as it needs.
class Bar : public Panel {
 public:
  using Panel::Panel;
  // `area.size.y` means nothing. Returns the height; 0: nothing was drawn.
  virtual float draw(const Ui& ui, Area area) = 0;
};

// A panel over all others.
class Popup : public Panel {
 public:
  using Panel::Panel;
  virtual void draw(const Ui& ui) = 0;
};

// A pop-up with a title, before which nothing else can be used.
class Dialog : public Popup {
 public:
  using Popup::Popup;
  bool is_open() const final { return open_; }
  void close() final { open_ = false; }
  void show(const Situation& /*now*/) override { open_ = true; }

 protected:
  static constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove;
  static constexpr float kCentred = -1;
  // Whether its contents can be seen: then end() is to be called behind them. `top`: as a part of
  // the window's height, or kCentred.
  bool begin(const Ui& ui, const char* title, ImVec2 size, float top = kCentred,
             ImGuiWindowFlags flags = kFixed);
  static void end() { ImGui::EndPopup(); }
  // From within its contents.
  void close_now();

  bool open_ = false;
};

}  // namespace procession::app
