#include "story.h"

#include <optional>

#include "base/fields.h"

namespace procession::world {

std::uint64_t Story::add(Event event, std::string_view text) {
  t_ += kMs;
  event.seq = events_.size() + 1;
  event.t = RawNs(t_);
  if (event.process != 0) {
    event.pid = pid(event.process);
    if (event.thread == 0 && event.reporter == Reporter::self) event.thread = event.process * 10;
    if (event.tid == 0)
      event.tid = event.pid + static_cast<std::int32_t>(event.thread % 10) * 10'000;
  }
  event.text = texts_.emplace_back(text);
  event.text_full = event.text.size();
  events_.push_back(event);
  return event.seq;
}

std::uint64_t Story::report(Kind kind, std::uint32_t process, std::int64_t a, std::int64_t b,
                            std::string_view text) {
  return add({.process = process, .kind = kind, .reporter = Reporter::supervisor, .a = a, .b = b},
             text);
}

std::uint64_t Story::run(Kind kind, std::int64_t a, std::string_view text) {
  return add({.kind = kind, .reporter = Reporter::supervisor, .a = a}, text);
}

std::uint64_t Story::root(std::string_view name) {
  return add({.process = 1, .kind = Kind::process_begin, .a = 1}, name);
}

std::uint64_t Story::spawn(std::uint32_t parent, std::uint32_t child, std::string_view name,
                           bool daemon) {
  std::string text;
  add_field(text, "name", name);
  add_field(text, "daemon", daemon ? 1 : 0);
  add_field(text, "method", "fork");
  const std::uint64_t start_op = ++op_;
  const std::uint64_t start =
      add({.process = parent, .kind = Kind::process_start, .op = start_op}, text);
  const std::uint64_t begin = add(
      {.process = child, .kind = Kind::process_begin, .cause = start, .a = pid(parent)}, "comm");
  add({.process = parent, .kind = Kind::process_started, .op = start_op, .a = pid(child)});
  return begin;
}

std::uint64_t Story::leave(std::uint32_t process, std::int64_t code) {
  add({.process = process, .kind = Kind::process_finish});
  add({.process = process, .kind = Kind::process_end, .a = code});
  return report(Kind::process_exit, process, code);
}

std::uint64_t Story::join(std::uint32_t parent, std::uint32_t child, std::int64_t code) {
  add({.process = parent,
       .kind = Kind::process_join_request,
       .op = ++op_,
       .a = pid(child),
       .b = -1});
  return add(
      {.process = parent, .kind = Kind::process_join, .op = op_, .a = pid(child), .b = code});
}

std::uint64_t Story::queue(std::uint32_t object, std::string_view name, int maxsize) {
  std::string text = "type=queue";
  add_field(text, "name", name);
  add_field(text, "maxsize", maxsize);
  return add({.process = 1, .kind = Kind::object_create, .object = object}, text);
}

std::uint64_t Story::lock(std::uint32_t object, std::string_view name) {
  std::string text = "type=lock";
  add_field(text, "name", name);
  return add({.process = 1, .kind = Kind::object_create, .object = object}, text);
}

std::uint64_t Story::create(std::uint32_t object, std::string_view type, std::string_view name,
                            std::string_view more, std::uint32_t process) {
  std::string text;
  add_field(text, "type", type);
  add_field(text, "name", name);
  if (!more.empty()) (text += ' ') += more;
  return add({.process = process, .kind = Kind::object_create, .object = object}, text);
}

std::uint64_t Story::open(std::uint32_t process, std::uint32_t object, bool append) {
  constexpr std::int64_t kWriteOnly = 01, kAppend = 02000;
  return add({.process = process,
              .kind = Kind::file_open,
              .object = object,
              .a = kWriteOnly | (append ? kAppend : 0)},
             "/tmp/log.txt");
}

std::uint64_t Story::write(std::uint32_t process, std::uint32_t object, std::int64_t offset,
                           std::string_view text, std::int64_t full) {
  const std::int64_t bytes = full < 0 ? static_cast<std::int64_t>(text.size()) : full;
  return add(
      {.process = process, .kind = Kind::file_write, .object = object, .a = offset, .b = bytes},
      text);
}

std::uint64_t Story::buffer(std::uint32_t process, std::uint32_t object, std::int64_t bytes) {
  return add({.process = process, .kind = Kind::file_buffer, .object = object, .b = bytes});
}

std::uint64_t Story::variable(Kind kind, std::uint32_t process, std::string_view name_value,
                              std::uint32_t object) {
  return add({.process = process, .kind = kind, .object = object}, name_value);
}

std::uint64_t Story::sample(std::uint32_t process, std::string_view name, bool shared) {
  return add(
      {.process = process, .kind = Kind::memory_sample, .a = shared ? 1 : 0, .b = shared ? 0 : 1},
      "name=" + std::string(name) + " address=0x5500 frame=" + (shared ? "shared" : "exclusive"));
}

std::uint64_t Story::ask(Kind request, std::uint32_t process, std::uint32_t object,
                         std::int64_t limit_ns) {
  return add({.process = process, .kind = request, .object = object, .op = ++op_, .b = limit_ns});
}

std::uint64_t Story::ask_join(std::uint32_t parent, std::uint32_t child, std::int64_t limit_ns) {
  return add({.process = parent,
              .kind = Kind::process_join_request,
              .op = ++op_,
              .a = pid(child),
              .b = limit_ns});
}

std::uint64_t Story::answer(Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a,
                            std::int64_t b, std::string_view text) {
  const Kind request = kind_request(kind);
  for (auto event = events_.rbegin(); event != events_.rend(); ++event)
    if (event->process == process && event->kind == request && event->object == object)
      return add(
          {.process = process, .kind = kind, .object = object, .op = event->op, .a = a, .b = b},
          text);
  return 0;
}

std::uint64_t Story::put(std::uint32_t process, std::uint32_t object, std::int64_t n,
                         std::string_view text, bool asked) {
  if (asked) ask(Kind::queue_put_request, process, object);
  return answer(Kind::queue_put, process, object, 0, item_id(process, n), text);
}

std::uint64_t Story::flush(std::uint32_t process, std::uint32_t object, std::int64_t n,
                           std::int64_t position) {
  return add({.process = process,
              .thread = process * 10 + 1,
              .kind = Kind::queue_flush,
              .object = object,
              .a = position,
              .b = item_id(process, n)});
}

std::uint64_t Story::get(std::uint32_t process, std::uint32_t object, std::int64_t item,
                         std::string_view text, bool asked) {
  if (asked) ask(Kind::queue_get_request, process, object);
  return answer(Kind::queue_get, process, object, 0, item, text);
}

std::uint64_t Story::acquire(std::uint32_t process, std::uint32_t object, bool asked) {
  if (asked) ask(Kind::lock_request, process, object);
  return answer(Kind::lock_acquire, process, object, 1);
}

std::uint64_t Story::release(std::uint32_t process, std::uint32_t object) {
  return add({.process = process, .kind = Kind::lock_release, .object = object, .op = ++op_});
}

std::uint64_t Story::emit(Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a,
                          std::int64_t b, std::string_view text) {
  return add({.process = process, .kind = kind, .object = object, .op = ++op_, .a = a, .b = b},
             text);
}

std::uint64_t Story::undo(std::uint32_t process, std::uint32_t object) {
  return add({.process = process, .kind = Kind::undo, .object = object, .op = op_});
}

std::uint64_t Story::give_up(std::uint32_t process, std::uint32_t object, std::int64_t n) {
  return add({.process = process, .kind = Kind::undo, .object = object, .b = item_id(process, n)},
             "TypeError");
}

namespace {

// The fact "value", where it is known.
class ValueFact final : public FactSink {
 public:
  std::optional<std::int64_t> value;
  void number(std::string_view name, std::int64_t number) override {
    if (name == "value") value = number;
  }
  void truth(std::string_view, bool) override {}
  void text(std::string_view, std::string_view) override {}
  void begin_list(std::string_view) override {}
  void element(std::string_view) override {}
  void begin_element() override {}
  void end_element() override {}
  void end_list() override {}
};

std::optional<std::int64_t> value_fact(const World& world, std::uint32_t object) {
  ValueFact fact;
  world.object(object)->model().facts(fact);
  return fact.value;
}

}  // namespace

Story three_processes(std::string_view second, std::string_view third) {
  Story story;
  story.root();
  story.spawn(1, 2, second);
  story.spawn(1, 3, third);
  return story;
}

Ownership::Owner lock_of(const World& world, std::uint32_t object) {
  return world.object(object)->as<Lock>().now();
}
Queue queue_of(const World& world, std::uint32_t object) {
  return world.object(object)->as<Queue>();
}
File file_of(const World& world, std::uint32_t object) { return world.object(object)->as<File>(); }
std::vector<Waiter> waiters_of(const World& world, std::uint32_t object) {
  return world.object(object)->waiters;
}
std::vector<Holder> holders_of(const World& world, std::uint32_t object) {
  return world.object(object)->as<Semaphore>().holders();
}
std::int64_t value_of(const World& world, std::uint32_t object) {
  return value_fact(world, object).value_or(0);
}
bool is_value_known(const World& world, std::uint32_t object) {
  return value_fact(world, object).has_value();
}
std::int64_t unfinished_of(const World& world, std::uint32_t object) {
  return queue_of(world, object).unfinished;
}

std::string items_of(const World& world, std::uint32_t object) {
  std::string out;
  for (const Item& item : queue_of(world, object).waiting) {
    out += item.text;
    if (item.location == ItemLocation::pipe) out += "=" + std::to_string(item.written);
    if (item.location == ItemLocation::lost) out += "!";
    out += " ";
  }
  return out;
}

std::string permits_of(const World& world, std::uint32_t object) {
  std::string out;
  for (const Holder& holder : holders_of(world, object))
    out += (out.empty() ? "" : " ") + std::to_string(holder.process) + ":" +
           std::to_string(holder.permits);
  return out;
}

std::string arrows(const Story& story, FlowKind kind) {
  std::string all;
  const auto flows = story.play<Arrows>();
  for (const Flow& flow : flows.all())
    if (flow.kind == kind)
      all += std::to_string(flow.from.seq) + "->" + std::to_string(flow.to.seq) +
             (flow.waited ? "w " : " ");
  return all;
}

std::string arrow(std::uint64_t from, std::uint64_t to, const char* end) {
  return std::to_string(from) + "->" + std::to_string(to) + end;
}

}  // namespace procession::world
