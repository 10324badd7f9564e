#include "cli/read.h"

#include <algorithm>
#include <limits>
#include <map>

#include "cli/cli.h"
#include "export/json.h"
#include "lesson/judge.h"

namespace procession::cli {
namespace {

// The lesson as it was when the recording was made, from the attached files.
Result<lesson::Lesson> lesson_of(const record::Recording& recording) {
  std::map<std::string, std::string> files;
  for (const std::string& name : recording.attachments()) {
    auto bytes = recording.attachment(name);
    if (!bytes) return tl::unexpected(bytes.error());
    files[name] = std::move(*bytes);
  }
  return lesson::lesson_from_files(files, "the lesson inside the recording");
}

bool events_missing(const record::Recording& recording) {
  return !recording.damage().empty() || recording.life() == record::Life::cut;
}

}  // namespace

std::unique_ptr<record::Recording> open_recording(const std::string& path) {
  auto opened = record::Recording::open(path);
  if (opened) return std::move(*opened);
  say(opened.error().sentence());
  return nullptr;
}

void say_state(const record::Recording& recording, const std::string& path) {
  for (const record::Damage& damage : recording.damage())
    say(path + ", byte " + std::to_string(damage.byte) + ": " + damage.what);
  // If a cut's position is known it is among the damage.
  if (recording.life() == record::Life::cut && recording.damage().empty())
    say(path + ": the recording was cut before its run ended; " + std::to_string(recording.size()) +
        " events up to " + seconds_text(recording.length().ns) + " are there");
}

const char* life_name(record::Life life) {
  switch (life) {
    case record::Life::live:
      return "live";
    case record::Life::finished:
      return "finished";
    case record::Life::cut:
      return "cut";
  }
  return "";
}

void each(const record::Recording& recording, const std::function<bool(const Event&)>& sink) {
  recording.each(1, recording.size(), sink);
}

std::vector<world::Verdict> judge(const record::Recording& recording, std::string& problem) {
  world::Checks checks;
  const record::RunHeader& header = recording.header();
  if (!header.lesson.empty()) {
    const auto lesson = lesson_of(recording);
    if (!lesson)
      problem =
          "the checks of lesson " + header.lesson + " are left out: " + lesson.error().sentence();
    else if (auto added = lesson::add_checks(*lesson, header.variant, header.parameters, checks);
             !added)
      problem = "a check of lesson " + header.lesson + " is left out: " + added.error().sentence();
  }
  std::uint64_t last = 0;
  bool gap = false;
  each(recording, [&](const Event& event) {
    gap = gap || event.seq != last + 1;
    last = event.seq;
    checks.apply(event);
    return true;
  });
  std::vector<world::Verdict> verdicts = checks.verdicts();
  if (gap || events_missing(recording))
    for (world::Verdict& verdict : verdicts)
      if (verdict.outcome == world::Outcome::broken || verdict.outcome == world::Outcome::shown)
        verdict.outcome = world::Outcome::inconclusive;
  return verdicts;
}

std::string verdicts_json(const std::vector<world::Verdict>& verdicts) {
  Json json;
  json.list();
  for (const world::Verdict& verdict : verdicts) {
    json.object().text("rule", verdict.rule).text("object", verdict.object).key("holds");
    if (verdict.outcome == world::Outcome::inconclusive)
      json.null();
    else
      json.truth(verdict.outcome != world::Outcome::broken);
    json.text("why", world::english(verdict.why));
    if (verdict.outcome == world::Outcome::shown) json.key("fault").truth(true);
    json.end_object();
  }
  return json.end_list().str();
}

bool any_broken(const std::vector<world::Verdict>& verdicts) {
  return std::any_of(verdicts.begin(), verdicts.end(), [](const world::Verdict& verdict) {
    return verdict.outcome == world::Outcome::broken;
  });
}

}  // namespace procession::cli
