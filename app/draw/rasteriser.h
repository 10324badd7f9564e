// Draws what Dear ImGui made into memory, with no display and no OpenGL: for --screenshot and for
// tests of what is drawn.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace procession::app {

// 8-bit RGBA, rows from the top.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;  // 0xAABBGGRR, as ImU32
  std::uint32_t at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

// Every texture is taken to be the font atlas, the only one that the window uses. Requires: `data`
// is of the frame that ImGui::Render() ended last and `atlas` is built. Not thread-safe.
Image rasterise(const ImDrawData& data, ImFontAtlas& atlas, std::uint32_t background);

// Fails with a sentence if the file can't be written.
Result<void> write_png(const Image& image, const std::string& path);

}  // namespace procession::app
