#include "draw/draw_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "text/wrap.h"
#include "world/names.h"

namespace procession::app {

std::string DrawContext::say(const world::Sentence& sentence) const {
  if (sentence.key.empty()) return {};
  if (sentence.key == "label.sleeping" && !sleep_is_work) return tr("label.sleeps");
  if (sentence.key == "hover.sleeping" && !sleep_is_work)
    return words.say("hover.sleeps", sentence.args);
  return words.say(sentence.key, sentence.args);
}

std::string DrawContext::name_of(const world::Process& process) const {
  return world::process_name(process);
}

namespace {

// Returns "waits for tasks"; empty if the object is not known.
std::string wait_words(const DrawContext& ui, const world::World& world, const world::Wait& wait) {
  if (const world::Object* object = world.object(wait.object))
    return ui.words.say("label.wait.object", {{"object", object->name}});
  if (const world::Process* child = world.process(wait.process))
    return ui.words.say("label.wait.process", {{"process", ui.name_of(*child)}});
  return {};
}

}  // namespace

std::string DrawContext::state_of(const world::World& world, const world::Process& process) const {
  using world::State;
  if (process.state == State::gone || process.state == State::zombie) {
    std::string how = tr("state.ended_unknown");
    if (process.exit_known && process.signal != 0)
      how = words.say("state.ended_signal", {{"signal", std::to_string(process.signal)}});
    else if (process.exit_known)
      how = words.say("state.ended", {{"code", std::to_string(process.exit_code)}});
    return process.state == State::zombie ? std::string(tr("state.zombie")) + " · " + how : how;
  }
  if (process.state == State::waiting)
    if (const world::Wait* wait = world.wait_of(process); wait != nullptr) {
      std::string what = wait_words(*this, world, *wait);
      if (!what.empty()) return what;
    }
  return state_word(process.state);
}

std::string DrawContext::state_of(const world::World& world, const world::Thread& thread) const {
  if (thread.state == world::State::waiting && thread.wait() != nullptr) {
    std::string what = wait_words(*this, world, *thread.wait());
    if (!what.empty()) return what;
  }
  return state_word(thread.state);
}

std::string DrawContext::state_word(world::State state) const {
  if (state == world::State::sleeping && !sleep_is_work) return tr("state.sleeps");
  return tr("state." + std::string(world::state_name(state)));
}

std::string DrawContext::type_name(const world::Object& object) const {
  return tr("type." + std::string(procession::type_name(object.type)));
}

std::string DrawContext::type_of(const world::World& world, const world::Object& object) const {
  constexpr std::size_t kMost = 200;  // with more objects the creator does not help to find one
  std::string type = type_name(object);
  const world::Process* maker = world.process(object.creator);
  const auto& all = world.objects();
  if (maker == nullptr || all.size() > kMost) return type;
  const bool has_namesake = std::any_of(all.begin(), all.end(), [&](const world::Object& other) {
    return other.number != object.number && other.type == object.type && other.name == object.name;
  });
  if (!has_namesake) return type;
  return words.say("object.type_of", {{"type", type}, {"process", name_of(*maker)}});
}

std::string DrawContext::object_state(const world::World& world,
                                      const world::Object& object) const {
  const world::Count count = object.count();
  if (count.what == world::Counts::bytes) return bytes_text(count.count);
  return say(object.model().state(object, world));
}

std::string bytes_text(std::int64_t bytes) {
  if (bytes < 10'000) return fmt::format("{} B", bytes);
  if (bytes < 1024 * 1024) return fmt::format("{:.1f} KiB", static_cast<double>(bytes) / 1024);
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1024 * 1024));
}

bool DrawContext::is_orphan(const world::Process& process) {
  return process.adopted_by != 0 && process.role != "resource tracker" &&
         process.role != "forkserver";
}

std::string DrawContext::adopter_of(const world::World& world,
                                    const world::Process& process) const {
  if (process.adopted_by_keeper) return tr("world.adopted_keeper");
  const world::Process* adopter = world.process(process.adopter);
  return words.say("world.adopted_by",
                   {{"process", adopter != nullptr ? name_of(*adopter) : tr("console.unknown")},
                    {"pid", std::to_string(process.adopted_by)}});
}

std::string DrawContext::maker_of(const world::World& world, const world::Process& process) const {
  const world::Process* starter = world.process(process.parent);
  if (process.adopted_by != 0 || starter == nullptr || starter->pid == process.parent_pid)
    return {};
  const world::Process* maker = world.process_by_pid(process.parent_pid);
  if (maker == nullptr) return {};
  return words.say("world.made_by",
                   {{"process", name_of(*maker)}, {"pid", std::to_string(maker->pid)}});
}

namespace {

Measure measure_of(const DrawContext& ui, Face face) {
  return [&ui, face](std::string_view text, unsigned) { return ui.text.width(face, text); };
}

}  // namespace

void paragraph(const DrawContext& ui, Face face, ImU32 colour, std::string_view text, float width) {
  if (width <= 0) width = ImGui::GetContentRegionAvail().x;
  const StyledRun run{text, 0};
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ImGui::GetStyle().ItemSpacing.x, ui.em * 0.22F});
  for (const WrappedLine& line : wrap({&run, 1}, width, measure_of(ui, face))) {
    std::string_view words;
    if (!line.pieces.empty())
      words = text.substr(line.pieces.front().begin,
                          line.pieces.back().end - line.pieces.front().begin);
    label(ui, face, colour, words);
  }
  ImGui::PopStyleVar();
}

std::string fitting(const DrawContext& ui, Face face, std::string_view text, float width) {
  return shorten(text, width, 0, measure_of(ui, face));
}

float pid_chip(const DrawContext& ui, ImVec2 at, unsigned palette, std::string_view text,
               float height) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 size = ui.text.measure(Face::small, text);
  const float pad = ui.em * 0.35F;
  const ImU32 fill = ui.theme.process(palette);
  list.AddRectFilled(at, {at.x + size.x + pad * 2, at.y + height}, fill, height * 0.3F);
  ui.text.at(list, Face::small, {at.x + pad, at.y + (height - size.y) / 2}, readable_on(fill),
             text);
  return size.x + pad * 2;
}

}  // namespace procession::app
