// This file alone handles the differences between Dear ImGui 1.86 (Debian 12) and 1.92.
#pragma once

#include <imgui.h>
#include <imgui_internal.h>  // GetItemID, IsMouseDragPastThreshold: public only in newer ones

#include <string>

#ifdef PROCESSION_FREETYPE
#include <imgui_freetype.h>
#endif

namespace procession::app::compat {

inline float font_size(const ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  return font->LegacySize;
#else
  return font->FontSize;
#endif
}

inline void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, font->LegacySize);
#else
  ImGui::PushFont(font);
#endif
}

inline bool has_glyph(const ImFont* font, ImWchar c) {
#if IMGUI_VERSION_NUM >= 19200
  return const_cast<ImFont*>(font)->IsGlyphInFont(c);
#else
  return font->FindGlyphNoFallback(c) != nullptr;
#endif
}

// Sets whether Dear ImGui handles the left, right and page keys (to move focus and cursor). Call it
// between NewFrame() and the first widget; the setting stays until the next call.
inline void navigation_keys(bool whose) {
#if IMGUI_VERSION_NUM >= 18900
  if (whose) return;
  for (const ImGuiKey key :
       {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_PageUp, ImGuiKey_PageDown})
    ImGui::SetKeyOwner(key, ImGui::GetID("procession"), ImGuiInputFlags_LockThisFrame);
#elif IMGUI_VERSION_NUM < 18700
  ImGuiIO& io = ImGui::GetIO();
  static int theirs[4] = {-1, -1, -1, -1};
  constexpr ImGuiKey kKeys[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_PageUp,
                                ImGuiKey_PageDown};
  for (int i = 0; i < 4; ++i) {
    if (io.KeyMap[kKeys[i]] >= 0) theirs[i] = io.KeyMap[kKeys[i]];
    io.KeyMap[kKeys[i]] = whose ? theirs[i] : -1;
  }
#else
  (void)whose;
#endif
}

// Both ask about the current window. is_hidden(): nothing drawn in it is visible. skips_items():
// its items are not even laid out.
inline bool is_hidden() { return ImGui::GetCurrentWindowRead()->Hidden; }
inline bool skips_items() { return ImGui::GetCurrentWindowRead()->SkipItems; }

// Returns the distance from the cursor down to the text of an item without a frame.
inline float text_base_offset() { return ImGui::GetCurrentWindowRead()->DC.CurrLineTextBaseOffset; }

// Returns the x offset of the shortcut text of the last ImGui::MenuItem(), from the item's left
// edge. `room` is the width of the content region before the item.
inline float menu_shortcut_x(float room) {
  const ImGuiMenuColumns& columns = ImGui::GetCurrentWindowRead()->DC.MenuColumns;
  const float least = static_cast<float>(ImMax(columns.TotalWidth, columns.NextTotalWidth));
  return static_cast<float>(columns.OffsetShortcut) + ImMax(0.0F, room - least);
}

// Takes the keyboard away from the active text field.
inline void leave_field() { ImGui::ClearActiveID(); }

// Hides Dear ImGui's keyboard focus rectangle.
inline void hide_navigation() {
#if IMGUI_VERSION_NUM >= 19100
  ImGui::SetNavCursorVisible(false);
#else
  GImGui->NavDisableHighlight = true;
#endif
  ImGui::GetIO().NavVisible = false;
}

// The functions below inject input in tests, in the form that this version's backend would use.
inline void mouse_at(ImGuiIO& io, float x, float y) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMousePosEvent(x, y);
#else
  io.MousePos = ImVec2(x, y);
#endif
}

inline void mouse_button(ImGuiIO& io, int button, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseButtonEvent(button, down);
#else
  io.MouseDown[button] = down;
#endif
}

inline void mouse_wheel(ImGuiIO& io, float x, float y) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseWheelEvent(x, y);
#else
  io.MouseWheelH += x;
  io.MouseWheel += y;
#endif
}

inline void shift(ImGuiIO& io, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(ImGuiMod_Shift, down);
#else
  io.KeyShift = down;
#endif
}

#ifdef PROCESSION_FREETYPE
inline void use_freetype(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
#else
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
#endif
}

inline void make_bold(ImFontConfig& config) {
#if IMGUI_VERSION_NUM >= 19200
  config.FontLoaderFlags |= ImGuiFreeTypeLoaderFlags_Bold;
#else
  config.FontBuilderFlags |= ImGuiFreeTypeBuilderFlags_Bold;
#endif
}

// Hinting moves stems to whole pixels, which is sharper at 1x; light hinting keeps the widths.
inline void hint_lightly(ImFontConfig& config) {
#if IMGUI_VERSION_NUM >= 19200
  config.FontLoaderFlags |= ImGuiFreeTypeLoaderFlags_LightHinting;
#else
  config.FontBuilderFlags |= ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
}
#endif

}  // namespace procession::app::compat
