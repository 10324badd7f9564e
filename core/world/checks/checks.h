// The checks: rules for every run, and rules that a lesson adds by name.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "schema/event.h"
#include "world/words/sentence.h"
#include "world/world.h"

namespace procession::world {

enum class Outcome : std::uint8_t {
  holds,
  broken,
  inconclusive,
  shown,  // broken, as the lesson wants it: the run shows this fault on purpose
};

struct Verdict {
  std::string rule;    // "lock.one_owner"
  std::string object;  // name of the object that was judged; empty: the run as a whole
  Outcome outcome = Outcome::holds;
  Sentence why;    // english(why) for the command line; names the events of the first breach
  int added = -1;  // index of the add() that added the rule, from 0; -1: a rule for every run
};

// The arguments of a lesson's check.
struct RuleArguments {
  std::string object;  // name of the object; empty: every object that the rule can judge
  std::map<std::string, std::int64_t> numbers;  // by name, as README.md of this folder lists
  std::map<std::string, std::string> texts;     // likewise; names of processes may hold * and ?
  // The lesson shows that the rule can be broken: a breach is Outcome::shown, and then nothing is
  // said of what keeps the rule. Without a breach the rule has one verdict, which is inconclusive.
  bool shows_fault = false;
};

// One rule. README.md, "To add a rule", has the steps.
class Rule {
 public:
  virtual ~Rule() = default;
  // Takes the next event; `world` has applied it already.
  virtual void apply(const Event& event, const World& world) = 0;
  // Returns the verdicts so far; `world` is the state after the last event. Verdict::rule stays
  // empty: Checks sets it. An empty result means that there was nothing to judge.
  virtual std::vector<Verdict> verdicts(const World& world) const = 0;
};

// Not thread-safe. Memory: a World, and what each rule must remember (for most: what is open).
class Checks {
 public:
  // Starts with the rules for every run. The first form owns its world, which apply() changes. The
  // second form shares a world, which must have applied each event before follow() takes it.
  Checks();
  explicit Checks(std::shared_ptr<const World> world);
  ~Checks();
  Checks(Checks&&) noexcept;
  Checks& operator=(Checks&&) noexcept;

  // Adds a lesson's rule; call before the first apply(). An error names the rules that there are,
  // or the number that is missing.
  Result<void> add(std::string_view rule, const RuleArguments& arguments);

  void apply(const Event& event);
  void follow(const Event& event);

  // Returns the verdicts of every rule: rules for every run in the order of the table, then the
  // lesson's in the order of add(). A rule has a verdict for each object that it judged, or one
  // with an empty object. A rule that had nothing to judge holds, with the sentence
  // "check.nothing". A breach is inconclusive where the channel dropped events, and shown where the
  // lesson wants it. May be called while the run goes on.
  std::vector<Verdict> verdicts() const;

  const World& world() const { return *world_; }

 private:
  struct Entry {
    std::string name;
    std::unique_ptr<Rule> rule;
    bool shows_fault = false;
  };
  std::shared_ptr<World> own_;  // nullptr: the world is shared
  std::shared_ptr<const World> world_;
  std::vector<Entry> entries_;
  std::ptrdiff_t added_ = 0;  // number of entries that add() added
};

// A rule that a lesson may add, and what its check must give. README.md, "Checks", says what each
// argument means.
struct LessonRule {
  std::string_view name;                     // "queue.sentinels"
  std::vector<std::string_view> numbers;     // the names of its numbers
  bool needs_object;                         // whether the check must name an object
  std::vector<std::string_view> texts = {};  // the names of its texts
};
// Returns all of them.
const std::vector<LessonRule>& lesson_rules();

}  // namespace procession::world
