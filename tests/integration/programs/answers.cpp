// answers FILE...: what is right in these runs of one lesson, a line for each question that they
// can answer: "id: value". With several files they are the runs of a measured question, in order.
#include "lesson/answers.h"

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "record/recording.h"

namespace {

using namespace procession;

struct Seen {
  std::unique_ptr<record::Recording> recording;
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

int fail(const Error& error) {
  std::fprintf(stderr, "answers: %s\n", error.sentence().c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Seen> runs;
  for (int i = 1; i < argc; ++i) {
    auto opened = record::Recording::open(argv[i]);
    if (!opened) return fail(opened.error());
    Seen seen{std::move(*opened), lesson::Evidence()};
    seen.evidence = lesson::Evidence(seen.recording->header().parameters);
    seen.recording->each(1, seen.recording->size(), [&](const Event& event) {
      seen.evidence.apply(event);
      return true;
    });
    runs.push_back(std::move(seen));
  }
  if (runs.empty()) return 2;
  std::map<std::string, std::string> files;
  for (const std::string& name : runs[0].recording->attachments())
    if (auto bytes = runs[0].recording->attachment(name)) files[name] = *bytes;
  const auto lesson = lesson::lesson_from_files(files, argv[1]);
  if (!lesson) return fail(lesson.error());
  std::vector<const lesson::Evidence*> evidence;
  for (const Seen& run : runs) evidence.push_back(&run.evidence);
  for (const lesson::Question& question : lesson->questions) {
    if (!question.variant.empty() && question.variant != runs[0].recording->header().variant)
      continue;
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
