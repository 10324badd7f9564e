// NoticeBar shows one sentence above the panels, the first of these: an error of the window, a hang
// of the run, a Python traceback of the user's own program.
#include "panels/bars/notice.h"

#include <algorithm>
#include <cmath>

#include "lesson/python.h"
#include "panels/panel_list.h"

namespace procession::app {

namespace {

enum class About { nothing, error, hang, mistake, untold };

struct Notice {
  About about = About::nothing;
  std::string words;
};

// Returns "Deadlock: a waits for x, which b has; b waits for y, which a has."
std::string hang_words(const Ui& ui) {
  constexpr std::size_t kMost = 4;  // sentences; the timeline shows the other hanging threads
  const world::World& world = ui.session.follower()->timeline().world();
  const std::vector<world::Hang>& all = ui.session.shown().hangs();
  std::string who;
  for (std::size_t i = 0; i < all.size() && i < kMost; ++i)
    who += (i == 0 ? "" : ui.tr("notice.and")) + ui.say(world::sentence_of(world, all[i]));
  if (all.size() > kMost) who += " …";
  const bool circle = all.front().cause->is_deadlock;
  return ui.words.say(circle ? "notice.deadlock" : "notice.hangs", {{"who", who}});
}

// Returns the last traceback of the user's own program up to the playhead.
const Traceback* mistake_of(const Ui& ui) {
  const RecordingFollower* follower = ui.session.follower();
  if (follower == nullptr || !follower->recording().header().lesson.empty()) return nullptr;
  return follower->tracebacks().last_at(ui.view.now(follower->end_t()));
}

std::string mistake_words(const Ui& ui, const Traceback& traceback) {
  const world::Process* process =
      ui.session.follower()->timeline().world().process(traceback.process);
  std::string words =
      ui.words.say("notice.mistake", {{"process", process ? ui.name_of(*process) : "?"},
                                      {"file", traceback.file},
                                      {"line", std::to_string(traceback.line)},
                                      {"what", traceback.what}});
  if (!traceback.explain.empty()) words += std::string(" ") + ui.tr(traceback.explain.c_str());
  return words;
}

// Returns why the user's own program emitted no events itself; empty if it did, or still may.
std::string untold_words(const Ui& ui) {
  const RecordingFollower* follower = ui.session.follower();
  if (follower == nullptr || follower->live() || follower->behind()) return {};
  const record::RunHeader& header = follower->recording().header();
  const auto& processes = follower->timeline().world().processes();
  if (!header.lesson.empty() || processes.empty() ||
      std::any_of(processes.begin(), processes.end(), [](const auto& p) { return p.attached; }))
    return {};
  const std::string option = lesson::option_against_tracer(header.command);
  return option.empty() ? ui.tr("notice.untold")
                        : ui.words.say("notice.untold_option", {{"option", option}});
}

Notice notice_of(const Ui& ui) {
  if (ui.session.error()) return {About::error, ui.say(*ui.session.error())};
  if (!ui.session.shown().hangs().empty()) return {About::hang, hang_words(ui)};
  if (ui.view.quiet == ui.session.shown().generation()) return {};
  if (const Traceback* traceback = mistake_of(ui))
    return {About::mistake, mistake_words(ui, *traceback)};
  std::string untold = untold_words(ui);
  return untold.empty() ? Notice() : Notice{About::untold, std::move(untold)};
}

// Returns the words of the notice's button; nullptr: it has none.
const char* button_of(const Ui& ui, About about) {
  switch (about) {
    case About::hang:  // a run of another command can't be stopped from here, only reported
      return ui.session.run().steers() ? ui.tr("stop"_command) : nullptr;
    case About::mistake:
      return ui.tr("notice.show");
    default:
      return ui.tr("notice.close");
  }
}

void press(const Ui& ui, About about) {
  if (about == About::hang) ui.want("stop"_command);
  if (about == About::error) ui.want(request::dismiss_error());
  if (about == About::untold) ui.view.quiet = ui.session.shown().generation();
  if (about != About::mistake) return;
  const Traceback* traceback = mistake_of(ui);
  ui.view.code_file = traceback->file;
  ui.view.code_line = traceback->line;
  ui.view.quiet = ui.session.shown().generation();
}

}  // namespace

float NoticeBar::draw(const Ui& ui, Area area) {
  const auto [about, words] = notice_of(ui);
  if (about == About::nothing) return 0;
  const char* on_button = button_of(ui, about);
  const float pad = ui.em * 0.7F;
  const float aside =
      on_button == nullptr ? 0 : text_width(ui, Face::body, on_button) + ui.em * 2.2F;
  const float width = std::max(area.size.x - pad * 2 - aside - ui.em, ui.em * 10);
  const float lines = std::ceil(text_width(ui, Face::body, words) / width);
  const float height = std::max(lines, 1.0F) * ui.em * 1.35F + pad * 1.6F;
  const ImU32 colour = about == About::untold ? ui.theme.accent : ui.theme.bad;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, blended(ui.theme.panel, colour, 0.12F));
  ImGui::PushStyleColor(ImGuiCol_Border, colour);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {pad, pad * 0.8F});
  ImGui::BeginChild(id(), {area.size.x, height}, true,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  ImGui::BeginGroup();
  paragraph(ui, Face::body, ui.theme.text, words, width);
  ImGui::EndGroup();
  ui.mark("notice");
  if (on_button != nullptr) {
    ImGui::SetCursorPos({area.size.x - aside, pad * 0.6F});
    const char* id = about == About::hang      ? "notice_stop"
                     : about == About::mistake ? "notice_show"
                                               : "notice_close";
    if (button(ui, id, nullptr, on_button)) press(ui, about);
  }
  ImGui::EndChild();
  return height + ui.em * 0.4F;
}

std::unique_ptr<Panel> make_notice(const Panels&) { return std::make_unique<NoticeBar>(); }

}  // namespace procession::app
