// Sentences for the lanes of flags, values and files.
#include <algorithm>

#include "schema/kind.h"
#include "world/explain_parts.h"

namespace procession::world::detail {
namespace {

std::string_view sentence_key_of(const Mark& mark) {
  switch (mark.kind) {
    case Kind::flag_set:
      return "mark.flag.set";
    case Kind::flag_clear:
      return "mark.flag.clear";
    case Kind::semaphore_acquire:
      return "mark.semaphore.acquire";
    case Kind::semaphore_release:
      return "mark.semaphore.release";
    case Kind::condition_notify:
      return mark.a == 0 ? "mark.condition.lost" : "mark.condition.notify";
    case Kind::condition_wait:
      return "mark.condition.wait";
    case Kind::barrier_wait:
      return "mark.barrier.wait";
    case Kind::barrier_broken:
      return "mark.barrier.broken";
    case Kind::value_write:
      return mark.bad ? "mark.value.over" : "mark.value.write";
    case Kind::value_read:
      return "mark.value.read";
    case Kind::file_write:
      return mark.a < 0 ? "mark.file.write.somewhere" : "mark.file.write";
    case Kind::file_open:
      return "mark.file.open";
    case Kind::file_close:
      return "mark.file.close";
    default:
      return "mark.object";
  }
}

}  // namespace

Sentence explain_object_mark(const Timeline& timeline, const Lane& lane, const Mark& mark) {
  const World& world = timeline.world();
  Sentence said{std::string(sentence_key_of(mark)),
                {{"process", process_name(world, mark.process)},
                 {"pid", pid_of(world, mark.process)},
                 {"object", object_name(world, lane.object)}}};
  const Object* object = world.object(lane.object);
  if (said.key == "mark.object") {
    said.args.emplace_back("text", std::string(kind_name(mark.kind)));
  } else if (said.key.starts_with("mark.semaphore") || said.key == "mark.condition.notify") {
    said.args.emplace_back("count", number(mark.a));
  } else if (said.key.starts_with("mark.value")) {
    if (object != nullptr && object->as<Value>().size != 1) {
      said.key += ".place";
      said.args.emplace_back("count", number(mark.b));
    }
    said.args.emplace_back("text", std::string(timeline.text(mark)));
  } else if (said.key.starts_with("mark.file.write")) {
    said.args.emplace_back("count", number(mark.b));
    said.args.emplace_back("other", number(mark.a));
  }
  return said;
}

std::vector<Sentence> explain_count(const Timeline& timeline, const Lane& lane, std::int64_t t) {
  const std::string object = object_name(timeline.world(), lane.object);
  const std::int64_t count = timeline.depth_at(lane, t);
  switch (lane.counts) {
    case Counts::flag:
      return {{count != 0 ? "hover.flag.up" : "hover.flag.down", {{"object", object}}}};
    case Counts::value:
      if (lane.bound == 0 || lane.beside_counts != Counts::waiting)
        return {{"hover.value", {{"object", object}, {"count", number(count)}}}};
      return {{"hover.permits",
               {{"object", object}, {"count", number(count)}, {"bound", number(lane.bound)}}},
              {"hover.waiting",
               {{"object", object}, {"count", number(lane.beside.at(t).value_or(0))}}}};
    case Counts::waiting:
      return {{"hover.waiting", {{"object", object}, {"count", number(count)}}}};
    case Counts::tasks:
      return {{"hover.tasks",
               {{"object", object},
                {"count", number(count)},
                {"other", number(lane.beside.at(t).value_or(0))}}}};
    case Counts::arrived:
      return {{"hover.arrived",
               {{"object", object}, {"count", number(count)}, {"bound", number(lane.bound)}}}};
    case Counts::recursion:
      return {{"hover.recursion", {{"object", object}, {"depth", number(count)}}}};
    case Counts::bytes:
      return {{"hover.size", {{"object", object}, {"count", number(count)}}}};
    default:
      return {};
  }
}

std::vector<Sentence> explain_bytes(const Timeline& timeline, const Lane& lane, std::uint64_t seq) {
  const FileContent* file = timeline.file(lane.object);
  if (file == nullptr) return {};
  const auto& writes = file->writes();
  const auto found =
      std::lower_bound(writes.begin(), writes.end(), seq,
                       [](const FileWrite& write, std::uint64_t at) { return write.seq < at; });
  if (found == writes.end() || found->seq != seq) return {};
  const World& world = timeline.world();
  const std::int64_t end = found->offset + found->bytes;
  std::vector<Sentence> said;
  said.push_back({"hover.bytes",
                  {{"process", process_name(world, found->process)},
                   {"pid", pid_of(world, found->process)},
                   {"object", object_name(world, lane.object)},
                   {"count", number(found->bytes)},
                   {"other", number(found->offset)},
                   {"time", duration_text(world.clock().session_at(found->t))}}});
  if (!file->overwritten() && !file->breaks(found->offset, end + 1, 1).empty())
    said.push_back({"hover.bytes.torn", {}});
  if (found->over) said.push_back({"hover.bytes.over", {}});
  return said;
}

}  // namespace procession::world::detail
