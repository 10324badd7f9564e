// FindBar is a bar under the top bar. It counts the events that match some words and describes the
// one at the playhead.
#include "panels/bars/find_bar.h"

#include <fmt/format.h>

#include "panels/panel_list.h"

namespace procession::app {

void FindBar::show(const Situation& now) {
  if (now.session.follower() == nullptr) return;
  open_ = true;
  focus_ = true;
}

// Returns "17 of 205", "205 found" or "none yet …".
std::string FindBar::count_text(const Ui& ui, const RecordingFollower& follower) const {
  const Finder& finder = ui.session.shown().finder();
  const std::size_t all = finder.found().size();
  if (all == 0) return finder.done(follower) ? ui.tr("find.none") : ui.tr("find.looking");
  const std::string of = fmt::format("{}{}", all, finder.done(follower) ? "" : "+");
  const RawNs now = ui.view.now(follower.end_t());
  const std::size_t index = finder.first_at(now);
  if (index < all && finder.found()[index].t == now)
    return ui.words.say("find.place", {{"number", std::to_string(index + 1)}, {"of", of}});
  return ui.words.say("find.found", {{"count", of}});
}

float FindBar::draw(const Ui& ui, Area area) {
  if (!open_) return 0;
  const float height = ImGui::GetFrameHeight() + ui.em * 0.7F;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.6F, ui.em * 0.3F});
  ImGui::BeginChild(id(), {area.size.x, height}, true,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (focus_) ImGui::SetKeyboardFocusHere();
  focus_ = false;
  const float field = std::min(ui.em * 22, area.size.x * 0.36F);
  if (text_field(ui, "find_words", words_, ui.tr("find.prompt"), field))
    ui.want(request::find(
        words_, [&words = ui.words](std::string_view kind) { return words.kind_words(kind); }));
  const bool typing = ImGui::IsItemActive();
  if (entered(ui)) {
    ui.want(ui.enter == Enter::back ? "previous_found"_command : "next_found"_command);
    focus_ = true;
  }
  if (ImGui::IsItemHovered() && !typing) tooltip(ui, ui.tr("find.help"));
  ImGui::SameLine(0, ui.em * 0.5F);
  const bool any = !ui.session.shown().finder().found().empty();
  ImGui::BeginDisabled(!any);
  if (button(ui, "previous_found", nullptr, "◀", ButtonStyle::plain))
    ui.want("previous_found"_command);
  hint(ui, "previous_found"_command);
  ImGui::SameLine(0, ui.em * 0.3F);
  if (button(ui, "next_found", nullptr, "▶", ButtonStyle::plain)) ui.want("next_found"_command);
  hint(ui, "next_found"_command);
  ImGui::EndDisabled();
  const RecordingFollower* follower = ui.session.follower();
  const float close = text_width(ui, Face::body, ui.tr("notice.close")) + ui.em * 1.4F;
  if (follower != nullptr && ui.session.shown().finder().has_words()) {
    ImGui::SameLine(0, ui.em * 0.8F);
    ImGui::AlignTextToFramePadding();
    label(ui, Face::bold, any ? ui.theme.text : ui.theme.muted, count_text(ui, *follower));
    ui.mark("find_count");
    ImGui::SameLine(0, ui.em * 0.8F);
    ImGui::AlignTextToFramePadding();
    const float room = area.size.x - ImGui::GetCursorPosX() - close - ui.em;
    if (room > ui.em * 6)
      label(ui, Face::small, ui.theme.muted,
            fitting(ui, Face::small, event_text(ui, *follower), room));
  }
  ImGui::SameLine(area.size.x - close - ui.em * 0.6F);
  if (button(ui, "find_close", nullptr, ui.tr("notice.close"))) open_ = false;
  ImGui::EndChild();
  return height + ui.em * 0.4F;
}

// Returns a description of the match at the playhead: "1.284 s · producer-1 · put · tasks ·
// item 7".
std::string FindBar::event_text(const Ui& ui, const RecordingFollower& follower) const {
  const Finder& finder = ui.session.shown().finder();
  const RawNs now = ui.view.now(follower.end_t());
  const std::size_t index = finder.first_at(now);
  if (index >= finder.found().size() || finder.found()[index].t != now) return {};
  std::string out;
  const std::uint64_t seq = finder.found()[index].seq;
  const world::World& world = follower.timeline().world();
  follower.recording().each(seq, seq, [&](const Event& event) {
    out = world::duration_text(world.clock().session_at(event.t).ns);
    if (const world::Process* process = world.process(event.process))
      out += " · " + ui.name_of(*process);
    out += " · " + ui.words.kind_words(kind_name(event.kind));
    if (const world::Object* object = world.object(event.object)) out += " · " + object->name;
    if (ui.session.walkthrough().hides_line(event.text))
      out += " · " + std::string(ui.tr("learn.veiled"));
    else if (!event.text.empty())
      out += " · " + std::string(event.text.substr(0, 200));
    return false;
  });
  for (char& c : out)
    if (c == '\n' || c == '\t') c = ' ';
  return out;
}

std::unique_ptr<Panel> make_find_bar(const Panels&) { return std::make_unique<FindBar>(); }

}  // namespace procession::app
