// How the window looks: its language, its colours, its letters and their size.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "settings/settings.h"
#include "text/fonts.h"
#include "text/language.h"
#include "theme/theme.h"

namespace procession::app {

class Appearance {
 public:
  // What the settings name; light colours where theirs can't be read. Fails with a sentence: no
  // font, no words, no colours. `assets`: the folder with languages/ and themes/.
  static Result<Appearance> load(const std::string& assets, const Settings& settings);

  const Language& language() const { return language_; }
  const Theme& theme() const { return theme_; }
  Fonts& fonts() { return fonts_; }
  const Fonts& fonts() const { return fonts_; }

  // The other language, the other theme. After an error everything is as it was.
  Result<void> switch_language();
  Result<void> switch_theme();

  // Of the monitor. Cheap if it is the same.
  void set_monitor_scale(float scale);
  // The size of the letters, or whether the window is a presenter's, has changed.
  void restyle() { stale_ = true; }
  // Call before ImGui::NewFrame(): true if the atlas is new, so that the backend must take it
  // over. A font that can't be read is told in `error`.
  bool prepare(double text_size, bool presenter, std::optional<Error>& error);

 private:
  Appearance(std::string assets, Language language, Theme theme, Fonts fonts);
  void apply(double text_size, bool presenter);

  std::string assets_;
  Language language_;
  Theme theme_;
  Fonts fonts_;
  float monitor_scale_ = 1;
  bool stale_ = true;
  float height_ = 0;  // of the window, as it was for the style
};

}  // namespace procession::app
