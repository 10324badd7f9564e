// LessonPanel shows the lesson page by page: its introduction, then each step with its questions.
#include "panels/docked/lesson_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "panels/panel_list.h"
#include "panels/terms.h"

namespace procession::app {
namespace {

// Draws "Reached at 1.284 s": a button that moves the playhead there.
void reached(const Ui& ui, const lesson::Moment& moment) {
  const RecordingFollower* follower = ui.session.follower();
  if (moment.seq == 0 || follower == nullptr) {
    const bool over = follower != nullptr && !follower->live() && !follower->behind();
    const lesson::Step* step = ui.session.walkthrough().read_step();
    const bool meant = !over || step == nullptr ||
                       lesson::is_meant(step->when, follower->recording().header().parameters);
    paragraph(ui, Face::small, ui.theme.muted,
              ui.tr(!meant ? "learn.not_meant"
                    : over ? "learn.never"
                           : "learn.not_reached"));
    return;
  }
  const SessionNs t = follower->timeline().world().clock().session_at(moment.t);
  const std::string words = ui.words.say("learn.reached", {{"time", world::duration_text(t.ns)}});
  if (button(ui, "reached", nullptr, words.c_str(), ButtonStyle::quiet))
    ui.want(request::show_step(ui.session.walkthrough().page() - 1));
}

// Draws the card of a step at which the run is held until the user lets it go on.
void held(const Ui& ui) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.ChannelsSplit(2);  // the frame's height is known only after its contents are drawn
  list.ChannelsSetCurrent(1);
  ImGui::SetCursorScreenPos({at.x + ui.em * 0.6F, at.y + ui.em * 0.4F});
  ImGui::BeginGroup();
  paragraph(ui, Face::bold, ui.theme.text, ui.tr("learn.held"), width - ui.em);
  if (button(ui, "go_on", icon::kRun, ui.tr("learn.go_on"), ButtonStyle::primary))
    ui.want("pause"_command);
  hint(ui, "pause"_command);
  if (const std::size_t open = ui.session.walkthrough().open_questions().size(); open > 0) {
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    label(ui, Face::small, ui.theme.muted,
          fitting(ui, Face::small,
                  ui.words.say("learn.unanswered", {{"count", std::to_string(open)}}),
                  ImGui::GetContentRegionAvail().x - ui.em));
    ui.mark("unanswered");
  }
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y + ui.em * 0.5F;
  list.ChannelsSetCurrent(0);
  list.AddRectFilled(at, {at.x + width, bottom}, blended(ui.theme.panel, ui.theme.accent, 0.14F),
                     ui.em * 0.3F);
  list.ChannelsMerge();
  ImGui::SetCursorScreenPos({at.x, bottom + ui.em * 0.4F});
}

// Draws the number on a disc, so that a teacher can refer to "three".
void heading(const Ui& ui, std::size_t number, const std::string& title) {
  const std::string digits = std::to_string(number);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float r = ui.em * 0.72F;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddCircleFilled({at.x + r, at.y + ui.em * 0.58F}, r, ui.theme.accent);
  ImGui::SetCursorScreenPos(
      {at.x + r - text_width(ui, Face::small, digits) / 2, at.y + ui.em * 0.15F});
  label(ui, Face::small, ui.theme.on_accent, digits);
  ImGui::SetCursorScreenPos({at.x + r * 2 + ui.em * 0.5F, at.y});
  ImGui::BeginGroup();
  paragraph(ui, Face::bold, ui.theme.text, title);
  ImGui::EndGroup();
  ImGui::Dummy({0, ui.em * 0.15F});
}

// Draws what stands in the place of a page that may answer an open question: where it is asked, and
// a way to read the page nevertheless.
void veiled_page(const Ui& ui, std::size_t page, std::size_t asked) {
  heading(ui, page, ui.words.say("learn.veiled_page", {{"number", std::to_string(asked + 1)}}));
  ImGui::Dummy({0, ui.em * 0.2F});
  paragraph(ui, Face::body, ui.theme.text, ui.tr("learn.veiled_why"));
  ImGui::Dummy({0, ui.em * 0.4F});
  const std::string words =
      ui.words.say("learn.to_question", {{"number", std::to_string(asked + 1)}});
  if (button(ui, "to_question", nullptr, words.c_str(), ButtonStyle::primary))
    ui.want(request::turn_to_page(asked + 1));
  if (button(ui, "reveal", nullptr, ui.tr("learn.reveal"), ButtonStyle::quiet))
    ui.want(request::reveal_pages());
}

// Draws the teacher's card: what to ask and do and, on demand, the answers.
void card(const Ui& ui, const lesson::Lesson& lesson, bool& answers) {
  const std::string& language = ui.words.code();
  section(ui, ui.words.say("learn.card", {{"count", std::to_string(lesson.card.minutes)}}).c_str());
  const auto part = [&](const char* key, const lesson::Words& words) {
    paragraph(ui, Face::bold, ui.theme.muted, ui.tr(key));
    paragraph(ui, Face::body, ui.theme.text, words.in(language));
    ImGui::Dummy({0, ui.em * 0.25F});
  };
  part("learn.card_ask", lesson.card.ask);
  part("learn.card_press", lesson.card.press);
  if (!answers &&
      button(ui, "card_answers", nullptr, ui.tr("learn.card_answers"), ButtonStyle::quiet))
    answers = true;
  if (!answers) return;
  part("learn.card_expect", lesson.card.expect);
  part("learn.card_reply", lesson.card.reply);
}

// Draws the buttons for stepping by hand and for the lesson's own schedules.
void by_steps(const Ui& ui, const lesson::Lesson& lesson) {
  ImGui::BeginDisabled(!possible(ui, "run_held"_command));
  if (button(ui, "run_held", nullptr, ui.tr("learn.by_steps"))) ui.want("run_held"_command);
  hint(ui, "run_held"_command);
  for (const lesson::Schedule& one : lesson.schedules) {
    if (one.variant != ui.session.choice().variant()) continue;
    const std::string words = fitting(ui, Face::body, one.title.in(ui.words.code()),
                                      ImGui::GetContentRegionAvail().x - ui.em * 3);
    const std::string id = "schedule_" + one.id;
    if (button(ui, id.c_str(), icon::kRun, words.c_str())) ui.want(request::run_schedule(one));
    if (ImGui::IsItemHovered())
      tooltip(ui, one.title.in(ui.words.code()) + "\n" + ui.tr("learn.schedule_is"));
  }
  ImGui::EndDisabled();
  ImGui::Dummy({0, ui.em * 0.4F});
}

}  // namespace

void LessonPanel::parse_lesson(const Ui& ui, const lesson::Lesson& lesson) {
  const std::string& language = ui.words.code();
  const Walkthrough& walkthrough = ui.session.walkthrough();
  const std::string key = fmt::format("{}/{}/{}", lesson.id, language, walkthrough.steps().size());
  if (key == shown_) return;
  shown_ = key;
  card_answers_ = false;  // another lesson's are not wanted yet
  introduction_ = parse_with_terms(ui, lesson.introduction.in(language));
  parts_.clear();
  for (std::size_t index = 0; index < walkthrough.steps().size(); ++index) {
    const lesson::Step& step = walkthrough.step(index);
    parts_.push_back({step.title.in(language), parse_with_terms(ui, step.text.in(language))});
  }
}

void LessonPanel::draw(const Ui& ui, Area area) {
  const lesson::Lesson* lesson = ui.session.lesson();
  const TitleButton world{"panel.world", "side", "side"_command};
  const TitleButton* other = ui.layout.one_side && !ui.presenter ? &world : nullptr;
  if (lesson == nullptr) {
    begin_panel(ui, id(), ui.tr("panel.lesson"), area, other);
    paragraph(
        ui, Face::body, ui.theme.muted,
        ui.tr(ui.session.choice().lessons().lessons.empty() ? "lesson.none_found" : "lesson.none"));
    for (const lesson::Message& message : ui.session.choice().lessons().messages)
      paragraph(ui, Face::small,
                message.kind == lesson::Message::Kind::note ? ui.theme.muted : ui.theme.warning,
                message.sentence());
    end_panel();
    return;
  }
  parse_lesson(ui, *lesson);
  const Walkthrough& walkthrough = ui.session.walkthrough();
  // For a presenter the caption shows the page, and a remote control turns the pages.
  const float bar = ui.presenter ? 0 : std::round(ui.em * 2.5F);
  begin_panel(ui, id(), ui.presenter ? nullptr : ui.tr("panel.lesson"),
              {area.at, {area.size.x, area.size.y - bar}}, other);
  const std::size_t page = std::min(walkthrough.page(), parts_.size());
  if (const std::string now = fmt::format("{}#{}", shown_, page); now != page_) {
    page_ = now;
    asked_.clear();
    ui.draw_again();
    ImGui::SetScrollY(0);
  }
  const std::string& language = ui.words.code();
  if (page == 0) {
    paragraph(ui, Face::title, ui.theme.text, lesson->title.in(language));
    ImGui::Dummy({0, ui.em * 0.1F});
    paragraph(ui, Face::bold, ui.theme.accent, lesson->question.in(language));
    ImGui::Dummy({0, ui.em * 0.4F});
    if (!ui.session.shown().differing().empty()) {
      std::string files;
      for (const std::string& name : ui.session.shown().differing())
        files += (files.empty() ? "" : ", ") + name;
      paragraph(ui, Face::small, ui.theme.warning,
                ui.words.say("learn.other_version", {{"files", files}}));
      ui.mark("other_version");
    }
    draw_with_terms(ui, introduction_);
    ImGui::Dummy({0, ui.em * 0.6F});
    by_steps(ui, *lesson);
    bool holds = walkthrough.holds();
    if (ui.text.checkbox("holds", holds)) ui.want(request::hold_at_steps(holds));
    ui.mark("holds");
    ImGui::SameLine();
    ImGui::BeginGroup();
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("learn.holds"));
    ImGui::EndGroup();
    if (button(ui, "card", nullptr, ui.tr(card_ ? "learn.card_hide" : "learn.card_show"),
               ButtonStyle::quiet)) {
      card_ = !card_;
      card_answers_ = false;
    }
    if (card_) card(ui, *lesson, card_answers_);
  } else if (const auto asked = walkthrough.asked_before(page - 1); asked && !ui.presenter) {
    veiled_page(ui, page, *asked);
  } else {
    const std::size_t index = page - 1;
    if (!ui.presenter) heading(ui, page, parts_[index].title);  // else the caption shows it
    if (walkthrough.step(index).waits_for && !ui.presenter) reached(ui, walkthrough.moment(index));
    const bool waits = walkthrough.held_at() == index;
    if (waits) held(ui);
    // A presenter has said the text; a reader reads it before its questions.
    if (!ui.presenter) draw_with_terms(ui, parts_[index].blocks);
    draw_questions(ui, index, waits);
    ImGui::Dummy({0, ui.em * 0.5F});
    if (ui.presenter) draw_with_terms(ui, parts_[index].blocks);
  }
  ImGui::Dummy({0, ui.em});
  end_panel();
  if (!ui.presenter)
    draw_page_buttons(ui, {{area.at.x, area.at.y + area.size.y - bar}, {area.size.x, bar}}, page);
}

// Draws the questions of a step. While the run is held there they are asked one at a time. A step
// opens at its text; after an answer the panel scrolls so far that all of the next question is
// seen.
void LessonPanel::draw_questions(const Ui& ui, std::size_t index, bool waits) {
  std::string asked;
  for (const QuestionState* state : ui.session.walkthrough().questions_at(index)) {
    predict_.draw(ui, *state);
    if (state->guess || !waits) continue;
    asked = state->question->id;
    break;
  }
  if (asked != asked_) ui.draw_again();
  if (!asked.empty() && !asked_.empty() && asked != asked_) {
    const float end = ImGui::GetCursorPosY() + ui.em - ImGui::GetScrollY();
    const float room = ImGui::GetWindowHeight();
    if (end > room) ImGui::SetScrollY(ImGui::GetScrollY() + end - room);
  }
  asked_ = asked;
}

// Draws ◀ step 3 of 7 ▶.
void LessonPanel::draw_page_buttons(const Ui& ui, Area area, std::size_t page) const {
  const float pad = ui.em * 0.3F, wide = ui.em * 2.6F;
  ImGui::SetCursorScreenPos({area.at.x, area.at.y + pad});
  ImGui::BeginDisabled(page == 0);
  if (button(ui, "previous_page", nullptr, "◀", ButtonStyle::plain, wide))
    ui.want("previous_page"_command);
  hint(ui, "previous_page"_command);
  ImGui::EndDisabled();
  const std::string words =
      page == 0 ? ui.words.say("learn.introduction", {{"count", std::to_string(parts_.size())}})
                : ui.words.say("learn.step", {{"number", std::to_string(page)},
                                              {"count", std::to_string(parts_.size())}});
  const std::string fits = fitting(ui, Face::body, words, area.size.x - wide * 2 - ui.em);
  ImGui::SetCursorScreenPos(
      {area.at.x + (area.size.x - text_width(ui, Face::body, fits)) / 2, area.at.y + pad});
  ImGui::AlignTextToFramePadding();
  label(ui, Face::body, ui.theme.muted, fits);
  ui.mark("page");
  ImGui::SetCursorScreenPos({area.at.x + area.size.x - wide, area.at.y + pad});
  ImGui::BeginDisabled(page == parts_.size());
  if (button(ui, "next_page", nullptr, "▶", ButtonStyle::primary, wide))
    ui.want("next_page"_command);
  hint(ui, "next_page"_command);
  ImGui::EndDisabled();
}

std::unique_ptr<Panel> make_lesson_panel(const Panels&) { return std::make_unique<LessonPanel>(); }

}  // namespace procession::app
