// askings FILE: for each question that the lesson of a recording asks of its run, a line of JSON:
// whether the run came to it, and whether the run had given its answer by then.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "lesson/audit/spoilers.h"
#include "recorded.h"

using namespace procession;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto run = recorded(argv[1]);
  if (!run) return fail("askings", run.error());
  const record::RunHeader& header = run->header();
  const auto askings = lesson::judge_askings(run->lesson, header.variant, header.parameters,
                                             [&](const auto& take) { run->each(take); });
  for (const lesson::Asking& asking : askings) {
    const lesson::Question& question = run->lesson.questions[asking.question];
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
