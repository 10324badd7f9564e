// Bookmarks are instants with a note that the user wants to find again; they are saved in the
// recording.
#include "panels/dialogs/bookmark_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "panels/panel_list.h"

namespace procession::app {

void BookmarkPanel::show(const Situation& now) {
  const RecordingFollower* follower = now.session.follower();
  if (follower == nullptr) return;
  open_ = true;
  just_opened_ = true;
  at_ = now.view.now(follower->end_t());
  note_.clear();
}

void BookmarkPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float rows =
      static_cast<float>(std::min<std::size_t>(ui.session.bookmarks().all().size(), 10));
  if (!begin(ui, ui.tr("bookmark.title"),
             {std::min(ui.em * 40, screen.x * 0.94F), ui.em * (8.5F + rows * 1.9F)}, 0.2F))
    return;
  const RecordingFollower* follower = ui.session.follower();
  if (follower == nullptr) {
    close_now();
    end();
    return;
  }
  const world::SessionClock& clock = follower->timeline().world().clock();
  ImGui::AlignTextToFramePadding();
  label(ui, Face::bold, ui.theme.accent, clock_text(clock.session_at(at_)));
  ImGui::SameLine(0, ui.em * 0.7F);
  if (just_opened_) ImGui::SetKeyboardFocusHere();
  just_opened_ = false;
  const float button_width = text_width(ui, Face::body, ui.tr("bookmark.add")) + ui.em * 1.8F;
  (void)text_field(ui, "bookmark_note", note_, ui.tr("bookmark.prompt"),
                   ImGui::GetContentRegionAvail().x - button_width - ui.em * 0.6F);
  const bool wanted = entered(ui);
  ImGui::SameLine();
  if (button(ui, "bookmark_add", nullptr, ui.tr("bookmark.add"), ButtonStyle::primary,
             button_width) ||
      wanted) {
    ui.want(request::add_bookmark({at_, note_}, [this](const std::optional<Error>& error) {
      if (!error) close();
    }));
  }
  if (follower->live()) paragraph(ui, Face::small, ui.theme.muted, ui.tr("bookmark.live"));
  ImGui::BeginChild("bookmarks", {0, 0});
  std::optional<record::Bookmark> gone;
  for (const record::Bookmark& one : ui.session.bookmarks().all()) {
    ImGui::PushID(&one);
    if (button(ui, "bookmark_gone", nullptr, "×", ButtonStyle::quiet)) gone = one;
    if (ImGui::IsItemHovered()) tooltip(ui, ui.tr("bookmark.remove"));
    ImGui::SameLine();
    const std::string words =
        clock_text(clock.session_at(one.t)) + "   " +
        fitting(ui, Face::body, one.text, ImGui::GetContentRegionAvail().x - ui.em * 7);
    if (ui.text.selectable("go", words)) {
      ui.view.live = ui.view.playing = false;
      ui.view.playhead = one.t;
      close_now();
    }
    ImGui::PopID();
  }
  ImGui::EndChild();
  if (gone) ui.want(request::remove_bookmark(*gone));
  end();
}

std::unique_ptr<Panel> make_bookmark_panel(const Panels&) {
  return std::make_unique<BookmarkPanel>();
}

}  // namespace procession::app
