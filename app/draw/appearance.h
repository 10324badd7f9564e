// Appearance holds the language, theme and fonts of the window.
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
  // Loads the language and theme that the settings name; falls back to the light theme. Returns an
  // error if no font, no language file or no theme can be read. `assets`: the folder with
  // languages/ and themes/.
  static Result<Appearance> load(const std::string& assets, const Settings& settings);

  const Language& language() const { return language_; }
  const Theme& theme() const { return theme_; }
  Fonts& fonts() { return fonts_; }
  const Fonts& fonts() const { return fonts_; }

  // Switches to the other language or theme. After an error nothing has changed.
  Result<void> switch_language();
  Result<void> switch_theme();

  // Sets the monitor's scale. The call is cheap if the scale is unchanged.
  void set_monitor_scale(float scale);
  // Call it when the text size or the presenter mode has changed.
  void restyle() { stale_ = true; }
  // Rebuilds the atlas if needed; call it before ImGui::NewFrame(). Returns true if the atlas is
  // new: the backend must upload it. A font that can't be read is reported in `error`.
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
