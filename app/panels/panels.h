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
  void show(PanelId id, const Situation& situation) override { of(id).show(situation); }
  void close(PanelId id) override { of(id).close(); }
  bool close_popups_or_bar() override;

  bool key(int code);
  bool tick();
  bool busy() const;

 private:
  Panel& of(PanelId id) const;

  std::vector<std::unique_ptr<Panel>> all_;
};

}  // namespace procession::app
