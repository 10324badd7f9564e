#include "theme/theme.h"

#include <gtest/gtest.h>

using namespace procession::app;

class Themes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Both, Themes, testing::Values("light", "dark"));

// WCAG 2, level AA: 4.5 for text.
TEST_P(Themes, TextCanBeRead) {
  const auto theme = Theme::load(PROCESSION_SOURCE "/assets/themes", GetParam());
  ASSERT_TRUE(theme) << theme.error().sentence();
  for (const ImU32 ground : {theme->panel, theme->raised, theme->window, theme->stripe}) {
    for (const ImU32 ink :
         {theme->text, theme->muted, theme->accent, theme->good, theme->bad, theme->warning})
      EXPECT_GE(contrast(ink, ground), 4.5) << std::hex << ink << " on " << ground;
  }
  EXPECT_GE(contrast(theme->on_accent, theme->accent), 4.5);
  EXPECT_GE(contrast(theme->on_accent, theme->bad), 4.5);
  for (const ImU32 control : {theme->control, theme->control_hover})
    EXPECT_GE(contrast(theme->text, control), 4.5);
  for (std::size_t i = 0; i < theme->process_ink.size(); ++i) {
    EXPECT_GE(contrast(theme->process_ink[i], theme->panel), 4.5) << "process " << i;
    EXPECT_GE(contrast(theme->object_ink[i], theme->panel), 4.5) << "object " << i;
    EXPECT_GE(contrast(readable_on(theme->process_fill[i]), theme->process_fill[i]), 4.5) << i;
    // Shapes need a contrast of 3 against an empty lane, or a dark outline: yellow and orange on
    // white are the known exceptions.
    EXPECT_GE(contrast(theme->process_fill[i], theme->panel), 1.7) << i;
  }
}

TEST_P(Themes, EveryColourIsItsOwn) {
  const auto theme = Theme::load(PROCESSION_SOURCE "/assets/themes", GetParam());
  ASSERT_TRUE(theme);
  for (std::size_t i = 0; i < theme->process_fill.size(); ++i)
    for (std::size_t j = 0; j < theme->process_fill.size(); ++j) {
      if (i != j) {
        EXPECT_NE(theme->process_fill[i], theme->process_fill[j]);
      }
      EXPECT_NE(theme->process_fill[i], theme->object_fill[j]);
    }
}

TEST(Theme, AMissingOneIsASentence) {
  const auto theme = Theme::load("/no/such/folder", "light");
  ASSERT_FALSE(theme);
  EXPECT_NE(theme.error().sentence().find("light.toml"), std::string::npos);
}
