// The picture of those who wait for each other in a circle: each wait has its arrow and its name.
#include <gtest/gtest.h>

#include <algorithm>

#include "app.h"
#include "screen.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

// Returns what is written in the picture, in a window so wide.
std::vector<DrawnText> written(Screen& screen, float width) {
  ImGui::GetIO().DisplaySize = {width, 1400};  // no panel has to be scrolled
  screen.frames(4);
  const MarkedItem& picture = screen.app().marked().at("world_waits");
  std::vector<DrawnText> out;
  for (const DrawnText& one : screen.app().text().list())
    if (one.from.y >= picture.from.y && one.to.y <= picture.to.y && one.from.x >= picture.from.x &&
        one.to.x <= picture.to.x)
      out.push_back(one);
  return out;
}

}  // namespace

TEST(Circle, EachWaitHasItsNameAndNoneCoversAnother) {
  for (const int philosophers : {1, 2, 3, 4, 5, 7}) {
    Screen screen(false);
    const auto story = circle_story(screen.folder() + "/circle.procession", philosophers);
    ASSERT_TRUE(screen.app().session().open(screen.folder() + "/circle.procession"));
    screen.app().text().keep_list(true);
    ASSERT_TRUE(screen.until([&] { return screen.shows("world_circle"); })) << philosophers;
    for (const float width : {1280.0F, 1366.0F, 1920.0F}) {
      const std::vector<DrawnText> all = written(screen, width);
      EXPECT_EQ(all.size(), 2U * static_cast<std::size_t>(philosophers))
          << "a name for each process and each fork; main, who only waits, is left out; " << width
          << ": " << [&] {
               std::string names;
               for (const DrawnText& one : all) names += one.text + " ";
               return names;
             }();
      for (const DrawnText& one : all)
        for (const DrawnText& other : all)
          EXPECT_TRUE(&one == &other || one.to.x <= other.from.x || one.from.x >= other.to.x ||
                      one.to.y <= other.from.y || one.from.y >= other.to.y)
              << philosophers << " at " << width << ": " << one.text << " and " << other.text;
    }
  }
}
