// Panels owns all panels of the window.
#pragma once

#include <memory>
#include <typeinfo>
#include <vector>

#include "commands/panel_set.h"
#include "panels/panel.h"

namespace procession::app {

class Panels final : public PanelSet {
 public:
  Panels();

  // Returns the panel of a class. Throws std::bad_cast if the list lacks it.
  template <class P>
  P& of() const {
    for (const std::unique_ptr<Panel>& one : all_)
      if (P* found = dynamic_cast<P*>(one.get())) return *found;
    throw std::bad_cast();
  }

  // Visits the panels of a base class in the order of the list: bars from above, pop-ups each over
  // those before it.
  template <class P, class Visitor>
  void each(Visitor visit) const {
    for (const std::unique_ptr<Panel>& one : all_)
      if (P* found = dynamic_cast<P*>(one.get())) visit(*found);
  }

  bool is_open(PanelId id) const override { return of(id).is_open(); }
  void show(PanelId id, const Situation& situation) override {
    Panel& panel = of(id);
    panel.show(situation);
    shown_ = &panel;
    opening_ = kFramesToOpen;
  }
  void close(PanelId id) override { of(id).close(); }
  bool close_popups_or_bar() override;

  // Returns whether a panel was shown just now: it has not its final place and size yet.
  // frame_drawn() is to be called after each frame.
  bool is_opening() const { return opening_ > 0; }
  // Returns whether letters that are typed are meant for a text field that has no focus yet.
  bool expects_text() const { return is_opening() && shown_->takes_text() && shown_->is_open(); }
  void frame_drawn() {
    if (opening_ > 0) --opening_;
  }

  bool key(int code);
  bool tick();
  bool busy() const;

 private:
  Panel& of(PanelId id) const;

  static constexpr int kFramesToOpen = 3;

  std::vector<std::unique_ptr<Panel>> all_;
  const Panel* shown_ = nullptr;  // the last one
  int opening_ = 0;               // frames until it has its place and the focus
};

}  // namespace procession::app
