// A run that goes on by steps (DESIGN.md section 6): of all threads that stand at their gates one
// is let through, for one operation; then all stand again. Steered by the session.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "channel/reader.h"
#include "run/chooser.h"
#include "run/control.h"
#include "run/merger.h"
#include "run/pause.h"

namespace procession::run {

// Not thread-safe; all that is passed must outlive it. Never waits.
class Steps {
 public:
  using Refused = std::function<void(const std::string& sentence)>;

  // `chooser` may be none: then only commands choose. `refused` hears that the chooser can't go on
  // and nobody steers the run.
  Steps(channel::Reader& reader, Pause& pause, Merger& merger, Control& control, Chooser* chooser,
        Refused refused)
      : reader_(reader),
        pause_(pause),
        merger_(merger),
        control_(control),
        chooser_(chooser),
        refused_(std::move(refused)) {}

  // The command: one operation of the thread (`tid` 0: the process's main thread); of one that
  // waits for a time, that this time passes; of one that computes, that it comes to its gate. `pid`
  // 0: only that all come to their gates. Answered when all stand again.
  void ask(std::int32_t pid, std::int32_t tid);
  // An event was recorded.
  void see(const Event& event) {
    if (chooser_ != nullptr) chooser_->see(event);
  }
  // Ends a round, after Pause::round().
  void round(std::uint64_t now);
  // Whether turns are chosen by a schedule now: rounds should be short.
  bool is_choosing() const { return chooser_ != nullptr && !is_over_; }
  // The run goes on freely, or is about to end: nothing is chosen any more.
  void end();

 private:
  struct Asked {
    std::int32_t pid = 0, tid = 0;
  };

  std::vector<Stander> standing() const;
  bool take(const Stander& one, std::uint64_t now);
  void begin_asked(std::uint64_t now);
  void answer();
  void choose(std::uint64_t now);

  channel::Reader& reader_;
  Pause& pause_;
  Merger& merger_;
  Control& control_;
  Chooser* chooser_;
  Refused refused_;
  std::deque<Asked> asked_;  // the first one is under way if `is_under_way_`
  bool is_under_way_ = false;
  bool is_held_ = false;  // the chooser said so
  bool is_over_ = false;
};

}  // namespace procession::run
