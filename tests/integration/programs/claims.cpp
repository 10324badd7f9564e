// claims FILE [PYTHON]: what the steps of a lesson claim, judged over the run of a recording, a
// line each: "STEP N: VERDICT: claim". PYTHON is the version that ran it ("3.11").
#include "lesson/audit/claims.h"

#include <cstdio>
#include <string>

#include "recorded.h"

namespace {

using namespace procession;

std::string words(const lesson::ClaimVerdict& verdict) {
  if (!verdict.reached) return "not reached";
  if (verdict.error) return "FALSE (" + verdict.error->sentence() + ")";
  if (!verdict.holds) return "FALSE";
  return verdict.holds_at_start && verdict.holds_at_end ? "can't fail" : "holds";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto run = recorded(argv[1]);
  if (!run) return fail("claims", run.error());
  const record::RunHeader& header = run->header();
  const auto verdicts =
      lesson::judge_claims(run->lesson, header.variant, header.parameters, argc > 2 ? argv[2] : "",
                           [&](const auto& take) { run->each(take); });
  for (const lesson::ClaimVerdict& verdict : verdicts) {
    const lesson::Step& step = run->lesson.steps[verdict.step];
    std::printf("%s %zu: %s: %s\n", step.id.c_str(), verdict.claim + 1, words(verdict).c_str(),
                step.shows[verdict.claim].holds.source().c_str());
  }
  return 0;
}
