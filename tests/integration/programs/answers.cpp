// answers FILE...: what is right in these runs of one lesson, a line for each question that they
// can answer: "id: value". With several files they are the runs of a measured question, in order.
#include "lesson/answers.h"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "recorded.h"

namespace {

using namespace procession;

struct Seen {
  Recorded run;
  lesson::Evidence evidence;
};

std::string words(const lesson::Question& question, const lesson::Truth& truth) {
  if (question.kind == lesson::QuestionKind::measured)
    return lesson::text_of(lesson::Value(truth.number));
  if (question.kind == lesson::QuestionKind::varies)
    return (truth.certain ? std::string(lesson::certainty_name(*truth.certain)) + ", " : "") +
           std::to_string(truth.seen) + " of " + std::to_string(truth.of) +
           (truth.is_refuted() ? " REFUTED" : "");
  std::string out;
  for (const std::string& choice : truth.choices) out += (out.empty() ? "" : " ") + choice;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Seen> runs;
  for (int i = 1; i < argc; ++i) {
    auto run = recorded(argv[i]);
    if (!run) return fail("answers", run.error());
    lesson::Evidence evidence(run->header().parameters);
    run->each([&](const Event& event) {
      evidence.apply(event);
      return true;
    });
    runs.push_back({std::move(*run), std::move(evidence)});
  }
  if (runs.empty()) return 2;
  const Recorded& first = runs[0].run;
  std::vector<const lesson::Evidence*> evidence;
  for (const Seen& run : runs) evidence.push_back(&run.evidence);
  for (const lesson::Question& question : first.lesson.questions) {
    if (!lesson::is_of(question, first.header().variant)) continue;
    const bool fits = question.kind == lesson::QuestionKind::varies
                          ? true
                          : evidence.size() == std::max<std::size_t>(1, question.runs.size());
    if (!fits) continue;
    const auto truth = lesson::truth_of(question, evidence);
    std::printf("%s: %s\n", question.id.c_str(),
                truth ? words(question, *truth).c_str() : truth.error().sentence().c_str());
  }
  return 0;
}
