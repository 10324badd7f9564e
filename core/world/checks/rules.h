// The rules that there are, and what they share: not for others. The tables that name them are in
// checks.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "world/checks/checks.h"
#include "world/names.h"

namespace procession::world::detail {

// What a rule found out so far about one object, or about the run.
struct Finding {
  std::uint64_t judged = 0;  // events that the rule looked at
  Sentence breach;           // the first one; an empty key: none
  Sentence doubt;            // why it can't be judged, if there is no breach

  void breaks(Sentence sentence) {
    if (breach.key.empty()) breach = std::move(sentence);
  }
  void doubts(Sentence sentence) {
    if (doubt.key.empty()) doubt = std::move(sentence);
  }
};

// A verdict from a finding; `held` is what to say where it holds. Nothing where nothing was judged.
void add_verdict(std::vector<Verdict>& verdicts, const std::string& object, const Finding& finding,
                 Sentence held);
Sentence held_for(std::uint64_t events);  // check.holds

std::string seqs(std::uint64_t first, std::uint64_t second);  // "41 and 57"

using Made = std::unique_ptr<Rule>;
Made lock_one_owner(const RuleArguments&);
Made queue_depth(const RuleArguments&);
Made queue_once(const RuleArguments&);
Made queue_fifo(const RuleArguments&);
Made begin_after_start(const RuleArguments&);
Made begin_first(const RuleArguments&);
Made join_after_exit(const RuleArguments&);
Made reap_after_exit(const RuleArguments&);
Made no_event_after_exit(const RuleArguments&);
Made exit_once(const RuleArguments&);
Made daemon_ends_with_parent(const RuleArguments&);
Made no_process_left(const RuleArguments&);
Made lock_recursion(const RuleArguments&);
Made flag_wait(const RuleArguments&);
Made value_last_write(const RuleArguments&);
Made queue_unfinished(const RuleArguments&);
Made file_size(const RuleArguments&);
Made process_gate(const RuleArguments&);
Made thread_life(const RuleArguments&);
Made seq_and_time(const RuleArguments&);
Made cause_first(const RuleArguments&);
Made request_ended_once(const RuleArguments&);
// Lessons'.
Made queue_sentinels(const RuleArguments&);
Made queue_items(const RuleArguments&);
Made process_exit_code(const RuleArguments&);
Made process_exits_after(const RuleArguments&);
Made cpu_bound(const RuleArguments&);
Made process_killed_by(const RuleArguments&);
Made output_present(const RuleArguments&);
Made output_absent(const RuleArguments&);
Made output_after_join(const RuleArguments&);
Made output_after_all(const RuleArguments&);
Made semaphore_at_most(const RuleArguments&);
Made output_parent_pid(const RuleArguments&);
Made process_at_once(const RuleArguments&);
Made variable_last_write(const RuleArguments&);
Made file_whole_lines(const RuleArguments&);
Made file_none_lost(const RuleArguments&);
Made wait_circle(const RuleArguments&);
Made wait_no_circle(const RuleArguments&);
Made value_none_lost(const RuleArguments&);
Made output_at_most(const RuleArguments&);

}  // namespace procession::world::detail
