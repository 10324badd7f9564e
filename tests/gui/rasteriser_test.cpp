#include "draw/rasteriser.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "screen.h"
#include "screenshot.h"
#include "story.h"

using namespace procession::app;

namespace {

// What `draw` puts on a white ground of 40 × 30 pixels.
template <class Draw>
Image drawn(Draw draw) {
  ImGuiContext* context = ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {40, 30};
  io.DeltaTime = 1.0F / 60;
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
  ImGui::NewFrame();
  draw(*ImGui::GetForegroundDrawList());
  ImGui::Render();
  Image image = rasterise(*ImGui::GetDrawData(), *io.Fonts, IM_COL32_WHITE);
  ImGui::DestroyContext(context);
  return image;
}

}  // namespace

TEST(Rasteriser, ARectangleFillsItsPixelsAndNoOthers) {
  const Image image = drawn([](ImDrawList& list) {
    list.AddRectFilled({10, 5}, {20, 15}, IM_COL32(255, 0, 0, 255));
  });
  int red = 0;
  for (const std::uint32_t pixel : image.pixels) red += pixel == IM_COL32(255, 0, 0, 255);
  EXPECT_EQ(red, 100);
  EXPECT_EQ(image.at(10, 5), IM_COL32(255, 0, 0, 255));
  EXPECT_EQ(image.at(9, 5), IM_COL32_WHITE);
  EXPECT_EQ(image.at(20, 15), IM_COL32_WHITE);
}

TEST(Rasteriser, TransparencyIsLaidOnce) {
  // Two triangles share the diagonal: no pixel may be blended twice.
  const Image image = drawn([](ImDrawList& list) {
    list.AddRectFilled({4, 4}, {24, 24}, IM_COL32(0, 0, 0, 128));
  });
  for (int i = 4; i < 24; ++i) EXPECT_NEAR(static_cast<int>(image.at(i, i) & 255), 127, 1) << i;
}

TEST(Rasteriser, ClipsToTheClipRectangle) {
  const Image image = drawn([](ImDrawList& list) {
    list.PushClipRect({0, 0}, {12, 30});
    list.AddRectFilled({10, 5}, {20, 15}, IM_COL32(0, 0, 255, 255));
    list.PopClipRect();
  });
  EXPECT_EQ(image.at(11, 6), IM_COL32(0, 0, 255, 255));
  EXPECT_EQ(image.at(12, 6), IM_COL32_WHITE);
}

TEST(Rasteriser, PngOfTheWholeWindow) {
  const std::string folder = testing::TempDir() + "png-" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  write_story(folder + "/story.procession");
  Paths paths;
  paths.assets = PROCESSION_SOURCE "/assets";
  paths.session.lessons = {PROCESSION_SOURCE "/lessons"};
  Options options;
  options.target = folder + "/story.procession";
  options.width = 800;
  options.height = 600;
  options.language = "zh";
  const auto image = screenshot(paths, options);
  ASSERT_TRUE(image) << image.error().sentence();
  EXPECT_EQ(image->width, 800);
  std::set<std::uint32_t> colours(image->pixels.begin(), image->pixels.end());
  EXPECT_GT(colours.size(), 100U);
  // The second picture is the same: it depends only on its arguments.
  EXPECT_EQ(screenshot(paths, options)->pixels, image->pixels);
  ASSERT_TRUE(write_png(*image, folder + "/a.png"));
  std::ifstream file(folder + "/a.png", std::ios::binary);
  std::string head(8, '\0');
  file.read(head.data(), 8);
  EXPECT_EQ(head, "\x89PNG\r\n\x1a\n");
  EXPECT_FALSE(write_png(*image, folder + "/no/such/a.png"));
  std::filesystem::remove_all(folder);
}
