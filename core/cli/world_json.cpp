// Writes a world as JSON.
#include "cli/world_json.h"

#include "export/json.h"
#include "schema/kind.h"
#include "world/variables.h"

namespace procession::cli {

std::string waits_for(const world::World& world, const world::Wait& wait) {
  if (const world::Object* object = world.object(wait.object)) return object->name;
  if (const world::Process* process = world.process(wait.process)) return process->name;
  return wait.pid != 0 ? "pid " + std::to_string(wait.pid) : "";
}

namespace {

void append(Json& json, const world::World& world, const world::Wait& wait) {
  json.key("waits").object().text("request", kind_name(wait.request));
  json.text("for", waits_for(world, wait));
  json.number("object", wait.object).number("process", wait.process);
  json.number("since_t", wait.since_t.ns).number("limit_ns", wait.limit_ns).end_object();
}

void append(Json& json, const world::World& world, const world::Thread& thread) {
  json.object().number("number", thread.number).number("tid", thread.tid);
  json.text("name", thread.name).text("state", world::state_name(thread.state));
  if (const world::Wait* wait = thread.wait()) append(json, world, *wait);
  if (!thread.file.empty()) json.text("file", thread.file).number("line", thread.line);
  json.end_object();
}

void append(Json& json, const world::World& world, const world::Process& process) {
  json.object().number("number", process.number).number("pid", process.pid);
  json.number("parent", process.parent).text("name", process.name);
  json.text("state", world::state_name(process.state)).truth("daemon", process.daemon);
  if (!process.role.empty()) json.text("role", process.role);
  if (!process.method.empty()) json.text("method", process.method);
  if (process.adopted_by != 0) {
    json.number("adopted_by", process.adopted_by).number("adopter", process.adopter);
    json.truth("adopted_by_keeper", process.adopted_by_keeper);
  }
  if (process.frozen) json.truth("frozen", true);
  if (process.kernel_state != 0) json.text("kernel", std::string(1, process.kernel_state));
  if (process.rss_kib >= 0) json.number("rss_kib", process.rss_kib);
  if (process.cpu_ran_ns >= 0)
    json.number("cpu_ran_ns", process.cpu_ran_ns).number("cpu_waited_ns", process.cpu_waited_ns);
  if (process.begin_t >= RawNs(0)) json.number("begin_t", process.begin_t.ns);
  if (process.finish_t >= RawNs(0)) json.number("finish_t", process.finish_t.ns);
  if (process.exit_t >= RawNs(0)) json.number("exit_t", process.exit_t.ns);
  if (process.exit_known) {
    json.number("exit_code", process.exit_code).number("signal", process.signal);
  }
  if (const world::Wait* wait = world.wait_of(process)) append(json, world, *wait);
  if (!process.variables.empty()) {
    json.key("variables").object();
    for (const auto& [name, variable] : process.variables) json.text(name, variable.value);
    json.end_object();
  }
  if (!process.file.empty()) json.text("file", process.file).number("line", process.line);
  json.key("threads").list();
  for (const std::uint32_t number : process.threads)
    if (const world::Thread* thread = world.thread(number)) append(json, world, *thread);
  json.end_list().end_object();
}

// Writes an object's facts as members of the open JSON object.
class FactsAsJson final : public world::FactSink {
 public:
  explicit FactsAsJson(Json& json) : json_(json) {}
  void number(std::string_view name, std::int64_t value) override { json_.number(name, value); }
  void truth(std::string_view name, bool value) override { json_.truth(name, value); }
  void text(std::string_view name, std::string_view value) override { json_.text(name, value); }
  void begin_list(std::string_view name) override { json_.key(name).list(); }
  void element(std::string_view text) override { json_.text(text); }
  void begin_element() override { json_.object(); }
  void end_element() override { json_.end_object(); }
  void end_list() override { json_.end_list(); }

 private:
  Json& json_;
};

const char* page_name(world::Page page) {
  switch (page) {
    case world::Page::shared:
      return "shared";
    case world::Page::own:
      return "own";
    case world::Page::unknown:
      return "unknown";
  }
  return "";
}

void append(Json& json, const world::VariablePicture& variable) {
  json.object().text("name", variable.name).key("copies").list();
  for (const world::VariableBox& box : variable.boxes) {
    json.object().number("process", box.process).text("value", box.value);
    json.number("address", static_cast<std::int64_t>(box.address));
    json.truth("told", box.accessed).truth("exited", box.exited).text("page", page_name(box.page));
    json.number("page_number", box.page_number);
    json.number("evidence_seq", static_cast<std::int64_t>(box.evidence_seq)).end_object();
  }
  json.end_list().end_object();
}

void append(Json& json, const world::Object& object) {
  json.object().number("number", object.number).text("type", object.type_text());
  json.text("name", object.name).number("creator", object.creator).truth("closed", object.closed);
  FactsAsJson facts(json);
  object.model().facts(facts);
  json.key("waiters").list();
  for (const world::Waiter& waiter : object.waiters) {
    json.object().number("process", waiter.process).number("thread", waiter.thread);
    json.text("request", kind_name(waiter.request)).number("since_t", waiter.since_t.ns);
    json.end_object();
  }
  json.end_list().end_object();
}

}  // namespace

std::string world_json(const world::World& world) {
  Json json;
  json.object().number("seq", static_cast<std::int64_t>(world.seq())).number("t", world.t().ns);
  json.number("session_ns", world.session_ns().ns).truth("over", world.over());
  json.truth("paused", world.clock().paused()).number("speed", world.clock().speed());
  json.key("processes").list();
  for (const std::uint32_t number : world.tree()) append(json, world, *world.process(number));
  json.end_list().key("objects").list();
  for (const world::Object& object : world.objects()) append(json, object);
  json.end_list().key("variables").list();
  for (const world::VariablePicture& variable : world::variables(world)) append(json, variable);
  return json.end_list().end_object().str();
}

}  // namespace procession::cli
