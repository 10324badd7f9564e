#include <algorithm>

#include "panels/docked/world_parts.h"

namespace procession::app {
namespace {

bool of_a_lesson(const world::Verdict& verdict) {
  const std::vector<world::LessonRule>& rules = world::lesson_rules();
  return std::any_of(rules.begin(), rules.end(),
                     [&](const world::LessonRule& rule) { return rule.name == verdict.rule; });
}

void one(const Ui& ui, const world::Verdict& verdict) {
  const bool yes = verdict.outcome == world::Outcome::holds;
  const bool shown = verdict.outcome == world::Outcome::shown;
  const bool no = verdict.outcome == world::Outcome::broken;
  const ImU32 ink = yes ? ui.theme.good : no || shown ? ui.theme.bad : ui.theme.warning;
  const float x = ImGui::GetCursorPosX();
  label(ui, Face::bold, ink, yes ? "✓" : shown ? "!" : no ? "✗" : "?");
  ImGui::SameLine(0, 0);
  ImGui::SetCursorPosX(x + ui.em * 1.25F);
  ImGui::BeginGroup();
  const lesson::Words* own =
      ui.session.choice().check_title(ui.session.follower()->recording().header(), verdict);
  std::string title = own != nullptr ? own->in(ui.words.code()) : ui.tr("rule." + verdict.rule);
  if (own == nullptr && !verdict.object.empty()) title += " · " + verdict.object;
  paragraph(ui, Face::body, ui.theme.text, title);
  paragraph(ui, Face::small, no ? ui.theme.bad : ui.theme.muted, ui.say(verdict.why));
  ImGui::EndGroup();
  ImGui::Dummy({0, ui.em * 0.12F});
}

}  // namespace

void draw_checks(const Ui& ui, const RecordingFollower& follower) {
  // A check that had nothing to judge is not shown.
  const bool asks = ui.session.walkthrough().is_asking();
  std::vector<const world::Verdict*> faults, first, rest;
  int later = 0;  // can't be judged before the run's end
  for (const world::Verdict& verdict : follower.verdicts()) {
    if (verdict.why.key == "check.nothing") continue;
    // A lesson's check says what happens in the end, which may be what is just being asked.
    const bool tells = asks && of_a_lesson(verdict);
    if (tells || (follower.live() &&
                  (verdict.why.key == "check.cut" || verdict.why.key == "check.fault_unseen"))) {
      ++later;
      continue;
    }
    const bool plain = verdict.outcome == world::Outcome::holds && !of_a_lesson(verdict);
    const bool fault = verdict.outcome == world::Outcome::shown;
    (fault ? faults : plain ? rest : first).push_back(&verdict);
  }
  first.insert(first.begin(), faults.begin(), faults.end());
  if (first.empty() && rest.empty() && later == 0) return;
  section(ui, ui.tr("world.checks"));
  for (const world::Verdict* verdict : first) one(ui, *verdict);
  if (later > 0)
    paragraph(ui, Face::small, ui.theme.muted,
              ui.words.say("world.checks_later", {{"count", std::to_string(later)}}));
  if (rest.empty()) return;
  const bool open = ui.view.all_checks;
  const std::string words = ui.words.say(first.empty() ? "world.checks_hold" : "world.more_hold",
                                         {{"count", std::to_string(rest.size())}});
  ImGui::PushStyleColor(ImGuiCol_Text, ui.theme.good);
  if (button(ui, "checks", open ? icon::kCaretDown : icon::kCaretRight, words.c_str(),
             ButtonStyle::quiet))
    ui.view.all_checks = !open;
  ImGui::PopStyleColor();
  if (open)
    for (const world::Verdict* verdict : rest) one(ui, *verdict);
}

}  // namespace procession::app
