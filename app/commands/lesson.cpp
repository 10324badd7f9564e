// How the lesson runs next: its parameters, C++ or Python; which of its pages is read.
#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"
#include "panels/dialogs/parameters.h"

namespace procession::app {
namespace {

bool has_both(const Ui& ui) {
  return with_lesson(ui) && ui.session.lesson()->has_cpp && ui.session.lesson()->has_python;
}

void variant(Control& control) {
  control.settings.variant = control.session.choice().variant() == "cpp" ? "python" : "cpp";
  control.session.set_variant(control.settings.variant);
}

// Where the run is over, the playhead goes to where it came to the step.
void turn_page(Control& control, int by) {
  Learning& learning = control.session.learning();
  const std::size_t page = learning.page();
  if (by < 0 && page == 0) return;
  learning.turn_to(by > 0 ? page + 1 : page - 1);
  const Follower* follower = control.follower();
  if (learning.read_step() == nullptr || follower == nullptr || follower->live()) return;
  if (const lesson::Moment moment = learning.moment(learning.page() - 1); moment.seq != 0)
    show_event(control, moment.t);
}

constexpr Command kLessonRows[] = {
    {"parameters", {{key::kF4, Mod::none, "F4"}}, with_lesson, show_panel<ParametersPanel>},
    {"variant", {{'V', Mod::none, "V"}, {'Y', Mod::ctrl, "Ctrl+Y"}}, has_both, variant},
};

constexpr Command kPageRows[] = {
    {"previous_page",
     {{key::kPageUp, Mod::none, "PageUp"}},
     with_lesson,
     [](Control& control) { turn_page(control, -1); }},
    {"next_page",
     {{key::kPageDown, Mod::none, "PageDown"}},
     with_lesson,
     [](Control& control) { turn_page(control, +1); }},
};

}  // namespace

CommandRows lesson_commands() { return kLessonRows; }
CommandRows page_commands() { return kPageRows; }

}  // namespace procession::app
