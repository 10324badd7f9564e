// One code base for Dear ImGui 1.86 (Debian 12) to 1.92: what was renamed or moved stands here and
// nowhere else.
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

// Whether arrows to the sides and page keys are Dear ImGui's, to move its frame and cursor, or left
// alone. Call between NewFrame() and the first widget; stays until it is called again.
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

// Of the current window: nothing that is drawn in it is seen; no item of it is even laid out.
inline bool is_hidden() { return ImGui::GetCurrentWindowRead()->Hidden; }
inline bool skips_items() { return ImGui::GetCurrentWindowRead()->SkipItems; }

// How far the text of an item without a frame stands below the cursor.
inline float text_base_offset() { return ImGui::GetCurrentWindowRead()->DC.CurrLineTextBaseOffset; }

// Where the keys beside the words of the last ImGui::MenuItem() begin, from the item's left;
// `room`: the content region's width before it.
inline float menu_shortcut_x(float room) {
  const ImGuiMenuColumns& columns = ImGui::GetCurrentWindowRead()->DC.MenuColumns;
  const float least = static_cast<float>(ImMax(columns.TotalWidth, columns.NextTotalWidth));
  return static_cast<float>(columns.OffsetShortcut) + ImMax(0.0F, room - least);
}

// Nobody types any more.
inline void leave_field() { ImGui::ClearActiveID(); }

// Takes Dear ImGui's frame round the item that keys would press off the screen.
inline void hide_navigation() {
#if IMGUI_VERSION_NUM >= 19100
  ImGui::SetNavCursorVisible(false);
#else
  GImGui->NavDisableHighlight = true;
#endif
  ImGui::GetIO().NavVisible = false;
}

// Input from a test, in the shape that the backend of this version would give it.
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

// Hinting moves stems to whole pixels: sharper at 1x, and the light kind keeps the widths.
inline void hint_lightly(ImFontConfig& config) {
#if IMGUI_VERSION_NUM >= 19200
  config.FontLoaderFlags |= ImGuiFreeTypeLoaderFlags_LightHinting;
#else
  config.FontBuilderFlags |= ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
}
#endif

}  // namespace procession::app::compat
