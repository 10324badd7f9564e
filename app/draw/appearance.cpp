#include "draw/appearance.h"

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace procession::app {

Result<Appearance> Appearance::load(const std::string& assets, const Settings& settings) {
  Result<Language> language = Language::load(assets + "/languages", settings.language);
  if (!language) return tl::unexpected(language.error());
  Result<Theme> theme = Theme::load(assets + "/themes", settings.theme);
  if (!theme) theme = Theme::load(assets + "/themes", "light");
  if (!theme) return tl::unexpected(theme.error());
  Result<FontFiles> files = find_fonts();
  if (!files) return tl::unexpected(files.error());
  return Appearance(assets, std::move(*language), std::move(*theme), Fonts(std::move(*files)));
}

Appearance::Appearance(std::string assets, Language language, Theme theme, Fonts fonts)
    : assets_(std::move(assets)),
      language_(std::move(language)),
      theme_(std::move(theme)),
      fonts_(std::move(fonts)) {}

Result<void> Appearance::switch_language() {
  Result<Language> other =
      Language::load(assets_ + "/languages", language_.chinese() ? "en" : "zh");
  if (!other) return tl::unexpected(other.error());
  language_ = std::move(*other);
  return {};
}

Result<void> Appearance::switch_theme() {
  Result<Theme> other = Theme::load(assets_ + "/themes", theme_.dark ? "light" : "dark");
  if (!other) return tl::unexpected(other.error());
  theme_ = std::move(*other);
  stale_ = true;
  return {};
}

void Appearance::set_monitor_scale(float scale) {
  if (scale == monitor_scale_) return;
  monitor_scale_ = scale;
  stale_ = true;
}

bool Appearance::prepare(double text_size, bool presenter, std::optional<Error>& error) {
  if (stale_ || (presenter && height_ != ImGui::GetIO().DisplaySize.y)) apply(text_size, presenter);
  if (!fonts_.stale()) return false;
  if (const Result<void> built = fonts_.build(); !built) error = built.error();
  return true;
}

// A presenter's text is a 22nd of the window's height (32 px of 720), independent of the monitor's
// scale: it is read from the last row.
void Appearance::apply(double text_size, bool presenter) {
  stale_ = false;
  height_ = ImGui::GetIO().DisplaySize.y;
  constexpr float kPresenterEms = 22.5F, kBodyPx = 14.5F;  // of the body font at scale 1
  const float base = presenter && height_ > 0 ? height_ / kPresenterEms / kBodyPx : monitor_scale_;
  const float scale = std::clamp(base * static_cast<float>(text_size), 0.5F, 6.0F);
  fonts_.set_scale(scale);
  apply_style(theme_, scale);
}

}  // namespace procession::app
