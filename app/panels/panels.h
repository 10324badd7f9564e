// All panels of the window.
#pragma once

#include <memory>
#include <typeinfo>
#include <vector>

#include "panels/panel.h"

namespace procession::app {

class Panels {
 public:
  Panels();

  // That of a class. Throws std::bad_cast where the list lacks it.
  template <class P>
  P& of() const {
    for (const std::unique_ptr<Panel>& one : all_)
      if (P* found = dynamic_cast<P*>(one.get())) return *found;
    throw std::bad_cast();
  }

  // Those of a kind, in the order of the list.
  template <class P, class Visitor>
  void each(Visitor visit) const {
    for (const std::unique_ptr<Panel>& one : all_)
      if (P* found = dynamic_cast<P*>(one.get())) visit(*found);
  }

  // Closes the pop-ups that are open, else the bar that is the lowest. False if nothing was open.
  bool close_topmost();
  bool key(int code);
  bool tick();
  bool busy() const;

 private:
  std::vector<std::unique_ptr<Panel>> all_;
};

}  // namespace procession::app
