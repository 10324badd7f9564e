// procession-gui is the window. It exits with 2 and one sentence on stderr if the window can't be
// shown.
#include <cstdio>
#include <exception>

#include "options.h"
#include "screenshot.h"
#include "window/window.h"

namespace {

using namespace procession;
using namespace procession::app;

int fail(const Error& error) {
  std::fprintf(stderr, "procession-gui: %s\n", error.sentence().c_str());
  return error.exit_code;
}

// Checks that the target of the command line exists: an error inside the window would be too late
// for a script.
std::optional<Error> check_target(const Paths& paths, const Options& options) {
  if (options.target.empty() || may_run(options.target)) return {};
  const lesson::Lessons lessons = lesson::load_lessons(paths.session.lessons);
  if (lesson::find_lesson(lessons, options.target) != nullptr) return {};
  const Result<std::unique_ptr<record::Recording>> recording =
      record::Recording::open(options.target);
  if (recording) return {};
  if (options.target.find_first_of("/.") != std::string::npos) return recording.error();
  std::vector<std::string> ids;
  for (const lesson::Lesson& one : lessons.lessons) ids.push_back(one.id);
  const std::string_view near = lesson::nearest(options.target, ids);
  Error error;
  error.where = options.target;
  error.what = {"error.cli.target"};
  error.advice = {"advice.cli.list"};
  if (!near.empty()) error.advice = {"advice.cli.nearest", {{"lesson", std::string(near)}}};
  return error;
}

int guarded_main(int argc, char** argv) {
  const std::variant<Options, int> parsed = parse_options(argc, argv);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  const Options& options = std::get<Options>(parsed);
  const Result<Paths> paths = find_paths(options);
  if (!paths) return fail(paths.error());
  if (const std::optional<Error> wrong = check_target(*paths, options)) return fail(*wrong);
  if (options.screenshot.empty()) return window_main(*paths, options);
  Paths quiet = *paths;
  quiet.settings.clear();  // a screenshot must not depend on the user's settings
  const Result<Image> image = screenshot(quiet, options);
  if (!image) return fail(image.error());
  const Result<void> written = write_png(*image, options.screenshot);
  return written ? 0 : fail(written.error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return guarded_main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "procession-gui: %s\n", error.what());
    return 2;
  }
}
