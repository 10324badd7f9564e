// Theme has the colours of the window: assets/themes/*.toml (format: assets/README.md).
#pragma once

#include <imgui.h>

#include <array>
#include <string>

#include "base/error.h"
#include "world/layout/layout.h"

namespace procession::app {

struct Theme {
  std::string name;  // light, dark
  bool dark = false;
  ImU32 window = 0, panel = 0, raised = 0, border = 0;      // surfaces
  ImU32 text = 0, muted = 0, accent = 0, on_accent = 0;     // words
  ImU32 good = 0, bad = 0, warning = 0;                     // words too
  ImU32 control = 0, control_hover = 0, control_press = 0;  // buttons and fields
  ImU32 selection = 0, stripe = 0, grid = 0, playhead = 0;
  // The colours are in the Okabe–Ito order. `fill` is for shapes, `ink` for text on a panel: the
  // same hue with a contrast of WCAG's level AA.
  std::array<ImU32, world::kPalette> process_fill{}, process_ink{};
  std::array<ImU32, world::kPalette> object_fill{}, object_ink{};

  static Result<Theme> load(const std::string& folder, const std::string& name);

  ImU32 fill(world::Colour colour) const;
  ImU32 ink(world::Colour colour) const;
  ImU32 process(unsigned palette) const { return process_fill[palette % world::kPalette]; }
  ImU32 process_text(unsigned palette) const { return process_ink[palette % world::kPalette]; }
  ImU32 object(std::uint32_t number) const { return object_fill[(number - 1) % world::kPalette]; }
  ImU32 object_text(std::uint32_t number) const {
    return object_ink[(number - 1) % world::kPalette];
  }
};

// Returns the colour with another opacity, 0 to 1.
ImU32 faded(ImU32 colour, float alpha);
// Returns `over` blended on `under` with opacity `alpha`; the result is opaque.
ImU32 blended(ImU32 under, ImU32 over, float alpha);
// Returns black or white, whichever has more contrast on `colour`.
ImU32 readable_on(ImU32 colour);
// Returns the WCAG 2 contrast of two opaque colours, 1 to 21.
double contrast(ImU32 a, ImU32 b);

// Gives Dear ImGui's widgets the theme's colours and the sizes for `scale`.
void apply_style(const Theme& theme, float scale);

}  // namespace procession::app
