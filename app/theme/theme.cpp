#include "theme/theme.h"

#include <cmath>
#include <optional>
#include <utility>

#include "toml/toml.h"

namespace procession::app {
namespace {

// "#rrggbb" or "#rrggbbaa".
std::optional<ImU32> parse_colour(const std::string& text) {
  if ((text.size() != 7 && text.size() != 9) || text[0] != '#') return {};
  ImU32 channels[4] = {0, 0, 0, 255};
  for (std::size_t i = 0; i < (text.size() - 1) / 2; ++i) {
    int value = 0;
    for (const char c : {text[1 + 2 * i], text[2 + 2 * i]}) {
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return {};
      value = value * 16 + digit;
    }
    channels[i] = static_cast<ImU32>(value);
  }
  return IM_COL32(channels[0], channels[1], channels[2], channels[3]);
}

double luminance(ImU32 colour) {
  const auto channel = [&](int shift) {
    const double c = ((colour >> shift) & 255U) / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(IM_COL32_R_SHIFT) + 0.7152 * channel(IM_COL32_G_SHIFT) +
         0.0722 * channel(IM_COL32_B_SHIFT);
}

}  // namespace

Result<Theme> Theme::load(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name + ".toml";
  const Result<FlatToml> table = read_toml(path);
  if (!table) return tl::unexpected(table.error());
  Theme theme;
  theme.name = name;
  std::string missing;
  const auto text = [&](const std::string& key) {
    const auto found = table->find(key);
    return found == table->end() ? std::string() : found->second;
  };
  const auto colour = [&](const std::string& key, ImU32& value) {
    if (const auto parsed = parse_colour(text(key)))
      value = *parsed;
    else
      missing = key;
  };
  const auto palette = [&](const std::string& key, std::array<ImU32, world::kPalette>& values) {
    std::string all = text(key) + "\n";
    for (ImU32& value : values) {
      const std::size_t end = all.find('\n');
      const auto parsed = parse_colour(all.substr(0, end));
      if (!parsed) {
        missing = key;
        return;
      }
      value = *parsed;
      all.erase(0, end + 1);
    }
  };
  theme.dark = text("dark") == "true";
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, ImU32*>>{
           {"surface.window", &theme.window},
           {"surface.panel", &theme.panel},
           {"surface.raised", &theme.raised},
           {"surface.border", &theme.border},
           {"text.normal", &theme.text},
           {"text.muted", &theme.muted},
           {"text.accent", &theme.accent},
           {"text.on_accent", &theme.on_accent},
           {"text.good", &theme.good},
           {"text.bad", &theme.bad},
           {"text.warning", &theme.warning},
           {"control.normal", &theme.control},
           {"control.hover", &theme.control_hover},
           {"control.press", &theme.control_press},
           {"timeline.selection", &theme.selection},
           {"timeline.stripe", &theme.stripe},
           {"timeline.grid", &theme.grid},
           {"timeline.playhead", &theme.playhead}})
    colour(key, *value);
  palette("process.fill", theme.process_fill);
  palette("process.ink", theme.process_ink);
  palette("object.fill", theme.object_fill);
  palette("object.ink", theme.object_ink);
  if (!missing.empty()) return failure({"error.theme.colours", {{"names", missing}}}, path);
  return theme;
}

ImU32 Theme::fill(world::Colour colour) const {
  const std::size_t place = colour.index % world::kPalette;
  return colour.of == world::Colour::Of::process  ? process_fill[place]
         : colour.of == world::Colour::Of::object ? object_fill[place]
                                                  : muted;
}

ImU32 Theme::ink(world::Colour colour) const {
  const std::size_t place = colour.index % world::kPalette;
  return colour.of == world::Colour::Of::process  ? process_ink[place]
         : colour.of == world::Colour::Of::object ? object_ink[place]
                                                  : muted;
}

ImU32 faded(ImU32 colour, float alpha) {
  const auto a = static_cast<ImU32>(static_cast<float>(colour >> IM_COL32_A_SHIFT) * alpha + 0.5F);
  return (colour & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 blended(ImU32 under, ImU32 over, float alpha) {
  const auto channel = [&](int shift) {
    const auto a = static_cast<float>((under >> shift) & 255U);
    const auto b = static_cast<float>((over >> shift) & 255U);
    return static_cast<ImU32>(a + (b - a) * alpha + 0.5F) << shift;
  };
  return channel(IM_COL32_R_SHIFT) | channel(IM_COL32_G_SHIFT) | channel(IM_COL32_B_SHIFT) |
         IM_COL32_A_MASK;
}

double contrast(ImU32 a, ImU32 b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

ImU32 readable_on(ImU32 colour) {
  return contrast(colour, IM_COL32_WHITE) >= contrast(colour, IM_COL32(16, 18, 22, 255))
             ? IM_COL32_WHITE
             : IM_COL32(16, 18, 22, 255);
}

void apply_style(const Theme& theme, float scale) {
  ImGuiStyle style;
  style.WindowPadding = {12, 10};
  style.FramePadding = {10, 5};
  style.ItemSpacing = {8, 6};
  style.ItemInnerSpacing = {6, 4};
  style.WindowRounding = style.ChildRounding = style.PopupRounding = 8;
  style.FrameRounding = style.GrabRounding = 6;
  style.ScrollbarRounding = 6;
  style.ScrollbarSize = 11;
  style.GrabMinSize = 14;
  style.WindowBorderSize = style.ChildBorderSize = style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.IndentSpacing = 16;
  style.WindowMenuButtonPosition = ImGuiDir_None;
  style.ScaleAllSizes(scale);
  style.AntiAliasedLinesUseTex = true;
  const auto set = [&](ImGuiCol place, ImU32 colour) {
    style.Colors[place] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.muted);
  set(ImGuiCol_WindowBg, theme.window);
  set(ImGuiCol_ChildBg, 0);
  set(ImGuiCol_PopupBg, theme.raised);
  set(ImGuiCol_Border, theme.border);
  set(ImGuiCol_FrameBg, theme.control);
  set(ImGuiCol_FrameBgHovered, theme.control_hover);
  set(ImGuiCol_FrameBgActive, theme.control_press);
  set(ImGuiCol_Button, theme.control);
  set(ImGuiCol_ButtonHovered, theme.control_hover);
  set(ImGuiCol_ButtonActive, theme.control_press);
  set(ImGuiCol_Header, faded(theme.accent, 0.16F));
  set(ImGuiCol_HeaderHovered, faded(theme.accent, 0.22F));
  set(ImGuiCol_HeaderActive, faded(theme.accent, 0.30F));
  set(ImGuiCol_CheckMark, theme.accent);
  set(ImGuiCol_SliderGrab, theme.accent);
  set(ImGuiCol_SliderGrabActive, theme.accent);
  set(ImGuiCol_Separator, theme.border);
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, faded(theme.muted, 0.35F));
  set(ImGuiCol_ScrollbarGrabHovered, faded(theme.muted, 0.55F));
  set(ImGuiCol_ScrollbarGrabActive, faded(theme.muted, 0.75F));
  set(ImGuiCol_TextSelectedBg, faded(theme.accent, 0.35F));
  set(ImGuiCol_NavHighlight, theme.accent);
  set(ImGuiCol_TitleBg, theme.raised);
  set(ImGuiCol_TitleBgActive, theme.raised);
  set(ImGuiCol_ModalWindowDimBg, IM_COL32(0, 0, 0, 90));
  ImGui::GetStyle() = style;
}

}  // namespace procession::app
