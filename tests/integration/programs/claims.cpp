// claims FILE [PYTHON]: what the steps of a lesson claim, judged over the run of a recording, a
// line each: "STEP N: VERDICT: claim". PYTHON is the version that ran it ("3.11").
#include "lesson/audit/claims.h"

#include <cstdio>
#include <map>
#include <string>

#include "record/recording.h"

namespace {

using namespace procession;

int fail(const Error& error) {
  std::fprintf(stderr, "claims: %s\n", error.sentence().c_str());
  return 2;
}

std::string words(const lesson::ClaimVerdict& verdict) {
  if (!verdict.reached) return "not reached";
  if (verdict.error) return "FALSE (" + verdict.error->sentence() + ")";
  if (!verdict.holds) return "FALSE";
  return verdict.holds_at_start && verdict.holds_at_end ? "can't fail" : "holds";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto recording = record::Recording::open(argv[1]);
  if (!recording) return fail(recording.error());
  std::map<std::string, std::string> files;
  for (const std::string& name : (*recording)->attachments())
    if (auto bytes = (*recording)->attachment(name)) files[name] = *bytes;
  const auto lesson = lesson::lesson_from_files(files, argv[1]);
  if (!lesson) return fail(lesson.error());
  const record::RunHeader& header = (*recording)->header();
  const auto verdicts =
      lesson::judge_claims(*lesson, header.variant, header.parameters, argc > 2 ? argv[2] : "",
                           [&](const std::function<bool(const Event&)>& take) {
                             (*recording)->each(1, (*recording)->size(), take);
                           });
  for (const lesson::ClaimVerdict& verdict : verdicts) {
    const lesson::Step& step = lesson->steps[verdict.step];
    std::printf("%s %zu: %s: %s\n", step.id.c_str(), verdict.claim + 1, words(verdict).c_str(),
                step.shows[verdict.claim].holds.source().c_str());
  }
  return 0;
}
