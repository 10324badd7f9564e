#include "panels/dialogs/lane_menu.h"

#include <fmt/format.h>

#include <csignal>

#include "panels/panel_list.h"
#include "world/layout/explain.h"

namespace procession::app {
namespace {

constexpr std::size_t kMostCopied = 2000;  // lines of a lane that is copied as text

struct Signal {
  int number;
  const char* name;   // as `kill -l` writes it
  const char* words;  // what it asks for
};
constexpr Signal kSignals[] = {
    {SIGTERM, "SIGTERM", "lane.term"}, {SIGINT, "SIGINT", "lane.int"},
    {SIGSTOP, "SIGSTOP", "lane.stop"}, {SIGCONT, "SIGCONT", "lane.cont"},
    {SIGUSR1, "SIGUSR1", "lane.user"}, {SIGKILL, "SIGKILL", "lane.kill"}};

bool item(const Ui& ui, const char* id, const std::string& words, const std::string& beside,
          bool enabled = true) {
  const bool chosen = ui.text.menu_item(id, words, beside, enabled);
  ui.mark(id);
  return chosen;
}

// Draws the requests to a process. If they are not possible, they are disabled and a line above
// says why.
void for_process(const Ui& ui, const world::Process& process) {
  const bool steers = ui.session.run().steers();
  const bool can = steers && !process.dead && process.pid > 0;
  if (!can) {
    label(ui, Face::small, ui.theme.muted, ui.tr(steers ? "lane.dead" : "lane.not_alive"));
    ui.mark("lane_why_not");
  }
  if (process.frozen) {
    if (item(ui, "lane_thaw", ui.tr("lane.thaw"), "", can)) ui.want(request::thaw(process.pid));
  } else if (item(ui, "lane_freeze", ui.tr("lane.freeze"), "", can)) {
    ui.want(request::freeze(process.pid));
  }
  ImGui::Separator();
  for (const Signal& signal : kSignals) {
    const std::string id = fmt::format("lane_signal_{}", signal.number);
    if (item(ui, id.c_str(), ui.tr(signal.words), signal.name, can))
      ui.want(request::send_signal(process.pid, signal.number));
  }
  ImGui::Separator();
}

void fold_items(const Ui& ui, const world::Timeline& timeline, std::uint32_t number) {
  bool children = false, feeders = false;
  for (const world::Lane& lane : timeline.lanes()) {
    if (lane.parent != number) continue;
    children = children || lane.kind == world::LaneKind::process;
    if (lane.kind != world::LaneKind::thread) continue;
    const world::Thread* thread = timeline.world().thread(lane.thread);
    feeders = feeders || (thread != nullptr && thread->feeder);
  }
  const auto toggle = [&](const char* id, const char* on, const char* off,
                          std::set<std::uint32_t>& set) {
    if (!item(ui, id, ui.tr(set.contains(number) ? off : on), "")) return;
    if (set.erase(number) == 0) set.insert(number);
  };
  if (children) toggle("lane_fold", "lane.fold", "lane.unfold", ui.view.folded);
  if (feeders) toggle("lane_threads", "lane.threads", "lane.no_threads", ui.view.threads);
}

}  // namespace

std::string lane_text(const Ui& ui, const world::Timeline& timeline, std::uint32_t number) {
  const world::Lane& lane = timeline.lanes()[number];
  const world::World& world = timeline.world();
  std::string text;
  if (const world::Object* object = world.object(lane.object); object != nullptr)
    text = fmt::format("{}, {}\n", object->name, ui.type_of(world, *object));
  else if (const world::Process* process = world.process(lane.process))
    text = fmt::format("{}, PID {}\n", ui.name_of(*process), process->pid);
  // Spans and marks are in the order of their times.
  std::size_t span = 0, mark = 0, lines = 0;
  while (span < lane.spans.size() || mark < lane.marks.size()) {
    const bool spans = mark == lane.marks.size() ||
                       (span < lane.spans.size() && lane.spans[span].t0 <= lane.marks[mark].t);
    const RawNs t = spans ? lane.spans[span].t0 : lane.marks[mark].t;
    const world::Sentence sentence =
        spans ? world::explain_span(timeline, number, static_cast<std::uint32_t>(span++))
              : world::explain_mark(timeline, number, static_cast<std::uint32_t>(mark++));
    const std::string words = ui.say(sentence);
    if (words.empty()) continue;
    if (++lines > kMostCopied) {
      text += "…\n";
      break;
    }
    text += clock_text(world.clock().session_at(t)) + "\t" + words + "\n";
  }
  return text;
}

void LaneMenu::draw(const Ui& ui) {
  if (ui.view.open_menu) {
    ui.view.open_menu = false;
    ImGui::OpenPopup(id());
    ImGui::SetNextWindowPos({ui.view.menu_x, ui.view.menu_y});
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.8F, ui.em * 0.6F});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.em * 1.5F, ui.em * 0.35F});
  if (ImGui::BeginPopup(id())) {
    const RecordingFollower* follower = ui.session.follower();
    const std::uint32_t number = ui.view.menu_lane;
    if (follower == nullptr || number >= follower->timeline().lanes().size()) {
      ImGui::CloseCurrentPopup();
    } else {
      const world::Timeline& timeline = follower->timeline();
      const world::Lane& lane = timeline.lanes()[number];
      const world::Process* process = timeline.world().process(lane.process);
      const world::Object* object = timeline.world().object(lane.object);
      const std::string name = object != nullptr ? object->name
                               : process != nullptr
                                   ? fmt::format("{}   {}", ui.name_of(*process), process->pid)
                                   : "?";
      label(ui, Face::bold,
            object != nullptr    ? ui.theme.object_text(object->number)
            : process != nullptr ? ui.theme.process_text(process->palette)
                                 : ui.theme.text,
            name);
      ImGui::Separator();
      if (object == nullptr && process != nullptr) for_process(ui, *process);
      fold_items(ui, timeline, number);
      if (object == nullptr &&
          item(ui, "lane_why", ui.tr("why"_command), keys_of(command("why"_command)))) {
        ui.view.selected = {};
        ui.view.selected.what = world::Hit::What::row;
        ui.view.selected.lane = number;
        ui.want("why"_command);
      }
      if (item(ui, "lane_copy", ui.tr("lane.copy"), ""))
        ImGui::SetClipboardText(lane_text(ui, timeline, number).c_str());
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

std::unique_ptr<Panel> make_lane_menu(const Panels&) { return std::make_unique<LaneMenu>(); }

}  // namespace procession::app
