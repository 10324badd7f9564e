// Sentences for the lanes of objects: their models have the words.
#include <algorithm>

#include "schema/kind.h"
#include "world/layout/explain_parts.h"

namespace procession::world::detail {
Sentence explain_object_mark(const Timeline& timeline, const Lane& lane, const Mark& mark) {
  const World& world = timeline.world();
  const Object* object = world.object(lane.object);
  Sentence sentence;
  if (object != nullptr)
    sentence =
        object->model().mark_words({mark.kind, mark.a, mark.b, mark.bad, timeline.text(mark)});
  if (sentence.key.empty())
    sentence = {"mark.object", {{"kind", std::string(kind_name(mark.kind))}}};
  const std::vector<std::pair<std::string, std::string>> about = {
      {"process", process_name(world, mark.process)},
      {"pid", pid_of(world, mark.process)},
      {"object", object_name(world, lane.object)}};
  sentence.args.insert(sentence.args.begin(), about.begin(), about.end());
  return sentence;
}

std::vector<Sentence> explain_count(const Timeline& timeline, const Lane& lane, RawNs t) {
  const Object* object = timeline.world().object(lane.object);
  if (object == nullptr || lane.counts == Counts::nothing) return {};
  return object->model().count_words(timeline.counted_at(lane, t));
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
  std::vector<Sentence> sentences;
  sentences.push_back({"hover.bytes",
                       {{"process", process_name(world, found->process)},
                        {"pid", pid_of(world, found->process)},
                        {"object", object_name(world, lane.object)},
                        {"count", number(found->bytes)},
                        {"other", number(found->offset)},
                        {"time", duration_text(world.clock().session_at(found->t).ns)}}});
  if (!file->overwritten() && !file->breaks(found->offset, end + 1, 1).empty())
    sentences.push_back({"hover.bytes.torn", {}});
  if (found->over) sentences.push_back({"hover.bytes.over", {}});
  return sentences;
}

}  // namespace procession::world::detail
