#include "panels/ui.h"

#include <fmt/format.h>

#include <algorithm>

#include "compat.h"
#include "text/wrap.h"
#include "world/names.h"

namespace procession::app {

void Ui::mark(const char* name) const {
  MarkedItem& item = marked[name];
  item.id = ImGui::GetItemID();
  item.from = ImGui::GetItemRectMin();
  item.to = ImGui::GetItemRectMax();
}

const char* Ui::tr(const Command& command) const {
  const std::string key = words_key(command);
  return words.has(key) ? words.tr(key) : command.id.data();
}

// In a lesson a sleep stands for work; in a program of the person's own it is what it is.
bool Ui::sleep_is_work() const {
  const Follower* follower = session.follower();
  return follower == nullptr || !follower->recording().header().lesson.empty();
}

std::string Ui::say(const world::Sentence& sentence) const {
  if (sentence.key.empty()) return {};
  if (sentence.key == "label.sleeping" && !sleep_is_work()) return tr("label.sleeps");
  if (sentence.key == "hover.sleeping" && !sleep_is_work())
    return words.say("hover.sleeps", sentence.args);
  return words.say(sentence.key, sentence.args);
}

std::string Ui::name_of(const world::Process& process) const {
  return world::process_name(process);
}

namespace {

// "waits for tasks"; empty where it is not known for what.
std::string wait_words(const Ui& ui, const world::World& world, const world::Wait& wait) {
  if (const world::Object* object = world.object(wait.object))
    return ui.words.say("label.wait.object", {{"object", object->name}});
  if (const world::Process* child = world.process(wait.process))
    return ui.words.say("label.wait.process", {{"process", ui.name_of(*child)}});
  return {};
}

}  // namespace

std::string Ui::state_of(const world::World& world, const world::Process& process) const {
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

std::string Ui::state_of(const world::World& world, const world::Thread& thread) const {
  if (thread.state == world::State::waiting && thread.wait() != nullptr) {
    std::string what = wait_words(*this, world, *thread.wait());
    if (!what.empty()) return what;
  }
  return state_word(thread.state);
}

std::string Ui::state_word(world::State state) const {
  if (state == world::State::sleeping && !sleep_is_work()) return tr("state.sleeps");
  return tr("state." + std::string(world::state_name(state)));
}

namespace {}  // namespace

std::string Ui::type_name(const world::Object& object) const {
  return tr("type." + std::string(procession::type_name(object.type)));
}

std::string Ui::type_of(const world::World& world, const world::Object& object) const {
  constexpr std::size_t kMost = 200;  // where there are more, nobody finds one by its maker
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

std::string Ui::object_state(const world::World& world, const world::Object& object) const {
  const world::Count count = object.count();
  if (count.what == world::Counts::bytes) return bytes_text(count.count);
  return say(object.model().state(object, world));
}

std::string bytes_text(std::int64_t bytes) {
  if (bytes < 10'000) return fmt::format("{} B", bytes);
  if (bytes < 1024 * 1024) return fmt::format("{:.1f} KiB", static_cast<double>(bytes) / 1024);
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1024 * 1024));
}

bool Ui::is_orphan(const world::Process& process) {
  return process.adopted_by != 0 && process.role != "resource tracker" &&
         process.role != "forkserver";
}

std::string Ui::adopter_of(const world::World& world, const world::Process& process) const {
  if (process.adopted_by_keeper) return tr("world.adopted_keeper");
  const world::Process* adopter = world.process(process.adopter);
  return words.say("world.adopted_by",
                   {{"process", adopter != nullptr ? name_of(*adopter) : tr("console.unknown")},
                    {"pid", std::to_string(process.adopted_by)}});
}

namespace {

ImVec2 measure(const Ui& ui, Face face, std::string_view text) {
  ImFont* font = ui.fonts.face(face);
  return font->CalcTextSizeA(compat::font_size(font), FLT_MAX, 0, text.data(),
                             text.data() + text.size());
}

Measure measure_of(const Ui& ui, Face face) {
  return [&ui, face](std::string_view text, unsigned) { return measure(ui, face, text).x; };
}

}  // namespace

float text_width(const Ui& ui, Face face, std::string_view text) {
  return measure(ui, face, text).x;
}

void label(const Ui& ui, Face face, ImU32 colour, std::string_view text) {
  compat::push_font(ui.fonts.face(face));
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void paragraph(const Ui& ui, Face face, ImU32 colour, std::string_view text, float width) {
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

std::string fitting(const Ui& ui, Face face, std::string_view text, float width) {
  return shorten(text, width, 0, measure_of(ui, face));
}

float pid_chip(const Ui& ui, ImVec2 at, unsigned palette, std::string_view text, float height) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImFont* font = ui.fonts.face(Face::small);
  const ImVec2 size = measure(ui, Face::small, text);
  const float pad = ui.em * 0.35F;
  const ImU32 fill = ui.theme.process(palette);
  list.AddRectFilled(at, {at.x + size.x + pad * 2, at.y + height}, fill, height * 0.3F);
  list.AddText(font, compat::font_size(font), {at.x + pad, at.y + (height - size.y) / 2},
               readable_on(fill), text.data(), text.data() + text.size());
  return size.x + pad * 2;
}

bool begin_panel(const Ui& ui, const char* id, const char* title, Area area,
                 const TitleButton* beside, ImGuiWindowFlags flags) {
  const ImVec2 size = area.size;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  const bool open = ImGui::BeginChild(
      id, size, true, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  float top = ui.em * 0.55F;
  if (title != nullptr) {
    ImGui::SetCursorPos({ui.em * 0.85F, ui.em * 0.6F});
    label(ui, Face::bold, ui.theme.text, title);
    top = ui.em * 2.1F;
  }
  if (beside != nullptr) {
    const char* words = ui.tr(beside->words);
    const float width = text_width(ui, Face::body, words) + ui.em * 1.3F;
    ImGui::SetCursorPos({size.x - width - ui.em * 0.4F, ui.em * 0.25F});
    if (button(ui, beside->id, nullptr, words, Look::plain, width)) ui.want(beside->command);
    hint(ui, beside->command);
  }
  ImGui::SetCursorPos({0, top});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.85F, ui.em * 0.1F});
  ImGui::BeginChild("body", {0, size.y - top - ui.em * 0.35F}, false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | flags);
  ImGui::PopStyleVar();
  return open;
}

void end_panel() {
  ImGui::EndChild();
  ImGui::EndChild();
}

bool button(const Ui& ui, const char* id, const char* icon, const char* words, Look look,
            float width) {
  std::string text = ui.fonts.has_icons() && icon != nullptr ? icon : "";
  if (*words != '\0') text += (text.empty() ? "" : "  ") + std::string(words);
  text += std::string("###") + id;
  int colours = 0;
  const auto colour = [&](ImGuiCol place, ImU32 value) {
    ImGui::PushStyleColor(place, value);
    ++colours;
  };
  if (look == Look::primary || look == Look::danger) {
    const ImU32 fill = look == Look::primary ? ui.theme.accent : ui.theme.bad;
    colour(ImGuiCol_Button, fill);
    colour(ImGuiCol_ButtonHovered, blended(fill, ui.theme.text, 0.18F));
    colour(ImGuiCol_ButtonActive, blended(fill, ui.theme.text, 0.32F));
    colour(ImGuiCol_Text, ui.theme.on_accent);
  } else if (look == Look::quiet) {
    colour(ImGuiCol_Button, 0);
  }
  const bool pressed = ImGui::Button(text.c_str(), {width, 0});
  ImGui::PopStyleColor(colours);
  ui.mark(id);
  return pressed;
}

namespace {

int grow(ImGuiInputTextCallbackData* data) {
  auto* text = static_cast<std::string*>(data->UserData);
  text->resize(static_cast<std::size_t>(data->BufTextLen));
  data->Buf = text->data();
  return 0;
}

}  // namespace

bool text_field(const Ui& ui, const char* id, std::string& text, const char* prompt, float width) {
  ImGui::SetNextItemWidth(width);
  const std::string label = std::string("###") + id;
  const bool changed =
      ImGui::InputTextWithHint(label.c_str(), prompt, text.data(), text.capacity() + 1,
                               ImGuiInputTextFlags_CallbackResize, grow, &text);
  ui.mark(id);
  return changed;
}

bool entered(const Ui& ui) {
  return ui.enter != Enter::none && (ImGui::IsItemActive() || ImGui::IsItemDeactivated());
}

void keep_typing() {
  // Enter may have entered the field again at once, with the old text in it.
  compat::leave_field();
  ImGui::SetKeyboardFocusHere(-1);
}

void tooltip(const Ui& ui, std::string_view text) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.75F, ui.em * 0.55F});
  ImGui::BeginTooltip();
  const float width = std::min(text_width(ui, Face::body, text) + 1, ui.em * 24);
  paragraph(ui, Face::body, ui.theme.text, text, width);
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void hint(const Ui& ui, CommandId id) {
  if (!ImGui::IsItemHovered()) return;
  // Beside the button, never on it: below in the upper half of the window, else above.
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  const bool above = from.y > ImGui::GetIO().DisplaySize.y / 2;
  const bool right = from.x > ImGui::GetIO().DisplaySize.x / 2;
  ImGui::SetNextWindowPos(
      {right ? to.x : from.x, above ? from.y - ui.em * 0.3F : to.y + ui.em * 0.3F},
      ImGuiCond_Always, {right ? 1.0F : 0.0F, above ? 1.0F : 0.0F});
  std::string text = ui.tr(id);
  if (const std::string keys = keys_of(command(id)); !keys.empty()) text += "   " + keys;
  tooltip(ui, text);
}

void section(const Ui& ui, const char* title) {
  ImGui::Dummy({0, ui.em * 0.25F});
  label(ui, Face::small, ui.theme.muted, title);
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  const float y = (from.y + to.y) / 2 + 1;
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
  ImGui::GetWindowDrawList()->AddLine({to.x + ui.em * 0.6F, y}, {right, y}, ui.theme.border);
}

}  // namespace procession::app
