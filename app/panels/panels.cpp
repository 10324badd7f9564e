#include "panels/panels.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "panels/panel_list.h"

namespace procession::app {

Panels::Panels() {
  for (const MakePanel make : kPanels) all_.push_back(make(*this));
}

Panel& Panels::of(PanelId id) const {
  for (const std::unique_ptr<Panel>& one : all_)
    if (one->id() == std::string_view(id.text)) return *one;
  throw std::out_of_range("there is no panel " + std::string(id.text));
}

bool Panels::close_popups_or_bar() {
  bool closed = false;
  each<Popup>([&](Popup& popup) {
    closed = closed || popup.is_open();
    popup.close();
  });
  if (closed) return true;
  const auto lowest =
      std::find_if(all_.rbegin(), all_.rend(), [](const auto& one) { return one->is_open(); });
  if (lowest == all_.rend()) return false;
  (*lowest)->close();
  return true;
}

bool Panels::key(int code) {
  return std::ranges::any_of(all_, [&](const auto& one) { return one->key(code); });
}

bool Panels::tick() {
  bool changed = false;
  for (const std::unique_ptr<Panel>& one : all_) changed = one->tick() || changed;
  return changed;
}

bool Panels::busy() const {
  return std::ranges::any_of(all_, [](const auto& one) { return one->busy(); });
}

}  // namespace procession::app
