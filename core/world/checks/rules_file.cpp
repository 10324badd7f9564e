// Rules for files.
#include <algorithm>

#include "world/checks/rules.h"
#include "world/file_content.h"

namespace procession::world::detail {
namespace {

// What the rules on files share: what each of them holds.
class FileRule : public Rule {
 public:
  void apply(const Event& event, const World&) override {
    if (event.object == 0) return;
    if (event.kind == Kind::file_write && event.a < 0) unknown_[event.object] = event.seq;
    if (event.kind == Kind::file_buffer || event.kind == Kind::file_write)
      files_[event.object].apply(event);
  }

 protected:
  // seq of a write whose offset is not known; 0: none.
  std::uint64_t unknown_offset(std::uint32_t object) const {
    const auto found = unknown_.find(object);
    return found == unknown_.end() ? 0 : found->second;
  }
  std::map<std::uint32_t, FileContent> files_;  // by object

 private:
  std::map<std::uint32_t, std::uint64_t> unknown_;
};

// Appends never overlap and leave no gap: the file has grown by the sum of its writes. A file that
// a process has open without O_APPEND is not judged.
class Size final : public FileRule {
 public:
  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, content] : files_) {
      const Object* file = world.object(object);
      if (file == nullptr || content.writes().empty()) continue;
      const auto& users = file->as<File>().users;
      if (!std::all_of(users.begin(), users.end(), [](const FileUser& u) { return u.append; }))
        continue;
      Finding finding;
      finding.judged = content.writes().size();
      judge(world, object, content, finding);
      add_verdict(all, file->name, finding,
                  {"check.size.holds",
                   {{"count", std::to_string(finding.judged)}, {"other", number(grown(content))}}});
    }
    return all;
  }

 private:
  static std::int64_t grown(const FileContent& content) {
    return content.size() - content.stretches().begin()->first;
  }

  void judge(const World& world, std::uint32_t object, const FileContent& content,
             Finding& finding) const {
    std::int64_t sum = 0;
    for (const FileWrite& write : content.writes()) sum += write.bytes;
    if (const std::uint64_t seq = unknown_offset(object); seq != 0) {
      finding.doubts({"check.size.unknown", {{"seq", std::to_string(seq)}}});
    } else if (content.overwritten()) {
      finding.breaks({"check.size.overlap", {{"object", object_name(world, object)}}});
    } else if (sum != grown(content)) {
      // The write was done and not reported: its process was killed in between, or still lives.
      const auto& users = world.object(object)->as<File>().users;
      const bool is_complete =
          world.over() && std::all_of(users.begin(), users.end(), [&](const auto& u) {
            const Process* process = world.process(u.process);
            return process != nullptr && process->dead && process->signal == 0;
          });
      const std::vector<std::pair<std::string, std::string>> args = {
          {"count", number(sum)}, {"other", number(grown(content))}};
      if (is_complete)
        finding.breaks({"check.size.differs", args});
      else
        finding.doubts({"check.size.gap", args});
    }
  }
};

const Object* named(const World& world, std::uint32_t number, const std::string& name) {
  const Object* object = world.object(number);
  return object != nullptr && object->name == name ? object : nullptr;
}

// A lesson's: no line of the file is torn.
class WholeLines final : public FileRule {
 public:
  explicit WholeLines(const RuleArguments& arguments) : object_(arguments.object) {}

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, content] : files_) {
      if (named(world, object, object_) == nullptr || content.writes().empty()) continue;
      Finding finding;
      finding.judged = content.writes().size();
      const auto torn = content.torn_lines();
      if (!torn.empty())
        finding.breaks(
            {"check.lines.torn",
             {{"count", std::to_string(torn.size())}, {"other", number(torn[0].offset)}}});
      if (!world.over()) finding.doubts({"check.cut", {}});
      add_verdict(all, object_, finding,
                  {"check.lines.holds", {{"count", std::to_string(finding.judged)}}});
    }
    return all;
  }

 private:
  std::string object_;
};

// A lesson's: no byte was covered by another process's write.
class NoneLost final : public FileRule {
 public:
  explicit NoneLost(const RuleArguments& arguments) : object_(arguments.object) {}

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, content] : files_) {
      if (named(world, object, object_) == nullptr || content.writes().empty()) continue;
      Finding finding;
      finding.judged = content.writes().size();
      if (content.lost() > 0)
        finding.breaks({"check.lost.bytes", {{"count", number(content.lost())}}});
      if (!world.over()) finding.doubts({"check.cut", {}});
      add_verdict(all, object_, finding,
                  {"check.lost.holds", {{"count", std::to_string(finding.judged)}}});
    }
    return all;
  }

 private:
  std::string object_;
};

}  // namespace

RulePtr file_size(const RuleArguments&) { return std::make_unique<Size>(); }
RulePtr file_whole_lines(const RuleArguments& a) { return std::make_unique<WholeLines>(a); }
RulePtr file_none_lost(const RuleArguments& a) { return std::make_unique<NoneLost>(a); }

}  // namespace procession::world::detail
