#include "options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "base/text.h"

namespace procession::app {

std::variant<Options, int> parse_options(int argc, char** argv) {
  Options options;
  CLI::App cli("The window of Procession: shows what processes really do.", "procession-gui");
  std::string size, at;
  cli.add_option("target", options.target,
                 "a recording, a lesson's id, or a script or program to run")
      ->type_name("FILE|LESSON");
  cli.add_option("--lang", options.language, "language of the window: en, zh")
      ->check(CLI::IsMember({"en", "zh"}));
  cli.add_option("--theme", options.theme, "light, dark")->check(CLI::IsMember({"light", "dark"}));
  cli.add_option("--scale", options.scale, "of texts and lines; the monitor's own if not given")
      ->check(CLI::Range(0.5, 4.0));
  cli.add_option("--size", size, "of the window, in pixels: 1280x720")->type_name("WxH");
  cli.add_flag("--present", options.present, "large, and only what is needed: for a projector");
  cli.add_option("--screenshot", options.screenshot, "write a picture and end; needs no display")
      ->type_name("OUT.png");
  cli.add_option("--at", at, "put the playhead there: 1.5, 1.5s, 250ms")->type_name("TIME");
  cli.add_option("--exit-after", options.exit_after, "close the window after so many seconds")
      ->check(CLI::Range(0.0, 1e6));
  cli.add_option("--lessons", options.lessons, "a folder with lessons of your own");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << cli.help();
    return 0;
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "procession-gui: %s; see procession-gui --help\n", error.what());
    return 2;
  }
  if (!size.empty()) {
    char rest = 0;
    if (std::sscanf(size.c_str(), "%dx%d%c", &options.width, &options.height, &rest) != 2 ||
        options.width < 320 || options.height < 240 || options.width > 16384 ||
        options.height > 16384) {
      std::fprintf(
          stderr, "procession-gui: --size %s: expected WIDTHxHEIGHT, from 320x240 to 16384x16384\n",
          size.c_str());
      return 2;
    }
  }
  if (!at.empty()) {
    options.at = SessionNs(parse_time(at));
    if (*options.at < SessionNs(0)) {
      std::fprintf(stderr, "procession-gui: --at %s: expected a time such as 1.5, 1.5s or 250ms\n",
                   at.c_str());
      return 2;
    }
  }
  return options;
}

}  // namespace procession::app
