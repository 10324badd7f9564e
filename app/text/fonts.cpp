#include "text/fonts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>

#define PROCESSION_FREETYPE
#include "compat.h"
#include "text/wrap.h"

namespace procession::app {
namespace {

// Sizes are ems in pixels at scale 1. Dear ImGui's own sizes are ascent less descent, that is the
// em divided by FontFile::em.
struct Size {
  Face face;
  float em;
};
constexpr Size kSizes[] = {{Face::body, 14.5F},
                           {Face::bold, 14.5F},
                           {Face::small, 12.5F},
                           {Face::title, 20.0F},
                           {Face::mono, 13.5F}};

}  // namespace

Fonts::Fonts(FontFiles files) : files_(std::move(files)) {
  for (ImWchar c = 0x20; c < 0x7F; ++c) wanted_.set(c);
  for (ImWchar c = 0xA0; c < 0x100; ++c) wanted_.set(c);
  want("–—‘’“”…•→←↑↓↔≤≥×−●○◆▸▾✓✗\uFFFD");
  for (const char* one : icon::kAll) want(one);
}

void Fonts::want(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    if (static_cast<unsigned char>(utf8[at]) < 0x7F) {
      ++at;
      continue;
    }
    const char32_t c = next_code_point(utf8, at);
    if (c < 0xA0 || c > 0xFFFF) continue;
    if (wanted_.test(c)) continue;
    wanted_.set(c);
    stale_ = true;
  }
}

void Fonts::set_scale(float scale) {
  if (scale == scale_) return;
  scale_ = scale;
  stale_ = true;
}

ImFont* Fonts::add(Face which, const FontFile& file, float em_px) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const auto bytes_of = [this](const std::string& path) -> std::vector<char>* {
    for (auto& [name, bytes] : loaded_)
      if (name == path) return &bytes;
    std::ifstream in(path, std::ios::binary);
    std::vector<char> bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (bytes.empty()) return nullptr;
    return &loaded_.emplace_back(path, std::move(bytes)).second;
  };
  const auto add_one = [&](const FontFile& from, float em, bool merge, ImFontConfig config) {
    std::vector<char>* bytes = bytes_of(from.path);
    if (bytes == nullptr) return static_cast<ImFont*>(nullptr);
    config.FontDataOwnedByAtlas = false;
    config.FontNo = from.index;
    config.MergeMode = merge;
    config.GlyphRanges = ranges_.data();
    const float size = std::round(em / static_cast<float>(from.em));
    return atlas.AddFontFromMemoryTTF(bytes->data(), static_cast<int>(bytes->size()), size, &config,
                                      ranges_.data());
  };
  ImFontConfig plain;
  compat::hint_lightly(plain);
  ImFont* font = add_one(file, em_px, false, plain);
  if (font == nullptr) return nullptr;
  if (files_.chinese) {
    ImFontConfig config = plain;
    if (which == Face::bold || which == Face::title) compat::make_bold(config);
    if (which == Face::mono) {
      // A Chinese character gets two cells, so that columns of a console or of code align.
      const float cell = std::round(em_px * 0.602F) * 2;
      config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX = cell;
    }
    add_one(*files_.chinese, em_px * 1.04F, true, config);
  }
  if (files_.icons) add_one(*files_.icons, em_px, true, plain);
  // DejaVu Sans Mono has characters that the text font lacks: arrows, ticks, geometric shapes.
  if (which != Face::mono) add_one(files_.mono, em_px, true, plain);
  return font;
}

Result<void> Fonts::build() {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  ranges_.clear();
  for (std::size_t c = 0; c < wanted_.size(); ++c) {
    if (!wanted_.test(c)) continue;
    const std::size_t first = c;
    while (c + 1 < wanted_.size() && wanted_.test(c + 1)) ++c;
    ranges_.push_back(static_cast<ImWchar>(first));
    ranges_.push_back(static_cast<ImWchar>(c));
  }
  ranges_.push_back(0);
  compat::use_freetype(atlas);
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoPowerOfTwoHeight;
  for (const Size& size : kSizes) {
    const FontFile& file = size.face == Face::mono                               ? files_.mono
                           : size.face == Face::bold || size.face == Face::title ? files_.bold
                                                                                 : files_.body;
    ImFont* font = add(size.face, file, size.em * scale_);
    if (font == nullptr) return failure({"error.font.read", {{"file", file.path}}});
    faces_[static_cast<std::size_t>(size.face)] = font;
  }
  atlas.Build();
  ImGui::GetIO().FontDefault = face(Face::body);
  missing_.clear();
  for (std::size_t c = 0; c < wanted_.size(); ++c)
    if (wanted_.test(c) && !compat::has_glyph(face(Face::body), static_cast<ImWchar>(c)) &&
        !(c >= 0xE000 && c < 0xF900))
      missing_.push_back(static_cast<ImWchar>(c));
  stale_ = false;
  return {};
}

}  // namespace procession::app
