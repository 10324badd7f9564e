// judge RECORDING LESSON [NAME=VALUE]...: the checks of a lesson of the house, held against a
// recording of any program: one JSON object a line. Without a recording ("-"): the lesson's checks
// that are meant.
#include "lesson/judge.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "record/recording.h"

using namespace procession;

namespace {

int fail(const std::string& sentence) {
  std::fprintf(stderr, "judge: %s\n", sentence.c_str());
  return 2;
}

void show(const world::Verdict& verdict) {
  nlohmann::json line = {{"rule", verdict.rule}, {"object", verdict.object}};
  line["why"] = world::english(verdict.why);
  line["fault"] =
      verdict.outcome == world::Outcome::shown || verdict.why.key == "check.fault_unseen";
  line["holds"] = nullptr;
  if (verdict.outcome != world::Outcome::inconclusive)
    line["holds"] = verdict.outcome != world::Outcome::broken;
  std::puts(line.dump().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return fail("a recording and a lesson are needed");
  const auto folder = lesson::find_data_folder("lessons");
  if (!folder) return fail(folder.error().sentence());
  const auto lessons = lesson::load_lessons({*folder});
  const lesson::Lesson* found = lesson::find_lesson(lessons, argv[2]);
  if (found == nullptr) return fail(std::string("no lesson ") + argv[2]);
  const auto parameters =
      lesson::check_parameters(*found, std::vector<std::string>(argv + 3, argv + argc), "cpp");
  if (!parameters) return fail(parameters.error().sentence());
  const auto opened = record::Recording::open(argv[1]);
  if (!opened) return fail(opened.error().sentence());
  world::Checks checks;
  if (const auto added = lesson::add_checks(*found, "cpp", *parameters, checks); !added)
    return fail(added.error().sentence());
  (*opened)->each(1, (*opened)->size(), [&](const Event& event) {
    checks.apply(event);
    return true;
  });
  for (const world::Verdict& verdict : checks.verdicts()) show(verdict);
  return 0;
}
