// Fonts finds fonts (fontconfig) and builds the atlas (FreeType) with only the characters in use.
#pragma once

#include <imgui.h>

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace procession::app {

struct FontFile {
  std::string path;
  int index = 0;    // face in a collection
  double em = 0.8;  // em over ascent less descent: what Dear ImGui's size must be divided by
};

// FontFiles are the fonts that this machine has for the window.
struct FontFiles {
  FontFile body, bold, mono;
  std::optional<FontFile> chinese, icons;
};

// Returns an error if there is no usable font. Takes a few ms.
Result<FontFiles> find_fonts();

enum class Face { body, bold, small, title, mono, count };

// Fonts must live as long as its ImGui context. Not thread-safe.
class Fonts {
 public:
  explicit Fonts(FontFiles files);

  // Requests the characters that will be drawn; only TextOut calls it. Cheap for known characters.
  void want(std::string_view utf8);
  // Returns true if characters were requested since the last build(), or the size changed.
  bool stale() const { return stale_; }
  void set_scale(float scale);  // of all sizes; 1 is meant for a monitor of 96 dpi
  float scale() const { return scale_; }

  // Builds the current context's atlas anew. Must not be called between NewFrame and Render. The
  // caller uploads the new texture to its backend. Returns an error if a font can't be read.
  Result<void> build();

  ImFont* face(Face which) const { return faces_[static_cast<std::size_t>(which)]; }
  bool has_chinese() const { return files_.chinese.has_value(); }
  bool has_icons() const { return files_.icons.has_value(); }
  // Returns the requested characters that no font has. Valid after build().
  const std::vector<ImWchar>& missing() const { return missing_; }

 private:
  ImFont* add(Face which, const FontFile& file, float em_px);

  FontFiles files_;
  std::array<ImFont*, static_cast<std::size_t>(Face::count)> faces_{};
  std::bitset<0x10000> wanted_;  // by code point
  std::vector<ImWchar> ranges_;  // must live as long as the atlas uses it
  std::vector<ImWchar> missing_;
  std::vector<std::pair<std::string, std::vector<char>>> loaded_;  // a file's bytes, read once
  float scale_ = 1;
  bool stale_ = true;
};

// Icons are Font Awesome's code points as UTF-8.
namespace icon {
inline constexpr const char* kRun = "\xef\x81\x8b";
inline constexpr const char* kStop = "\xef\x81\x8d";
inline constexpr const char* kStart = "\xef\x81\x88";
inline constexpr const char* kEnd = "\xef\x81\x91";
inline constexpr const char* kOpen = "\xef\x81\xbc";
inline constexpr const char* kMoon = "\xef\x86\x86";
inline constexpr const char* kSun = "\xef\x86\x85";
inline constexpr const char* kKeys = "\xef\x84\x9c";
inline constexpr const char* kYes = "\xef\x80\x8c";
inline constexpr const char* kNo = "\xef\x80\x8d";
inline constexpr const char* kParameters = "\xef\x87\x9e";
inline constexpr const char* kFit = "\xef\x81\xa5";
inline constexpr const char* kFolder = "\xef\x81\xbb";
inline constexpr const char* kUp = "\xef\x81\xa2";
inline constexpr const char* kFile = "\xef\x85\x9b";
inline constexpr const char* kDown = "\xef\x81\xb8";
inline constexpr const char* kPause = "\xef\x81\x8c";
inline constexpr const char* kClock = "\xef\x80\x97";
inline constexpr const char* kMenu = "\xef\x83\x89";
inline constexpr const char* kRepeat = "\xef\x80\x9e";
inline constexpr const char* kDisc = "\xef\x84\x91";
inline constexpr const char* kFrozen = "\xef\x8b\x9c";
inline constexpr const char* kCaretDown = "\xef\x83\x97";
inline constexpr const char* kCaretRight = "\xef\x83\x9a";
inline constexpr const char* kAll[] = {
    kRun,   kStop,  kStart, kEnd,    kOpen,       kMoon,   kSun,       kKeys,
    kYes,   kNo,    kFit,   kFolder, kParameters, kUp,     kFile,      kDown,
    kPause, kClock, kMenu,  kRepeat, kDisc,       kFrozen, kCaretDown, kCaretRight};
}  // namespace icon

}  // namespace procession::app
