#include "panels/docked/transport.h"

#include <fmt/format.h>

#include <algorithm>

#include "panels/docked/scrubber.h"
#include "panels/docked/speed_buttons.h"
#include "panels/panel_list.h"
#include "session/end_reason.h"

namespace procession::app {
namespace {

class TransportDrawer {
 public:
  TransportDrawer(const Ui& ui, Area area)
      : ui_(ui),
        follower_(ui.session.follower()),
        running_(ui.session.run().runner().alive()),
        width_(area.size.x / ui.em),
        height_(ImGui::GetFrameHeight()),
        y_((area.size.y - height_) / 2) {}

  void draw(Area area) {
    ImGui::SetCursorPos({ui_.em * 0.6F, y_});
    runs();
    if (width_ > 44) jumps();
    gap(0.7F);
    draw_speed_buttons(ui_, width_ > 92 ? 5 : width_ > 72 ? 4 : 0);
    state();
    if (follower_ == nullptr) return;
    const float left = ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x + ui_.em * 0.9F;
    time(area, left);
  }

 private:
  void gap(float ems) {
    ImGui::SameLine(0, ui_.em * ems);
    ImGui::SetCursorPosY(y_);
  }

  // Draws the buttons run or stop, pause, and run many times.
  void runs() {
    const bool repeating = ui_.session.repeater().alive();
    const float wide = std::max(text_width(ui_, Face::body, ui_.tr("run"_command)),
                                text_width(ui_, Face::body, ui_.tr("stop"_command))) +
                       ui_.em * 3.4F;
    ImGui::BeginDisabled(!running_ && !possible(ui_, "run"_command));
    if (running_) {
      if (button(ui_, "stop", icon::kStop, ui_.tr("stop"_command), ButtonStyle::danger, wide))
        ui_.want("stop"_command);
      hint(ui_, "stop"_command);
    } else {
      if (button(ui_, "run", icon::kRun, ui_.tr("run"_command), ButtonStyle::primary, wide))
        ui_.want("run"_command);
      hint(ui_, "run"_command);
    }
    ImGui::EndDisabled();
    gap(0.4F);
    const bool held = ui_.session.run().runner().hold() != Hold::none;
    const bool goes = running_ ? !held : ui_.view.playing;
    const bool words = width_ > 108 || !ui_.text.has_icons();
    const char* what = ui_.tr(goes       ? "transport.pause"
                              : running_ ? "transport.go_on"
                                         : "transport.play");
    ImGui::BeginDisabled(!running_ && follower_ == nullptr);
    if (button(ui_, "pause", goes ? icon::kPause : icon::kRun, words ? what : "",
               held ? ButtonStyle::primary : ButtonStyle::plain, words ? 0 : height_ * 1.35F))
      ui_.want("pause"_command);
    hint(ui_, "pause"_command);
    ImGui::EndDisabled();
    if (width_ <= 52 && !repeating) return;
    gap(0.4F);
    const Repeater& repeater = ui_.session.repeater();
    const std::string many = repeating ? fmt::format("{} / {}", repeater.done(), repeater.wanted())
                                       : fmt::format("× {}", ui_.settings.repeat);
    ImGui::BeginDisabled(ui_.session.lesson() == nullptr);
    if (button(ui_, "repeat", nullptr, many.c_str(),
               repeating ? ButtonStyle::primary : ButtonStyle::plain))
      ui_.want("repeat"_command);
    hint(ui_, "repeat"_command);
    ImGui::EndDisabled();
  }

  void jumps() {
    gap(0.7F);
    ImGui::BeginDisabled(follower_ == nullptr);
    const bool icons = ui_.text.has_icons();
    const float square = icons ? height_ * 1.15F : 0;
    const auto one = [&](const char* id, const char* sign, const char* words, CommandId wanted) {
      if (button(ui_, id, sign, icons ? "" : words, ButtonStyle::quiet, square)) ui_.want(wanted);
      hint(ui_, wanted);
    };
    one("to_start", icon::kStart, "|<", "to_start"_command);
    gap(0.1F);
    one("to_live", icon::kEnd, ">|", "to_live"_command);
    gap(0.1F);
    one("fit", icon::kFit, "[ ]", "fit"_command);
    ImGui::EndDisabled();
  }

  // Draws a pill with a word, a sign and a colour, so that each state is easy to recognise.
  void pill(const char* id, const char* sign, const std::string& words, ImU32 fill, bool full) {
    ImGui::PushStyleColor(ImGuiCol_Button, full ? fill : faded(fill, 0.14F));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, full ? fill : faded(fill, 0.24F));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, full ? fill : faded(fill, 0.32F));
    ImGui::PushStyleColor(ImGuiCol_Text, full ? readable_on(fill) : fill);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, height_ / 2);
    if (button(ui_, id, sign, words.c_str())) ui_.want("to_live"_command);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(4);
    if (std::string_view(id) == "live") hint(ui_, "to_live"_command);
  }

  void state() {
    const Runner& runner = ui_.session.run().runner();
    const bool live = follower_ != nullptr && follower_->live();
    const bool past = follower_ != nullptr && !ui_.view.live &&
                      ui_.view.now(follower_->end_t()) < follower_->end_t();
    gap(0.7F);
    if (runner.phase() == Phase::starting) {
      pill("status", nullptr, ui_.tr("status.starting"), ui_.theme.muted, false);
    } else if (runner.phase() == Phase::stopping) {
      pill("status", icon::kStop, ui_.tr("status.stopping"), ui_.theme.muted, false);
    } else if (follower_ != nullptr && follower_->behind()) {
      pill("status", nullptr,
           ui_.words.say("status.reading",
                         {{"percent", fmt::format("{:.0f}", follower_->progress() * 100)}}),
           ui_.theme.muted, false);
    } else if (runner.hold() == Hold::pausing) {
      pill("status", icon::kPause, ui_.tr("transport.pausing"), ui_.theme.warning, false);
    } else if (runner.hold() == Hold::paused) {
      pill("status", icon::kPause, ui_.tr("transport.paused"), ui_.theme.warning, true);
      if (ImGui::IsItemHovered() && runner.paused_after_ms() >= 0)
        tooltip(ui_, ui_.words.say("transport.stood",
                                   {{"time", fmt::format("{}", runner.paused_after_ms())}}));
    } else if (live && !past) {
      pill("live", icon::kDisc, ui_.tr("transport.live"), ui_.theme.bad, true);
    } else if (follower_ != nullptr && !live && !past) {
      over();
    }
    if (!past) return;
    if (live && runner.hold() != Hold::none) gap(0.35F);
    pill("live", icon::kClock, ui_.tr("transport.past"), ui_.theme.accent, false);
  }

  // Draws how a finished recording ended and, if the program did not end by itself, why.
  void over() {
    const world::World& world = follower_->timeline().world();
    if (follower_->recording().life() == record::Life::cut) {
      pill("status", nullptr, ui_.tr("status.cut"), ui_.theme.bad, false);
      return;
    }
    const RunEnd& end = world.end();
    const char* key = end_key(end.reason);
    const bool well = world.status() == 0 || end.reason == EndReason::stopped;
    const std::string words =
        key == nullptr || !end.why
            ? ui_.words.say("status.ended", {{"status", std::to_string(world.status())}})
            : ui_.words.say(key, end.why->what.args);
    pill("status", well ? nullptr : icon::kStop,
         fitting(ui_, Face::body, words, ui_.em * std::clamp(width_ * 0.2F, 8.0F, 24.0F)),
         well ? ui_.theme.muted : ui_.theme.bad, false);
    if (ImGui::IsItemHovered()) {
      const std::string why =
          end.reason == EndReason::untold ? world.why_ended() : ui_.words.say(end);
      tooltip(ui_, words + "\n" + why);
    }
  }

  // Draws the scrubber and the session clock.
  void time(Area area, float left) {
    const world::SessionClock& session = follower_->timeline().world().clock();
    const RawNs end = follower_->end_t(), now = ui_.view.now(end);
    const bool both = width_ > 62;
    std::string clock = clock_text(session.session_at(now));
    if (both) clock += " / " + clock_text(session.session_at(end));
    const float clock_width =
        text_width(ui_, Face::mono, both ? "00:00.000 / 00:00.000" : "00:00.000") + ui_.em * 0.6F;
    const ImVec2 origin = ImGui::GetWindowPos();
    const float right = area.size.x - clock_width - ui_.em * 0.8F;
    const float room = right - left - ui_.em * 0.6F;
    if (room > ui_.em * 3)
      draw_scrubber(ui_, *follower_, {{origin.x + left, origin.y + y_}, {room, height_}});
    const float size = ui_.text.size(Face::mono);
    const ImVec2 at{origin.x + right, origin.y + (area.size.y - size) / 2};
    ui_.text.at(*ImGui::GetWindowDrawList(), Face::mono, at, ui_.theme.text, clock);
    if (ImGui::IsMouseHoveringRect(at, {at.x + clock_width, at.y + size}) &&
        ImGui::IsWindowHovered())
      tooltip(ui_, ui_.tr("transport.clock"));
  }

  const Ui& ui_;
  const RecordingFollower* follower_;
  bool running_;
  float width_;  // of the bar, in ems
  float height_, y_;
};

}  // namespace

void Transport::draw(const Ui& ui, Area area) {
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id(), area.size, true,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  TransportDrawer(ui, area).draw(area);
  ImGui::EndChild();
}

std::unique_ptr<Panel> make_transport(const Panels&) { return std::make_unique<Transport>(); }

}  // namespace procession::app
