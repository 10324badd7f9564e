// The base classes of all panels. Each panel has its own source; app/CMakeLists.txt lists them.
#pragma once

#include <imgui.h>

#include "panels/ui.h"

namespace procession::app {

class Panel {
 public:
  // `id`: a string literal from which the Dear ImGui ids are made.
  explicit Panel(const char* id) : id_(id) {}
  virtual ~Panel() = default;
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  const char* id() const { return id_; }

  // These four are for panels that can be opened and closed. Escape closes an open panel. `now`:
  // the state of the window (commands/situation.h).
  virtual bool is_open() const { return false; }
  virtual void show(const Situation& /*now*/) {}
  virtual void close() {}
  // Returns whether show() gives the keyboard to a text field.
  virtual bool takes_text() const { return false; }

  // Returns whether the panel handles this key (commands/keys.h); then no command gets it.
  virtual bool key(int /*code*/) { return false; }
  // Does a part of the panel's work; returns true if anything changed. busy(): whether
  // tick() must be called again soon.
  virtual bool tick() { return false; }
  virtual bool busy() const { return false; }

 private:
  const char* id_;
};

// A DockedPanel is always visible, in the rectangle that App::draw_panels gives it.
class DockedPanel : public Panel {
 public:
  using Panel::Panel;
  virtual void draw(const Ui& ui, Area area) = 0;
};

// A Bar is a panel under the top bar, as wide as the window and as high as it needs.
class Bar : public Panel {
 public:
  using Panel::Panel;
  // `area.size.y` is ignored. Returns the height in pixels; 0: nothing was drawn.
  virtual float draw(const Ui& ui, Area area) = 0;
};

// A Popup is drawn above all other panels while it is open.
class Popup : public Panel {
 public:
  using Panel::Panel;
  virtual void draw(const Ui& ui) = 0;
};

// A Dialog is a modal pop-up with a title.
class Dialog : public Popup {
 public:
  using Popup::Popup;
  bool is_open() const final { return open_; }
  void close() final { open_ = false; }
  void show(const Situation& /*now*/) override { open_ = true; }

 protected:
  static constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove;
  static constexpr float kCentred = -1;
  // Begins the dialog's window. Returns whether the contents are visible; only then draw them and
  // call end(). `size`: in pixels. `top`: its upper edge as a share of the window's height (0 to
  // 1), or kCentred.
  bool begin(const Ui& ui, const char* title, ImVec2 size, float top = kCentred,
             ImGuiWindowFlags flags = kFixed);
  static void end() { ImGui::EndPopup(); }
  // Closes the dialog; call it while its contents are drawn.
  void close_now();

  bool open_ = false;
};

}  // namespace procession::app
