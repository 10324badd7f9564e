// askings FILE: for each question that the lesson of a recording asks of its run, a line of JSON:
// whether the run came to it, and whether the run had given its answer by then.
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "lesson/audit/spoilers.h"
#include "record/recording.h"

namespace {

using namespace procession;

int fail(const Error& error) {
  std::fprintf(stderr, "askings: %s\n", error.sentence().c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto recording = record::Recording::open(argv[1]);
  if (!recording) return fail(recording.error());
  std::map<std::string, std::string> files;
  for (const std::string& name : (*recording)->attachments())
    if (auto bytes = (*recording)->attachment(name)) files[name] = *bytes;
  const auto lesson = lesson::lesson_from_files(files, argv[1]);
  if (!lesson) return fail(lesson.error());
  const record::RunHeader& header = (*recording)->header();
  const auto askings = lesson::judge_askings(*lesson, header.variant, header.parameters,
                                             [&](const std::function<bool(const Event&)>& take) {
                                               (*recording)->each(1, (*recording)->size(), take);
                                             });
  for (const lesson::Asking& asking : askings) {
    const lesson::Question& question = lesson->questions[asking.question];
    std::puts(nlohmann::json{{"question", question.id},
                             {"step", question.step},
                             {"kind", std::string(lesson::kind_name(question.kind))},
                             {"asked", asking.asked_seq},
                             {"given", asking.given_seq},
                             {"right", asking.too_many_right}}
                  .dump()
                  .c_str());
  }
  return 0;
}
