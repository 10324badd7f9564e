// All rules and their helpers, for the files of this folder only. The tables that name the rules
// are in checks.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "world/checks/checks.h"
#include "world/names.h"

namespace procession::world::detail {

// What a rule has found about an object, or about the run.
struct Finding {
  std::uint64_t judged = 0;  // number of events that the rule judged
  Sentence breach;           // the first one; an empty key: none
  Sentence doubt;            // the reason why no judgement is possible, if there is no breach

  void breaks(Sentence sentence) {
    if (breach.key.empty()) breach = std::move(sentence);
  }
  void doubts(Sentence sentence) {
    if (doubt.key.empty()) doubt = std::move(sentence);
  }
};

// Appends the verdict of a finding; `held` is its sentence where the rule holds. Appends nothing
// where nothing was judged.
void add_verdict(std::vector<Verdict>& verdicts, const std::string& object, const Finding& finding,
                 Sentence held);
Sentence held_for(std::uint64_t events);  // check.holds

std::string seqs(std::uint64_t first, std::uint64_t second);  // "41 and 57"

using RulePtr = std::unique_ptr<Rule>;
RulePtr lock_one_owner(const RuleArguments&);
RulePtr queue_depth(const RuleArguments&);
RulePtr queue_once(const RuleArguments&);
RulePtr queue_fifo(const RuleArguments&);
RulePtr begin_after_start(const RuleArguments&);
RulePtr begin_first(const RuleArguments&);
RulePtr join_after_exit(const RuleArguments&);
RulePtr reap_after_exit(const RuleArguments&);
RulePtr no_event_after_exit(const RuleArguments&);
RulePtr exit_once(const RuleArguments&);
RulePtr daemon_ends_with_parent(const RuleArguments&);
RulePtr no_process_left(const RuleArguments&);
RulePtr lock_recursion(const RuleArguments&);
RulePtr flag_wait(const RuleArguments&);
RulePtr value_last_write(const RuleArguments&);
RulePtr queue_unfinished(const RuleArguments&);
RulePtr file_size(const RuleArguments&);
RulePtr process_gate(const RuleArguments&);
RulePtr thread_life(const RuleArguments&);
RulePtr seq_and_time(const RuleArguments&);
RulePtr cause_first(const RuleArguments&);
RulePtr request_ended_once(const RuleArguments&);
// Rules that a lesson adds.
RulePtr queue_sentinels(const RuleArguments&);
RulePtr queue_items(const RuleArguments&);
RulePtr process_exit_code(const RuleArguments&);
RulePtr process_exits_after(const RuleArguments&);
RulePtr cpu_bound(const RuleArguments&);
RulePtr process_killed_by(const RuleArguments&);
RulePtr output_present(const RuleArguments&);
RulePtr output_absent(const RuleArguments&);
RulePtr output_after_join(const RuleArguments&);
RulePtr output_after_all(const RuleArguments&);
RulePtr semaphore_at_most(const RuleArguments&);
RulePtr output_parent_pid(const RuleArguments&);
RulePtr process_at_once(const RuleArguments&);
RulePtr variable_last_write(const RuleArguments&);
RulePtr file_whole_lines(const RuleArguments&);
RulePtr file_none_lost(const RuleArguments&);
RulePtr wait_circle(const RuleArguments&);
RulePtr wait_no_circle(const RuleArguments&);
RulePtr value_none_lost(const RuleArguments&);
RulePtr output_at_most(const RuleArguments&);

}  // namespace procession::world::detail
