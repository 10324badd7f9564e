#include "panels/dialogs/repeat_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

constexpr std::size_t kMostTexts = 12;  // of one tally
constexpr int kTimes[] = {5, 20, 50, 100};

// Draws one outcome: its text, a bar as long as its share, and its number.
void outcome(const Ui& ui, const std::string& text, int count, int runs) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = ui.em * 1.5F;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::Dummy({width, height});
  const float bar_at = at.x + width * 0.46F, bar = width * 0.40F;
  const float share = static_cast<float>(count) / static_cast<float>(std::max(runs, 1));
  const float top = at.y + height * 0.16F, low = at.y + height * 0.84F;
  list.AddRectFilled({bar_at, top}, {bar_at + bar, low}, ui.theme.stripe, ui.em * 0.2F);
  list.AddRectFilled({bar_at, top}, {bar_at + std::max(bar * share, 2.0F), low}, ui.theme.accent,
                     ui.em * 0.2F);
  const float y = at.y + (height - ui.text.size(Face::body)) / 2;
  const std::string words = fitting(ui, Face::body, text, width * 0.44F);
  ui.text.at(list, Face::body, {at.x, y}, ui.theme.text, words);
  if (words.size() != text.size() && ImGui::IsItemHovered()) tooltip(ui, text);
  const std::string times = std::to_string(count);
  ui.text.at(list, Face::body, {bar_at + bar + ui.em * 0.6F, y}, ui.theme.text, times);
}

// Returns the title in the user's language, if the lesson still counts this fact.
std::string title_of(const Ui& ui, const Tally& one, const lesson::Lesson* lesson) {
  if (lesson != nullptr)
    for (const lesson::Tally& named : lesson->tallies)
      if (named.fact == one.fact && named.object == one.object)
        return named.title.in(ui.words.code());
  return one.title.empty() ? one.fact : one.title;
}

void tally(const Ui& ui, const Tally& one, const lesson::Lesson* lesson, int runs) {
  const std::string title = title_of(ui, one, lesson);
  ImGui::Dummy({0, ui.em * 0.3F});
  paragraph(ui, Face::bold, ui.theme.text, title);
  std::size_t shown = 0;
  int left = 0;
  for (const auto& [text, count] : one.seen) {
    if (shown < kMostTexts) {
      outcome(ui, text.empty() ? ui.tr("repeat.nothing") : text, count, runs);
      ++shown;
    } else {
      left += count;
    }
  }
  if (one.seen.size() > shown)
    label(ui, Face::small, ui.theme.muted,
          ui.words.say("repeat.others", {{"count", std::to_string(one.seen.size() - shown)},
                                         {"runs", std::to_string(left)}}));
}

void progress(const Ui& ui, const Repeater& repeater) {
  paragraph(ui, Face::body, ui.theme.text,
            ui.words.say("repeat.progress", {{"done", std::to_string(repeater.done())},
                                             {"wanted", std::to_string(repeater.wanted())}}));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = ui.em * 0.7F;
  ImGui::Dummy({width, height});
  ui.mark("repeat_progress");
  const float share =
      static_cast<float>(repeater.done()) / static_cast<float>(std::max(repeater.wanted(), 1));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, ui.theme.border, height / 2);
  if (share > 0)
    list.AddRectFilled(at, {at.x + width * share, at.y + height}, ui.theme.accent, height / 2);
}

void report(const Ui& ui, const Repeater& repeater, const lesson::Lesson* lesson) {
  const RepeatReport& all = repeater.report();
  const auto say = [&](const char* key, int count) {
    return ui.words.say(key, {{"count", std::to_string(count)}});
  };
  paragraph(ui, Face::body, ui.theme.text, say("repeat.runs", all.runs));
  ui.mark("repeat_report");
  if (all.failed > 0)
    paragraph(ui, Face::bold, ui.theme.bad, say("repeat.failed", all.failed));
  else
    paragraph(ui, Face::body, ui.theme.good, ui.tr("repeat.all_well"));
  for (const Tally& one : all.tallies) tally(ui, one, lesson, all.runs);
  if (all.tallies.empty()) {
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("repeat.no_tally"));
  } else {
    ImGui::Dummy({0, ui.em * 0.3F});
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("repeat.note"));
  }
}

}  // namespace

void RepeatPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  // The dialog is as high as its contents: a tally needs room.
  float tall = ui.em * 13;
  for (const Tally& one : ui.session.repeater().report().tallies)
    tall += ui.em * (2.6F + 1.9F * static_cast<float>(std::min(one.seen.size(), kMostTexts)));
  if (!begin(ui, ui.tr("repeat.title"),
             {std::min(ui.em * 44, screen.x * 0.94F), std::min(tall, screen.y * 0.9F)}))
    return;
  const Repeater& repeater = ui.session.repeater();
  const float foot = ImGui::GetFrameHeight() + ui.em * 0.6F;
  ImGui::BeginChild("repeat_body", {0, ImGui::GetContentRegionAvail().y - foot});
  const lesson::Lesson* lesson =
      lesson::find_lesson(ui.session.choice().lessons(), repeater.lesson());
  if (lesson != nullptr)
    paragraph(ui, Face::title, ui.theme.text, lesson->title.in(ui.words.code()));
  if (repeater.alive())
    progress(ui, repeater);
  else if (repeater.error())
    paragraph(ui, Face::body, ui.theme.bad, ui.say(*repeater.error()));
  else if (repeater.report().runs > 0)
    report(ui, repeater, lesson);
  else
    paragraph(ui, Face::body, ui.theme.muted,
              ui.tr(repeater.cancelled() ? "repeat.cancelled" : "repeat.explain"));
  ImGui::EndChild();
  if (repeater.alive()) {
    if (button(ui, "repeat_cancel", icon::kStop,
               ui.tr(repeater.cancelled() ? "repeat.cancelling" : "repeat.cancel"),
               ButtonStyle::danger))
      ui.want(request::cancel_repeat());
  } else {
    ImGui::BeginDisabled(ui.session.run().runner().alive());
    for (const int times : kTimes) {
      const std::string name = fmt::format("repeat_{}", times);
      if (button(ui, name.c_str(), nullptr, fmt::format("× {}", times).c_str(),
                 times == ui.settings.repeat ? ButtonStyle::primary : ButtonStyle::plain))
        ui.want(request::repeat(times));
      ImGui::SameLine(0, ui.em * 0.4F);
    }
    ImGui::EndDisabled();
    if (ui.session.run().runner().alive()) {
      ImGui::AlignTextToFramePadding();
      label(ui, Face::small, ui.theme.muted, ui.tr("repeat.busy"));
    }
  }
  end();
}

std::unique_ptr<Panel> make_repeat_panel(const Panels&) { return std::make_unique<RepeatPanel>(); }

}  // namespace procession::app
