#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>

#include "text/fonts.h"

namespace procession::app {
namespace {

double em_of(const std::string& path, int index) {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return 0;
  FT_Face face = nullptr;
  double em = 0;
  if (FT_New_Face(library, path.c_str(), index, &face) == 0) {
    const int height = face->ascender - face->descender;
    if (height > 0) em = static_cast<double>(face->units_per_EM) / height;
    FT_Done_Face(face);
  }
  FT_Done_FreeType(library);
  return em;
}

std::optional<FontFile> file_of(FcPattern* pattern) {
  FcChar8* path = nullptr;
  int index = 0;
  if (FcPatternGetString(pattern, FC_FILE, 0, &path) != FcResultMatch) return {};
  FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
  FontFile file;
  file.path = static_cast<const char*>(static_cast<const void*>(path));
  file.index = index & 0xffff;  // the upper half is the instance of a variable font
  file.em = em_of(file.path, file.index);
  if (file.em <= 0) return {};
  return file;
}

const FcChar8* fc(const char* text) {
  return static_cast<const FcChar8*>(static_cast<const void*>(text));
}

bool has_character(FcPattern* pattern, FcChar32 needed) {
  FcCharSet* set = nullptr;
  return FcPatternGetCharSet(pattern, FC_CHARSET, 0, &set) == FcResultMatch &&
         FcCharSetHasChar(set, needed) != FcFalse;
}

// Returns the best font that has the character. fontconfig may return a font that is not of these
// families.
std::optional<FontFile> match(std::initializer_list<const char*> families, int weight,
                              FcChar32 needed, bool only_these = false) {
  FcPattern* pattern = FcPatternCreate();
  for (const char* family : families) FcPatternAddString(pattern, FC_FAMILY, fc(family));
  FcPatternAddInteger(pattern, FC_WEIGHT, weight);
  FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN);
  FcConfigSubstitute(nullptr, pattern, FcMatchPattern);
  FcDefaultSubstitute(pattern);
  FcResult result = FcResultNoMatch;
  std::optional<FontFile> found;
  if (FcFontSet* set = FcFontSort(nullptr, pattern, FcFalse, nullptr, &result)) {
    for (int i = 0; i < set->nfont && !found; ++i) {
      if (!has_character(set->fonts[i], needed)) continue;
      FcChar8* family = nullptr;
      FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &family);
      const bool asked = std::any_of(families.begin(), families.end(), [&](const char* name) {
        return family != nullptr && FcStrCmpIgnoreCase(family, fc(name)) == 0;
      });
      FcBool scalable = FcFalse;
      FcPatternGetBool(set->fonts[i], FC_SCALABLE, 0, &scalable);
      if (scalable != FcFalse && (asked || !only_these)) found = file_of(set->fonts[i]);
    }
    FcFontSetDestroy(set);
  }
  FcPatternDestroy(pattern);
  return found;
}

}  // namespace

Result<FontFiles> find_fonts() {
  const auto sans = {"Inter", "Noto Sans", "Source Sans 3", "Open Sans", "DejaVu Sans", "sans"};
  const auto mono = {"DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", "monospace"};
  const std::optional<FontFile> body = match(sans, FC_WEIGHT_REGULAR, U'a');
  if (!body) return failure({"error.font.none"}, "", {"advice.font.latin"});
  FontFiles files;
  files.body = *body;
  files.bold = match(sans, FC_WEIGHT_BOLD, U'a').value_or(*body);
  files.mono = match(mono, FC_WEIGHT_REGULAR, U'a').value_or(*body);
  files.chinese = match({"Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN",
                         "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"},
                        FC_WEIGHT_REGULAR, U'锁');
  files.icons = match({"FontAwesome"}, FC_WEIGHT_REGULAR, 0xF04B, true);
  FcFini();
  return files;
}

}  // namespace procession::app
