#include "panels/panels.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "panels/bars/find_bar.h"
#include "panels/bars/notice.h"
#include "panels/bars/why_bar.h"
#include "panels/dialogs/bookmark_panel.h"
#include "panels/dialogs/help_panel.h"
#include "panels/dialogs/lane_menu.h"
#include "panels/dialogs/menu_panel.h"
#include "panels/dialogs/open_panel.h"
#include "panels/dialogs/palette_panel.h"
#include "panels/dialogs/parameters.h"
#include "panels/dialogs/repeat_panel.h"
#include "panels/dialogs/runs_panel.h"
#include "panels/dialogs/save_panel.h"
#include "panels/dialogs/schedule_panel.h"
#include "panels/dialogs/script_panel.h"
#include "panels/docked/caption.h"
#include "panels/docked/code_panel.h"
#include "panels/docked/console_panel.h"
#include "panels/docked/lesson_panel.h"
#include "panels/docked/step_panel.h"
#include "panels/docked/timeline_panel.h"
#include "panels/docked/top_bar.h"
#include "panels/docked/transport.h"
#include "panels/docked/world_panel.h"

namespace procession::app {

// The one list: bars from above, pop-ups in the order in which they are drawn.
Panels::Panels() {
  const auto add = [this]<class P>(std::unique_ptr<P> panel) -> P& {
    P& added = *panel;
    all_.push_back(std::move(panel));
    return added;
  };
  add(std::make_unique<TopBar>());
  add(std::make_unique<LessonPanel>());
  add(std::make_unique<TimelinePanel>());
  add(std::make_unique<StepPanel>());
  add(std::make_unique<CodePanel>());
  add(std::make_unique<ConsolePanel>());
  add(std::make_unique<WorldPanel>());
  add(std::make_unique<Transport>());

  add(std::make_unique<Caption>());
  add(std::make_unique<NoticeBar>());
  add(std::make_unique<FindBar>());
  add(std::make_unique<WhyBar>());

  add(std::make_unique<ParametersPanel>());
  add(std::make_unique<MenuPanel>());
  add(std::make_unique<LaneMenu>());
  add(std::make_unique<PalettePanel>());
  add(std::make_unique<RunsPanel>());
  add(std::make_unique<SavePanel>());
  ScriptPanel& script = add(std::make_unique<ScriptPanel>());
  add(std::make_unique<BookmarkPanel>());
  add(std::make_unique<SchedulePanel>());
  add(std::make_unique<HelpPanel>());
  add(std::make_unique<OpenPanel>(script));
  add(std::make_unique<RepeatPanel>());
}

Panel& Panels::of(PanelId id) const {
  for (const std::unique_ptr<Panel>& one : all_)
    if (one->id() == std::string_view(id.text)) return *one;
  throw std::out_of_range("there is no panel " + std::string(id.text));
}

bool Panels::close_topmost() {
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
