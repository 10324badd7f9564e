#include "world/model/queue.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"
#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr HangCause kSentinel{"sentinel", 50};  // a get, and no thread is left that can put an item
constexpr HangCause kFull{"full",
                          60};  // a put into a full queue, and no thread is left that can get
constexpr HangCause kTasks{"tasks",
                           70};  // a join of the queue, and no thread is left that calls task_done

std::string_view location_name(ItemLocation location) {
  switch (location) {
    case ItemLocation::buffer:
      return "buffer";
    case ItemLocation::pipe:
      return "pipe";
    case ItemLocation::lost:
      return "lost";
  }
  return "";
}

}  // namespace

void Queue::create(const Event& event) {
  slots_.set_maxsize(number_field(event.text, "maxsize"));
  simple = number_field(event.text, "simple") != 0;
  joinable = number_field(event.text, "joinable") != 0;
  if (joinable) unfinished = 0;
  is_known_ = true;
}

void Queue::apply(const Event& event, const Scene& scene) {
  switch (event.kind) {
    case Kind::queue_put:
      put(event, scene);
      break;
    case Kind::queue_flush:
      write(event.b, event.a);
      scene.moved(ItemMove::What::written, event.b, event.a);
      break;
    case Kind::queue_get:
      get(event, scene);
      break;
    case Kind::queue_task_done:
      // Puts less task_dones in seq order; if the queue is not known to be joinable, as reported.
      unfinished = joinable ? unfinished - 1 : event.a;
      break;
    case Kind::queue_join_request:
    case Kind::queue_join:
      if (!joinable) unfinished = event.a;
      break;
    default:
      break;
  }
}

std::deque<Item>::iterator Queue::find(std::int64_t id) {
  return std::find_if(waiting.begin(), waiting.end(),
                      [id](const Item& item) { return item.id == id; });
}

void Queue::put(const Event& event, const Scene& scene) {
  ++puts;
  is_known_ = true;
  if (joinable) ++unfinished;
  Item item;
  item.id = event.b;
  item.text = cut_utf8(event.text, kItemText);
  item.put = end_of(event);
  auto to = waiting.end();
  while (to != waiting.begin() && std::prev(to)->location == ItemLocation::lost) --to;
  waiting.insert(to, std::move(item));
  scene.moved(ItemMove::What::put, event.b);

  // The recording says which get made room, where it knows.
  const FlowEnd named = event.cause == 0 ? FlowEnd{} : slots_.find([&event](const FlowEnd& end) {
    return end.seq == event.cause;
  });
  const FlowEnd freed = slots_.put();
  const FlowEnd by = named.seq != 0 ? named : freed;
  last_puts_.give(event, {event.b, freed});
  // A put that found a free slot did not wait for any get.
  if (by.seq != 0 && (event.cause != 0 || scene.waited_for(by)))
    scene.caused(FlowKind::slot, by, event.b);
}

// Moves an item that was just written behind the items before it in the pipe.
void Queue::write(std::int64_t id, std::int64_t written) {
  const auto pipe_end = waiting.begin() + static_cast<std::ptrdiff_t>(in_pipe);
  const auto found =
      std::find_if(pipe_end, waiting.end(), [id](const Item& item) { return item.id == id; });
  if (found == waiting.end()) return;
  found->location = ItemLocation::pipe;
  found->written = written;
  auto to = pipe_end;
  while (to != waiting.begin() && std::prev(to)->written > written) --to;
  if (to != found) std::rotate(to, found, std::next(found));
  ++in_pipe;
}

void Queue::get(const Event& event, const Scene& scene) {
  ++gets;
  is_known_ = true;
  if (const auto item = find(event.b); item != waiting.end()) {
    scene.caused(FlowKind::item, item->put, event.b);
    remove(item);
  }
  slots_.free(end_of(event));
  scene.moved(ItemMove::What::got, event.b);
}

void Queue::remove(std::deque<Item>::iterator item) {
  if (item == waiting.end()) return;
  if (item->location == ItemLocation::pipe && in_pipe > 0) --in_pipe;
  waiting.erase(item);
}

void Queue::undo(const Event& event, const Scene& scene) {
  if (event.b != 0) {
    // A feeder dropped the item. In a joinable queue it stays unfinished, as no thread will get it.
    --puts;
    remove(find(event.b));
    slots_.free(end_of(event));
    scene.moved(ItemMove::What::withdrawn, event.b);
    return;
  }
  const auto last = last_puts_.take(event);
  if (!last) return;
  --puts;
  if (joinable) --unfinished;
  remove(find(last->item));
  slots_.undo_put(last->slot);
  scene.moved(ItemMove::What::withdrawn, last->item);
}

// A process that ends in order has written all that it put.
void Queue::died(std::uint32_t process, bool in_order, const Scene& scene) {
  if (in_order) return;
  for (Item& item : waiting) {
    if (item.put.process != process || item.location != ItemLocation::buffer) continue;
    item.location = ItemLocation::lost;
    scene.moved(ItemMove::What::lost, item.id);
  }
}

Obstacle Queue::obstacle(const Request& request, const Object& self, const World& world) const {
  using Is = Obstacle::Is;
  switch (request.kind) {
    case Kind::queue_get_request:
      if (simple ? depth() > 0 : in_pipe > 0) return {};
      return {std::ranges::any_of(
                  waiting, [](const Item& item) { return item.location == ItemLocation::buffer; })
                  ? Is::coming
                  : Is::taken,
              {}};
    case Kind::queue_put_request:
      return {maxsize() == 0 || depth() < maxsize() ? Is::none : Is::taken, {}};
    case Kind::queue_join_request:
      if (!joinable && unfinished < 0) return {Is::unknown, {}};
      return {unfinished <= 0 ? Is::none : Is::taken, {}};
    default:
      return ObjectModel::obstacle(request, self, world);
  }
}

Blame Queue::blame(Kind request, std::uint32_t thread, const Object& self) const {
  switch (request) {
    case Kind::queue_get_request:
      return {&kSentinel, "hang.sentinel", {}};
    case Kind::queue_put_request:
      return {&kFull, "hang.full", {{"bound", std::to_string(maxsize())}}};
    case Kind::queue_join_request:
      return {&kTasks, "hang.tasks", {{"count", std::to_string(unfinished)}}};
    default:
      return ObjectModel::blame(request, thread, self);
  }
}

Count Queue::count(const Object&) const { return {Counts::depth, depth(), maxsize(), is_known_}; }

Count Queue::second_count(const Object&) const {
  if (!joinable) return {};
  return {Counts::unfinished, unfinished};
}

void Queue::facts(FactSink& out) const {
  out.number("maxsize", maxsize());
  out.number("depth", depth());
  out.number("puts", puts);
  out.number("gets", gets);
  if (unfinished >= 0) out.number("unfinished", unfinished);
  out.begin_list("items");
  for (const Item& item : waiting) {
    out.begin_element();
    out.number("id", item.id);
    out.text("text", item.text);
    out.number("process", item.put.process);
    out.text("place", location_name(item.location));
    out.end_element();
  }
  out.end_list();
}

Sentence Queue::state(const Object&, const World&) const {
  Sentence out{maxsize() > 0 ? "object.depth_bound" : "object.depth",
               {{"depth", std::to_string(depth())}}};
  if (maxsize() > 0) out.args.emplace_back("bound", std::to_string(maxsize()));
  if (unfinished >= 0) {
    out.key += "_unfinished";
    out.args.emplace_back("count", std::to_string(unfinished));
  }
  return out;
}

}  // namespace procession::world
