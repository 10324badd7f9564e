// What is drawn of a picture made by hand: pauses, changes of speed, a file by offset.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <set>

#include "draw/rasteriser.h"
#include "draw/timeline_draw.h"
#include "screen.h"

using namespace procession;
using namespace procession::app;

namespace {

constexpr float kLeft = 20, kTop = 40, kWidth = 400, kHeight = 160;

// What `draw` puts on the panel's ground; nothing else is on the screen.
Image drawn(Screen& screen, const std::function<void(const Ui&, const TimelineGeometry&)>& draw) {
  App& app = screen.app();
  ImGui::GetIO().DisplaySize = {480, 240};
  screen.move({-1e6F, -1e6F});
  const Layout layout;
  std::vector<Request> wanted;
  std::map<std::string, MarkedItem> marked;
  bool unsettled = false;
  const Ui ui{{app.language(), app.theme(), app.text(), false, app.text().size(Face::body)},
              app.settings(),
              app.session(),
              app.view(),
              layout,
              wanted,
              marked,
              unsettled};
  TimelineGeometry place;
  place.plot = {kLeft, kTop};
  place.plot_width = kWidth;
  place.height = kHeight;
  place.axis_height = 30;
  app.prepare();
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({480, 240});
  ImGui::Begin("ground", nullptr, ImGuiWindowFlags_NoDecoration);
  ImGui::GetWindowDrawList()->AddRectFilled({0, 0}, {480, 240}, app.theme().panel);
  draw(ui, place);
  ImGui::End();
  ImGui::Render();
  return rasterise(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, app.theme().panel);
}

std::set<std::uint32_t> colours(const Image& image, int x0, int y0, int x1, int y1) {
  std::set<std::uint32_t> all;
  for (int y = y0; y < y1; ++y)
    for (int x = x0; x < x1; ++x) all.insert(image.at(x, y));
  return all;
}

}  // namespace

TEST(Draw, APauseIsABandOverAllRowsAndTheAxis) {
  Screen screen(false);
  world::Picture picture;
  picture.width = kWidth;
  picture.pauses.push_back({.x0 = 100, .x1 = 200, .label = "paused", .label_x = 120});
  picture.pauses.push_back({.x0 = 300, .x1 = 300.2F});
  const Image image = drawn(screen, [&](const Ui& ui, const TimelineGeometry& place) {
    draw_pauses_under(ui, picture, place);
    draw_pauses_over(ui, picture, place);
    draw_axis_bands(ui, picture, place);
  });
  const std::uint32_t ground = screen.app().theme().panel;
  // The band changes nothing beside it; it has a background, hatching and a label above.
  EXPECT_EQ(colours(image, 30, 50, 110, 190), std::set<std::uint32_t>{ground});
  const auto inside = colours(image, 125, 50, 215, 190);
  EXPECT_GT(inside.size(), 2U);
  EXPECT_FALSE(inside.contains(ground));
  EXPECT_GT(colours(image, 140, 14, 200, 38).size(), 4U) << "no words";
  // A pause that is too short to see still has a line.
  EXPECT_GT(colours(image, 316, 100, 326, 101).size(), 1U);
}

TEST(Draw, AChangeOfSpeedHasALabel) {
  Screen screen(false);
  world::Picture picture;
  picture.speeds.push_back(
      {.x = 200, .t = RawNs(0), .per_mille = 4000, .label = "×4", .label_x = 206});
  const Image image = drawn(screen, [&](const Ui& ui, const TimelineGeometry& place) {
    draw_axis_bands(ui, picture, place);
  });
  EXPECT_TRUE(colours(image, 218, 12, 250, 38).contains(screen.app().theme().accent));
}

TEST(Draw, AFileHasItsWritersTornLinesLostBytesAndBuffers) {
  Screen screen(false);
  world::Picture picture;
  world::FilePlot plot;
  plot.y = 80;
  plot.height = 30;
  plot.width = kWidth;
  const auto of = [](std::uint8_t place) {
    return world::Colour{world::Colour::Of::process, place};
  };
  plot.segments.push_back({.x0 = 0, .x1 = 100, .colour = of(1)});
  plot.segments.push_back({.x0 = 100, .x1 = 200, .colour = of(2), .torn = true});
  plot.segments.push_back({.x0 = 200, .x1 = 400, .colour = of(3), .over = true});
  plot.buffers.push_back({.name = "writer-1", .colour = of(1), .bytes = 4000});
  picture.files.push_back(plot);
  const Image image = drawn(
      screen, [&](const Ui& ui, const TimelineGeometry& place) { draw_files(ui, picture, place); });
  const Theme& theme = screen.app().theme();
  EXPECT_EQ(image.at(60, 135), theme.process(1));
  EXPECT_EQ(image.at(170, 140), theme.process(2));
  const auto outline = [&](int x) {
    return colours(image, x, 121, x + 60, 124).contains(theme.bad);
  };
  EXPECT_FALSE(outline(40)) << "a whole line is outlined";
  EXPECT_TRUE(outline(140)) << "a torn one is not";
  EXPECT_TRUE(colours(image, 310, 130, 330, 142).contains(theme.bad))
      << "lost bytes are not crossed";
  // The box of a buffer is above the file and is half full.
  EXPECT_TRUE(colours(image, 220, 90, 420, 119).contains(theme.process(1)));
  if (const char* path = std::getenv("PROCESSION_DRAWN")) (void)write_png(image, path);
}
