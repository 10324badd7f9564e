// The rasteriser draws Dear ImGui's triangles into memory, without a display or OpenGL.
// --screenshot and tests use it.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace procession::app {

// An Image has 8-bit RGBA pixels; the first row is the top.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;  // 0xAABBGGRR, as ImU32
  std::uint32_t at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

// Draws one frame. Every texture is taken to be the font atlas, the only one that the window uses.
// Requires: `data` belongs to the frame that ImGui::Render() ended last, and `atlas` is built. Not
// thread-safe.
Image rasterise(const ImDrawData& data, ImFontAtlas& atlas, std::uint32_t background);

// Returns an error if the file can't be written.
Result<void> write_png(const Image& image, const std::string& path);

}  // namespace procession::app
