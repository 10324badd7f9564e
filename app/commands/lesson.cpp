// Commands for the lesson: parameters, C++ or Python, and its pages.
#include <algorithm>
#include <utility>

#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"

namespace procession::app {
namespace {

bool has_both(const Situation& now) {
  return with_lesson(now) && now.session.lesson()->has_cpp && now.session.lesson()->has_python;
}

void variant(Control& control) {
  control.settings.variant = control.session.choice().variant() == "cpp" ? "python" : "cpp";
  control.session.set_variant(control.settings.variant);
}

// If the run is over, moves the playhead to the instant when the run reached the step.
void turn_page(Control& control, int by) {
  Walkthrough& walkthrough = control.session.walkthrough();
  const std::size_t page = walkthrough.page();
  if (by < 0 && page == 0) return;
  walkthrough.turn_to(by > 0 ? page + 1 : page - 1);
  const RecordingFollower* follower = control.follower();
  if (walkthrough.read_step() == nullptr || follower == nullptr || follower->live()) return;
  show_step(control, walkthrough.page() - 1);
}

constexpr Command kLessonRows[] = {
    {"parameters",
     {{key::kF4, Mod::none, "F4"}},
     with_lesson,
     show_panel<"parameters_popup"_panel>},
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

Request request::choose_lesson(std::string id) {
  return [id = std::move(id)](Control& control) { (void)control.session.choose_lesson(id); };
}

Request request::read_page(std::string lesson, std::string step) {
  return [lesson = std::move(lesson), step = std::move(step)](Control& control) {
    Session& session = control.session;
    const bool chosen = session.lesson() != nullptr && session.lesson()->id == lesson;
    if (!chosen && !session.choose_lesson(lesson)) return;
    Walkthrough& walkthrough = session.walkthrough();
    std::size_t page = 0;
    for (std::size_t index = 0; index < walkthrough.steps().size(); ++index)
      if (walkthrough.step(index).id == step) page = index + 1;
    walkthrough.turn_to(page);
    if (!control.layout.presenter) control.layout.side_world = false;
  };
}

Request request::set_parameter(std::string name, std::string value) {
  return [name = std::move(name), value = std::move(value)](Control& control) {
    const lesson::Lesson* lesson = control.session.lesson();
    if (lesson == nullptr) return;
    const auto parameter = std::ranges::find(lesson->parameters, name, &lesson::Parameter::name);
    if (parameter == lesson->parameters.end()) return;
    control.session.set_parameter(name, value);
    const std::string key = lesson->id + "." + name;
    if (value == parameter->default_value)
      control.settings.parameters.erase(key);
    else
      control.settings.parameters[key] = value;
  };
}

Request request::reveal_pages() {
  return [](Control& control) { control.session.walkthrough().reveal(); };
}

Request request::turn_to_page(std::size_t page) {
  return [page](Control& control) { control.session.walkthrough().turn_to(page); };
}

Request request::show_step(std::size_t index) {
  return [index](Control& control) { app::show_step(control, index); };
}

Request request::hold_at_steps(bool holds) {
  return [holds](Control& control) { control.session.walkthrough().set_holds(holds); };
}

Request request::guess(const lesson::Question* question, lesson::Guess guess) {
  return [question, guess = std::move(guess)](Control& control) {
    control.session.walkthrough().guess(question, guess);
  };
}

Request request::toggle_experiment(const lesson::Question* question) {
  return [question](Control& control) { control.session.toggle_experiment(question); };
}

}  // namespace procession::app
