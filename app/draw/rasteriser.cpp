#include "draw/rasteriser.h"

#include <algorithm>
#include <cmath>

namespace procession::app {
namespace {

struct Texture {
  const std::uint32_t* pixels = nullptr;
  int width = 0, height = 0;

  std::uint32_t at(int x, int y) const {
    x = std::clamp(x, 0, width - 1);
    y = std::clamp(y, 0, height - 1);
    return pixels[static_cast<std::ptrdiff_t>(y) * width + x];
  }
};

struct Color {
  float r = 0, g = 0, b = 0, a = 0;
};

Color unpack(std::uint32_t c) {
  return {static_cast<float>(c & 255), static_cast<float>((c >> 8) & 255),
          static_cast<float>((c >> 16) & 255), static_cast<float>(c >> 24)};
}

float mix(float a, float b, float t) { return a + (b - a) * t; }

// Samples bilinearly, as OpenGL does with LINEAR filters. The atlas is white, so only alpha
// differs.
float sample_alpha(const Texture& texture, float u, float v) {
  const float x = u * static_cast<float>(texture.width) - 0.5F;
  const float y = v * static_cast<float>(texture.height) - 0.5F;
  const float fx = std::floor(x), fy = std::floor(y);
  const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
  const auto alpha = [&](int dx, int dy) {
    return static_cast<float>(texture.at(ix + dx, iy + dy) >> 24);
  };
  return mix(mix(alpha(0, 0), alpha(1, 0), x - fx), mix(alpha(0, 1), alpha(1, 1), x - fx), y - fy);
}

void blend(std::uint32_t& pixel, const Color& c) {
  const float a = c.a / 255.0F;
  const Color under = unpack(pixel);
  const auto channel = [&](float over, float below) {
    return static_cast<std::uint32_t>(std::clamp(mix(below, over, a) + 0.5F, 0.0F, 255.0F));
  };
  pixel = channel(c.r, under.r) | (channel(c.g, under.g) << 8) | (channel(c.b, under.b) << 16) |
          0xFF000000U;
}

struct Clip {
  int left, top, right, bottom;
};

float edge(const ImVec2& a, const ImVec2& b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

// Returns whether a pixel on this edge belongs to the triangle: of two triangles with a common
// edge, exactly one has its pixels (the top-left rule).
bool owns_edge(const ImVec2& a, const ImVec2& b) { return a.y == b.y ? b.x > a.x : b.y < a.y; }

class Painter {
 public:
  Painter(Image& image, const Texture& texture, ImVec2 origin, ImVec2 scale)
      : image_(image), texture_(texture), origin_(origin), scale_(scale) {}

  void triangle(const ImDrawVert* p0, const ImDrawVert* p1, const ImDrawVert* p2, Clip clip) {
    ImVec2 a = to_pixels(*p0), b = to_pixels(*p1), c = to_pixels(*p2);
    float area = edge(a, b, c.x, c.y);
    if (area == 0.0F || !std::isfinite(area)) return;
    if (area < 0) {
      std::swap(b, c);
      std::swap(p1, p2);
      area = -area;
    }
    clip.left = std::max(clip.left, static_cast<int>(std::floor(std::min({a.x, b.x, c.x}))));
    clip.top = std::max(clip.top, static_cast<int>(std::floor(std::min({a.y, b.y, c.y}))));
    clip.right = std::min(clip.right, static_cast<int>(std::ceil(std::max({a.x, b.x, c.x}))));
    clip.bottom = std::min(clip.bottom, static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}))));
    const bool own0 = owns_edge(b, c), own1 = owns_edge(c, a), own2 = owns_edge(a, b);
    const Color c0 = unpack(p0->col), c1 = unpack(p1->col), c2 = unpack(p2->col);
    const bool flat = p0->col == p1->col && p1->col == p2->col;
    const bool one_texel = p0->uv.x == p1->uv.x && p0->uv.y == p1->uv.y && p1->uv.x == p2->uv.x &&
                           p1->uv.y == p2->uv.y;
    const float texel = one_texel ? sample_alpha(texture_, p0->uv.x, p0->uv.y) / 255.0F : 0.0F;
    for (int y = clip.top; y < clip.bottom; ++y) {
      std::uint32_t* row =
          &image_.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image_.width)];
      const float py = static_cast<float>(y) + 0.5F;
      for (int x = clip.left; x < clip.right; ++x) {
        const float px = static_cast<float>(x) + 0.5F;
        const float e0 = edge(b, c, px, py), e1 = edge(c, a, px, py), e2 = edge(a, b, px, py);
        if (e0 < 0 || e1 < 0 || e2 < 0 || (e0 == 0 && !own0) || (e1 == 0 && !own1) ||
            (e2 == 0 && !own2))
          continue;
        const float w0 = e0 / area, w1 = e1 / area, w2 = e2 / area;
        Color color = c0;
        if (!flat)
          color = {w0 * c0.r + w1 * c1.r + w2 * c2.r, w0 * c0.g + w1 * c1.g + w2 * c2.g,
                   w0 * c0.b + w1 * c1.b + w2 * c2.b, w0 * c0.a + w1 * c1.a + w2 * c2.a};
        color.a *= one_texel ? texel
                             : sample_alpha(texture_, w0 * p0->uv.x + w1 * p1->uv.x + w2 * p2->uv.x,
                                            w0 * p0->uv.y + w1 * p1->uv.y + w2 * p2->uv.y) /
                                   255.0F;
        if (color.a > 0.0F) blend(row[x], color);
      }
    }
  }

  Clip clip_of(const ImVec4& r) const {
    const auto px = [](float v, int most) {
      return static_cast<int>(std::clamp(v, 0.0F, static_cast<float>(most)));
    };
    return {px((r.x - origin_.x) * scale_.x, image_.width),
            px((r.y - origin_.y) * scale_.y, image_.height),
            px((r.z - origin_.x) * scale_.x, image_.width),
            px((r.w - origin_.y) * scale_.y, image_.height)};
  }

 private:
  ImVec2 to_pixels(const ImDrawVert& v) const {
    return {(v.pos.x - origin_.x) * scale_.x, (v.pos.y - origin_.y) * scale_.y};
  }

  Image& image_;
  const Texture& texture_;
  ImVec2 origin_, scale_;
};

}  // namespace

Image rasterise(const ImDrawData& data, ImFontAtlas& atlas, std::uint32_t background) {
  Image image;
  image.width = static_cast<int>(data.DisplaySize.x * data.FramebufferScale.x);
  image.height = static_cast<int>(data.DisplaySize.y * data.FramebufferScale.y);
  image.pixels.assign(
      static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height), background);
  unsigned char* bytes = nullptr;
  Texture texture;
  atlas.GetTexDataAsRGBA32(&bytes, &texture.width, &texture.height);
  texture.pixels = static_cast<const std::uint32_t*>(static_cast<const void*>(bytes));
  Painter painter(image, texture, data.DisplayPos, data.FramebufferScale);
  for (int n = 0; n < data.CmdListsCount; ++n) {
    const ImDrawList& list = *data.CmdLists[n];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback != nullptr) continue;
      const Clip clip = painter.clip_of(command.ClipRect);
      if (clip.left >= clip.right || clip.top >= clip.bottom) continue;
      const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
      const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3)
        painter.triangle(&vertices[indices[i]], &vertices[indices[i + 1]],
                         &vertices[indices[i + 2]], clip);
    }
  }
  return image;
}

}  // namespace procession::app
