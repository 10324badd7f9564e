// procession info FILE: what the recording holds, without its events.
#include <algorithm>
#include <ctime>

#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"
#include "export/json.h"
#include "schema/run_end.h"
#include "world/clock.h"

namespace procession::cli {
namespace {

struct Counts {
  std::uint64_t events = 0;     // readable ones
  std::uint32_t processes = 0;  // the highest number; numbers have no gaps
  std::uint32_t objects = 0;
  world::SessionClock clock;
  std::string end;  // how the run ended; empty: the recording does not reach its end
};

// How the run ended; an older recording has only a text for that.
std::string ending_of(const Event& event) {
  const RunEnd end = run_end_of(event.b, event.fields);
  return end.reason == EndReason::untold ? std::string(event.text) : end.sentence();
}

Counts count(const record::Recording& recording) {
  Counts out;
  each(recording, [&](const Event& event) {
    ++out.events;
    out.processes = std::max(out.processes, event.process);
    out.objects = std::max(out.objects, event.object);
    out.clock.apply(event);
    if (event.kind == Kind::run_end) out.end = ending_of(event);
    return true;
  });
  return out;
}

std::string wall_text(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  char text[32];
  gmtime_r(&seconds, &parts);
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

void append(Json& json, const char* key, const std::map<std::string, std::string>& values) {
  json.key(key).object();
  for (const auto& [name, value] : values) json.text(name, value);
  json.end_object();
}

std::string as_json(const record::Recording& recording, const Counts& counts) {
  const record::RunHeader& header = recording.header();
  Json json;
  json.object().text("version", header.version);
  json.key("command").list();
  for (const std::string& word : header.command) json.text(word);
  json.end_list();
  json.text("lesson", header.lesson).text("variant", header.variant);
  append(json, "parameters", header.parameters);
  append(json, "options", header.options);
  json.number("wall_start_ms", header.wall_start_ms).text("host", header.host);
  json.text("life", life_name(recording.life()));
  json.number("events", static_cast<std::int64_t>(counts.events));
  json.number("processes", counts.processes).number("objects", counts.objects);
  json.number("length_ns", recording.length().ns);
  json.text("end", counts.end);
  json.number("bytes", static_cast<std::int64_t>(recording.bytes()));
  json.key("attachments").list();
  for (const std::string& name : recording.attachments()) json.text(name);
  json.end_list().key("bookmarks").list();
  for (const record::Bookmark& bookmark : recording.bookmarks()) {
    json.object().number("t", bookmark.t.ns);
    json.number("session_ns", counts.clock.session_at(bookmark.t).ns);
    json.text("text", bookmark.text).end_object();
  }
  json.end_list().key("damage").list();
  for (const record::Damage& damage : recording.damage()) {
    json.object().number("byte", static_cast<std::int64_t>(damage.byte));
    json.number("bytes", static_cast<std::int64_t>(damage.bytes));
    json.text("what", damage.what).end_object();
  }
  return json.end_list().end_object().str();
}

std::string as_text(const record::Recording& recording, const Counts& counts) {
  const record::RunHeader& header = recording.header();
  std::string out;
  const auto row = [&](const std::string& name, const std::string& value) {
    if (value.empty()) return;
    out += (out.empty() ? "" : "\n") + name +
           std::string(13 - std::min<std::size_t>(12, name.size()), ' ') + value;
  };
  std::string command;
  for (const std::string& word : header.command) command += (command.empty() ? "" : " ") + word;
  row("command", command);
  row("lesson", header.lesson + (header.variant.empty() ? "" : " (" + header.variant + ")"));
  std::string parameters;
  for (const auto& [name, value] : header.parameters)
    parameters += (parameters.empty() ? "" : " ") + name + "=" + value;
  row("parameters", parameters);
  row("recorded",
      wall_text(header.wall_start_ms) + ", " + header.host + ", Procession " + header.version);
  row("state", life_name(recording.life()));
  row("processes", std::to_string(counts.processes));
  row("objects", std::to_string(counts.objects));
  row("events", std::to_string(counts.events));
  row("length", seconds_text(recording.length().ns));
  row("end", counts.end);
  row("bytes", std::to_string(recording.bytes()));
  std::string files;
  for (const std::string& name : recording.attachments())
    files += (files.empty() ? "" : ", ") + name;
  row("inside", files);
  for (const record::Bookmark& bookmark : recording.bookmarks())
    row("bookmark", seconds_text(counts.clock.session_at(bookmark.t).ns) + "  " + bookmark.text);
  const std::size_t stretches = recording.damage().size();
  row("damage", stretches == 0   ? "none"
                : stretches == 1 ? "one stretch"
                                 : std::to_string(stretches) + " stretches");
  return out;
}

}  // namespace

int info(const Options& options) {
  const auto recording = open_recording(options.target);
  if (!recording) return kWrongUse;
  const Counts counts = count(*recording);
  say_state(*recording, options.target);
  return print(options.json ? as_json(*recording, counts) : as_text(*recording, counts));
}

}  // namespace procession::cli
