// Every sentence that core/world can say, with the names of its arguments. The language files in
// assets/ have each of them; tests/gui/language_test.cpp walks this table.
//
// Arguments: process, by, owner, child, parent: the name of a process (by: that which caused the
// event) · who: names of several processes · pid, child_pid: numbers · object: its name · type: the
// word of its type · time: a length with its unit ("312 ms") · item: the item's text · bound,
// depth, count, code, signal, seq, other: numbers · text: bytes of the program; in hang.* the
// source line, "main.py:17" · seqs: "41 and 57".
// kind: the name of an event's kind, which the window says in words.
// percent: a number · total: a length with its unit.
#pragma once

#include <array>
#include <string_view>

#include "base/sentence.h"

namespace procession::world {

// The English is of checks, hangs and states, for the command line; "" elsewhere.
inline constexpr auto kSentenceKeys = std::to_array<SentenceKey>({
    // What a hang is: hang.h.
    {"hang.circle", "process text object owner",
     "{process} ({text}) waits for {object}, which {owner} has"},
    {"hang.circle.join", "process text owner", "{process} ({text}) waits for {owner} to end"},
    {"hang.self", "process text object",
     "{process} ({text}) waits for {object}, which it holds itself, and which is not recursive"},
    {"hang.abandoned", "process text object owner",
     "{process} ({text}) waits for {object}, which {owner} held when it died: nobody will release "
     "it"},
    {"hang.undrained", "process text object owner count",
     "{process} ({text}) waits for the end of {owner}, which can't end: {count} of its items for "
     "{object} stand in its buffer, and nobody gets them"},
    {"hang.notify", "process text object",
     "{process} ({text}) waits for a notify of {object}, and nobody is left to give one"},
    {"hang.notify.lost", "process text object",
     "{process} ({text}) waits for a notify of {object}, but the notify came before it waited, and "
     "is lost"},
    {"hang.sentinel", "process text object",
     "{process} ({text}) waits for an item of {object}, which is empty, and nobody is left to put "
     "one: the item that would have told it to end (a sentinel) is missing"},
    {"hang.full", "process text object bound",
     "{process} ({text}) waits for room in {object}, which is full with {bound}, and nobody is "
     "left to get from it"},
    {"hang.tasks", "process text object count",
     "{process} ({text}) waits until all of {object} is done, and for {count} items nobody has "
     "called task_done"},
    {"hang.parties", "process text object count bound",
     "{process} ({text}) waits at {object}: {count} of {bound} have come, and nobody else will"},
    {"hang.flag", "process text object",
     "{process} ({text}) waits for {object} to be set, and nobody is left to do it"},
    {"hang.permits", "process text object",
     "{process} ({text}) waits for a permit of {object}, and nobody is left to give one back"},
    {"hang.message", "process text object",
     "{process} ({text}) waits at {object}, and nobody is left to send what it waits for"},
    {"hang.starved", "process text object count",
     "{process} ({text}) waits for {object}, which others have taken {count} times meanwhile: it "
     "starves"},
    {"hang.join", "process text owner", "{process} ({text}) waits for {owner} to end"},
    {"hang.other", "process text", "{process} ({text}) waits for what no event tells"},
    // The chain of causes: why.h.
    {"why.circle", "", ""},
    // What an object's state is: `state` of its model (model/).
    {"object.up", "", "up"},
    {"object.down", "", "down"},
    {"object.free", "", "free"},
    {"object.held", "process", "held by {process}"},
    {"object.held_times", "process count", "held by {process} {count} times"},
    {"object.depth", "depth", "depth {depth}"},
    {"object.depth_bound", "depth bound", "depth {depth} of {bound}"},
    {"object.depth_unfinished", "depth count", "depth {depth}, {count} unfinished"},
    {"object.depth_bound_unfinished", "depth bound count",
     "depth {depth} of {bound}, {count} unfinished"},
    {"object.broken", "", "broken"},
    {"object.lost_updates", "text count", "value {text}, {count} lost"},
    {"object.value", "text", "value {text}"},
    {"object.permits", "count bound", "{count} of {bound} permits"},
    {"object.permits_waiting", "count bound other", "{count} of {bound} permits, {other} waiting"},
    {"object.waiting", "count", "{count} waiting"},
    {"object.tasks", "count other", "{count} tasks, {other} at work"},
    {"object.arrived", "count bound", "{count} of {bound} arrived"},
    // Short labels inside spans.
    {"label.wait.object", "object", ""},    // waits for tasks
    {"label.wait.process", "process", ""},  // waits for consumer-1
    {"label.wait.exit", "process", ""},     // its code is done; waits for a child at exit
    {"label.wait.exit.unjoined", "", ""},   // likewise, and no thread called join
    {"label.wait.gate", "", ""},
    {"label.paused", "", ""},             // over a stretch of pause
    {"label.by_steps", "", ""},           // where a run began to go on by them
    {"label.mark.finish", "", ""},        // beside the mark where a process's own code is done
    {"label.mark.killed", "signal", ""},  // likewise, of one that a signal ended
    {"label.mark.failed", "code", ""},    // likewise, of one that ended with another code than 0
    {"label.mark.exit", "", ""},          // beside the mark of its exit
    {"label.mark.timer.start", "", ""},   // on a timer's lane
    {"label.mark.timer.fire", "", ""},
    {"label.mark.timer.cancel", "", ""},
    {"label.mark.barrier.broken", "", ""},        // on a barrier's
    {"label.mark.condition.notify.bad", "", ""},  // on a condition's: a notify that woke no thread
    {"label.mark.value.write.bad", "", ""},  // on a value's: a write over what another had written
    // On an array's: "[2] = 7". count: its index.
    {"label.mark.value.write.place", "text count", ""},
    {"label.mark.value.read.place", "text count", ""},
    {"label.mark.value.write.bad.place", "text count", ""},
    {"label.mark.manager.call", "text", ""},  // on a managed object's: "counts['n'] = 1"
    {"label.flag.up", "", ""},
    {"label.flag.down", "", ""},
    {"label.sleeping", "", ""},
    {"label.asleep", "", ""},
    {"label.finishing", "", ""},
    {"label.frozen", "", ""},
    {"label.zombie", "", ""},
    {"label.owner", "process", ""},  // a lock's owner
    {"label.owner.dead", "process", ""},

    // A span of a process or a thread. ".open": not over yet; ".timeout": it gave up; ".died": its
    // process died there.
    {"hover.running", "process pid time", ""},
    // Reported by the kernel alone: the program never attached.
    {"hover.kernel.running", "process pid time", ""},
    {"hover.kernel.sleeping", "process pid time", ""},
    {"hover.kernel.stopped", "process pid time", ""},
    {"hover.sleeping", "process pid time", ""},
    {"hover.asleep", "process pid time", ""},  // the kernel reports it; no event shows for what
    {"hover.finishing", "process pid time", ""},
    {"hover.frozen", "process pid time", ""},
    {"hover.zombie", "process pid time", ""},
    {"hover.zombie.open", "process pid time", ""},
    {"hover.wait.gate", "process pid time", ""},
    // get: the queue was empty when it asked, and what it got in the end.
    {"hover.wait.queue.empty", "process pid time object item by", ""},
    {"hover.wait.queue.empty.open", "process pid time object", ""},
    {"hover.wait.queue.empty.timeout", "process pid time object", ""},
    {"hover.wait.queue.empty.died", "process pid time object", ""},
    // get: items were in the queue, but not yet in its pipe (a feeder carries them), or another
    // reader was first.
    {"hover.wait.queue.feeder", "process pid time object item by depth", ""},
    {"hover.wait.queue.feeder.open", "process pid time object depth", ""},
    {"hover.wait.queue.feeder.timeout", "process pid time object depth", ""},
    {"hover.wait.queue.feeder.died", "process pid time object depth", ""},
    // put: the queue was at its bound; `by` made room with its get.
    {"hover.wait.queue.full", "process pid time object item bound by", ""},
    {"hover.wait.queue.full.open", "process pid time object bound", ""},
    {"hover.wait.queue.full.timeout", "process pid time object bound", ""},
    {"hover.wait.queue.full.died", "process pid time object bound", ""},
    {"hover.put", "process pid time object item", ""},  // a put that did not find it full
    {"hover.wait.lock", "process pid time object owner", ""},
    {"hover.wait.lock.open", "process pid time object owner", ""},
    {"hover.wait.lock.timeout", "process pid time object owner", ""},
    {"hover.wait.lock.died", "process pid time object owner", ""},
    {"hover.lock.taken", "process pid time object", ""},  // no thread held it
    // Any other object: semaphore, flag, pipe …; `type` is the word of its type (type.NAME).
    {"hover.wait.object", "process pid time object type", ""},
    {"hover.wait.object.open", "process pid time object type", ""},
    {"hover.wait.object.timeout", "process pid time object type", ""},
    {"hover.wait.object.died", "process pid time object type", ""},
    {"hover.wait.process", "process pid time child child_pid", ""},
    {"hover.wait.process.open", "process pid time child child_pid", ""},
    {"hover.wait.process.timeout", "process pid time child child_pid", ""},
    {"hover.wait.process.died", "process pid time child child_pid", ""},
    // The process's own code is done and no thread called join: it waits at exit.
    {"hover.wait.exit", "process pid time child child_pid", ""},
    {"hover.wait.exit.open", "process pid time child child_pid", ""},
    {"hover.wait.exit.died", "process pid time child child_pid", ""},

    // A span of an object.
    {"hover.owner", "object process pid time", ""},
    {"hover.owner.open", "object process pid time", ""},
    {"hover.owner.dead", "object process pid time", ""},  // its owner died and never released it
    {"hover.depth", "object depth", ""},                  // an unbounded queue at an instant
    {"hover.depth.bound", "object depth bound", ""},
    {"hover.item.buffer", "item by time", ""},  // a line for each item that waits, `time` so far
    {"hover.item.pipe", "item by time", ""},
    {"hover.item.lost", "item by time", ""},
    {"hover.unfinished", "count", ""},  // of a joinable queue
    {"hover.flag.up", "object", ""},
    {"hover.flag.down", "object", ""},
    {"hover.value", "object count", ""},
    // A semaphore's permits and the threads that wait for one; threads at a condition; at a
    // barrier.
    {"hover.permits", "object count bound", ""},
    {"hover.waiting", "object count", ""},
    {"hover.tasks", "object count other", ""},  // of a pool: they wait; other: a worker has them
    {"hover.arrived", "object count bound", ""},
    {"hover.recursion", "object depth", ""},  // how often its owner holds it
    {"hover.size", "object count", ""},       // bytes in a file
    // Bytes of a file: count of them, at offset `other`; then what is to be said of them.
    {"hover.bytes", "process pid object count other time", ""},
    {"hover.bytes.torn", "", ""},
    {"hover.bytes.over", "", ""},
    {"hover.paused", "time", ""},  // beside a span's sentence: a pause that its length leaves out
    {"hover.pause", "time", ""},
    {"hover.pause.open", "time", ""},
    // The share of its life that a process waited, on the names of lanes; and of the time in which
    // it was ready, where it had to share a CPU.
    {"hover.waited", "process pid percent time total", ""},
    {"hover.on_cpu", "percent", ""},
    {"hover.waiter.flag", "object process pid", ""},  // a tick on a flag: asked while it was down
    {"hover.waiter", "object process pid", ""},       // a tick on a lock: asked while it was held
    {"hover.many", "count", ""},                      // too small to show one by one

    // Marks on lanes.
    {"mark.begin", "process pid by", ""},
    {"mark.begin.root", "process pid", ""},
    {"mark.finish", "process pid", ""},
    {"mark.end", "process pid code", ""},
    {"mark.exit.code", "process pid code", ""},
    {"mark.exit.signal", "process pid signal", ""},
    {"mark.exit.unknown", "process pid", ""},
    {"mark.reap", "process pid", ""},
    {"mark.adopt", "process pid child_pid", ""},  // child_pid: pid of the new parent
    {"mark.adopt.keeper", "process pid child_pid", ""},
    {"mark.adopt.process", "process pid child_pid by", ""},
    {"mark.frozen", "process pid", ""},
    {"mark.thawed", "process pid", ""},
    {"mark.flag.set", "process pid object", ""},
    {"mark.flag.clear", "process pid object", ""},
    {"mark.semaphore.acquire", "process pid object count", ""},  // count: permits that are left
    {"mark.semaphore.release", "process pid object count", ""},
    {"mark.condition.notify", "process pid object count", ""},  // count: how many it woke
    {"mark.condition.notify.bad", "process pid object", ""},    // it woke no thread
    {"mark.condition.wait", "process pid object", ""},
    {"mark.barrier.wait", "process pid object", ""},
    {"mark.barrier.broken", "process pid object", ""},
    {"mark.value.write", "process pid object text", ""},
    {"mark.value.read", "process pid object text", ""},
    // Over another's write, which it had not seen.
    {"mark.value.write.bad", "process pid object text", ""},
    {"mark.value.write.bad.place", "process pid object text count", ""},
    {"mark.value.write.place", "process pid object text count",
     ""},  // count: its index in an array
    {"mark.value.read.place", "process pid object text count", ""},
    // text: the call and its answer, "counts['n'] → 0".
    {"mark.manager.call", "process pid object text", ""},
    {"mark.manager.serve", "process pid object text", ""},
    {"mark.file.open", "process pid object", ""},
    {"mark.file.close", "process pid object", ""},
    {"mark.file.write", "process pid object count other", ""},            // other: the offset
    {"mark.file.write.somewhere", "process pid object count other", ""},  // its offset is not known
    {"mark.terminate", "process pid child_pid signal", ""},
    {"mark.output", "process pid text", ""},
    {"mark.variable", "process pid text", ""},  // text: name=value
    {"mark.note", "process pid text", ""},
    {"mark.thread.begin", "process pid text", ""},
    {"mark.thread.end", "process pid text", ""},
    {"mark.undo", "process pid text", ""},
    {"mark.held", "process pid time", ""},  // the tool's channel held the program
    {"mark.object", "process pid object kind", ""},
    {"mark.other", "process pid kind", ""},

    // Flows.
    {"flow.start", "by process pid", ""},
    {"flow.join", "process by child_pid", ""},  // by: the child that ended
    {"flow.terminate", "by process pid signal", ""},
    {"flow.item", "by process object item time", ""},
    {"flow.slot", "by process object time", ""},
    {"flow.lock", "by process object time", ""},
    {"flow.flag", "by process object time", ""},
    {"flow.permit", "by process object time", ""},
    {"flow.notify", "by process object time", ""},
    {"flow.barrier", "by process object time", ""},
    {"flow.message", "by process object time", ""},
    {"flow.call", "by process object time", ""},
    {"flow.answer", "by process object time", ""},
    {"flow.task", "by process object time", ""},
    {"flow.result", "by process object time", ""},
    {"flow.many", "count", ""},

    // Checks.
    {"check.nothing", "", "nothing to judge"},
    {"check.fault_unseen", "", "the fault did not show in this run"},
    {"check.dropped", "count", "the channel dropped {count} events: this can't be judged"},
    {"check.cut", "", "the recording does not reach the run's end: this can't be judged"},
    {"check.holds", "count", "holds for {count} events"},
    {"check.lock.holds", "count", "{count} acquires, never two owners"},
    {"check.lock.two_owners", "seqs process by",
     "seq {seqs}: {process} acquired it while {by} held it"},
    {"check.depth.holds", "depth bound", "at most {depth} of {bound}, equal to puts less gets"},
    {"check.depth.holds.unbounded", "depth", "at most {depth}, no bound, equal to puts less gets"},
    {"check.depth.above", "seq depth bound", "seq {seq}: depth {depth} is above the bound {bound}"},
    {"check.depth.below", "seq", "seq {seq}: a get makes the depth less than 0"},
    {"check.depth.differs", "seq depth count",
     "seq {seq}: puts less gets is {depth}, but {count} items wait"},
    {"check.once.holds", "count other", "{count} items got, each once; {other} never got"},
    {"check.once.twice", "seqs item", "seq {seqs}: item {item} was got twice"},
    {"check.once.before", "seq item", "seq {seq}: item {item} was got, but not put before"},
    {"check.once.unknown", "seq", "seq {seq}: which item was got is not known"},
    {"check.fifo.holds", "count", "{count} items, each producer's in the order of its puts"},
    {"check.fifo.overtaken", "seqs process",
     "seq {seqs}: items of {process} were got in another order than it put them"},
    {"check.start.late", "seqs process", "seq {seqs}: {process} began before it was started"},
    {"check.join.early", "seq process",
     "seq {seq}: the join of {process} returned before its exit"},
    {"check.join.unseen", "seq child_pid",
     "seq {seq}: process {child_pid} was joined, but nothing else is known of it"},
    {"check.join.code", "seqs process",
     "seq {seqs}: the join of {process} gave another exit code than its exit"},
    {"check.reap.early", "seq process", "seq {seq}: {process} was reaped before its exit"},
    {"check.exit.after", "seqs process", "seq {seqs}: {process} emitted an event after its exit"},
    {"check.exit.twice", "seqs process", "seq {seqs}: {process} exited twice"},
    {"check.begin.first", "seqs process",
     "seq {seqs}: {process} emitted an event before its begin"},
    {"check.daemon.outlived", "seqs process parent",
     "seq {seqs}: the daemon {process} outlived its parent {parent}, which ended normally"},
    {"check.left.alive", "process pid seq",
     "seq {seq}: the run ended, but {process} ({pid}) had not"},
    {"check.seq.gap", "seqs", "seq {seqs} follow each other: events are missing"},
    {"check.seq.back", "seqs", "seq {seqs} follow each other: the order runs backwards"},
    {"check.time.back", "seqs", "seq {seqs}: time runs backwards"},
    {"check.cause.late", "seqs", "seq {seqs}: the cause comes after its effect"},
    {"check.request.twice", "seqs process", "seq {seqs}: an operation of {process} ended twice"},
    {"check.request.kind", "seqs process",
     "seq {seqs}: an operation of {process} ended as another kind than it began"},
    {"check.sentinels.holds", "count", "{count} sentinels, one for each consumer, after the joins"},
    {"check.sentinels.count", "count other", "{count} sentinels were put, {other} were expected"},
    {"check.sentinels.early", "seqs process",
     "seq {seqs}: a sentinel was put before {process}, which also puts, had exited"},
    {"check.sentinels.after", "seqs process",
     "seq {seqs}: {process} put an item after a sentinel was put"},
    {"check.sentinels.consumer", "process count", "{process} got {count} sentinels instead of one"},
    {"check.sentinels.went_on", "seqs process",
     "seq {seqs}: {process} got an item after its sentinel"},
    {"check.count.holds", "count", "{count} items were put and got"},
    {"check.count.put", "count other", "{count} items were put, {other} were expected"},
    {"check.count.got", "count other", "{count} of {other} items were got"},
    {"check.code.holds", "count code", "{count} processes, each ended with {code}"},
    {"check.code.other", "seq process", "seq {seq}: {process} ended otherwise"},
    {"check.recursion.holds", "count depth",
     "{count} steps by the owner alone, at most {depth} deep"},
    {"check.recursion.other", "seq process", "seq {seq}: {process} released it and did not own it"},
    {"check.recursion.depth", "seq depth count",
     "seq {seq}: the depth is told as {depth}, but acquires less releases is {count}"},
    {"check.flag.holds", "count", "{count} waits, each returned with the flag up"},
    {"check.flag.down", "seq process",
     "seq {seq}: the wait of {process} returned, but the flag was down since it asked"},
    {"check.value.holds", "count", "{count} reads, each gave what was written last"},
    {"check.value.other", "seqs process",
     "seq {seqs}: {process} read another value than was written last"},
    {"check.value.killed", "seqs process",
     "seq {seqs}: {process} was killed at its write: whether it was done is not known"},
    {"check.unfinished.holds", "count", "{count} steps, never less than none unfinished"},
    {"check.unfinished.below", "seq", "seq {seq}: more were finished than were put"},
    {"check.unfinished.join", "seq count",
     "seq {seq}: the join returned, but {count} were unfinished all the time since it asked"},
    {"check.size.holds", "count other",
     "{count} writes, none over another; the file grew by their {other} bytes"},
    {"check.size.overlap", "object", "two appends to {object} lie on each other"},
    {"check.size.differs", "count other",
     "the writes have {count} bytes, but the file grew by {other}"},
    {"check.size.gap", "count other",
     "the writes told so far have {count} bytes, and the file grew by {other}: one was not told"},
    {"check.size.unknown", "seq", "seq {seq}: where this write went is not known"},
    {"check.gate.holds", "count", "{count} times at a gate, and nothing done there"},
    {"check.gate.went_on", "seqs process",
     "seq {seqs}: {process} went on although it stood at its gate"},
    {"check.thread.start", "seqs process",
     "seq {seqs}: a thread of {process} began before it was started"},
    {"check.thread.join", "seqs process",
     "seq {seqs}: a thread of {process} was joined before its end"},
    {"check.thread.after", "seqs process",
     "seq {seqs}: a thread of {process} did something after its end"},
    {"check.lines.holds", "count", "{count} writes, and every line is whole"},
    {"check.lines.torn", "count other", "{count} lines are torn, the first at byte {other}"},
    {"check.lost.holds", "count", "{count} writes, and no byte of another was covered"},
    {"check.lost.bytes", "count", "{count} bytes were covered by a later write of another process"},
    {"check.after.holds", "count", "{count} children, each exited before its parent"},
    {"check.after.early", "seq process child",
     "seq {seq}: {process} exited while {child} still lived"},
    {"check.killed.holds", "count signal",
     "{count} died of signal {signal}, in the middle of their code"},
    {"check.killed.other", "seqs process",
     "seq {seqs}: {process} was sent the signal but ended otherwise"},
    {"check.killed.wrote", "seqs process",
     "seq {seqs}: {process} was killed, yet had written its line"},
    {"check.output.present", "count text", "{count} processes, each wrote \"{text}\""},
    {"check.output.absent", "count text", "{count} processes, none wrote \"{text}\""},
    {"check.output.missing", "process text",
     "{process} ended by itself and did not write \"{text}\""},
    {"check.output.wrote", "seq process text", "seq {seq}: {process} wrote \"{text}\""},
    {"check.after_join.holds", "count", "{count} lines, each written after a join had returned"},
    {"check.after_join.early", "seq process",
     "seq {seq}: {process} wrote the line before any join of it returned"},
    {"check.after_all.holds", "count",
     "{count} lines, each written after all of those that must come first"},
    {"check.after_all.early", "seqs process",
     "seq {seqs}: {process} wrote the line, and one that must come first was written later"},
    {"check.holders.holds", "count other",
     "{count} permits taken, never by more than {other} at once"},
    {"check.holders.more", "seq process count",
     "seq {seq}: {process} took a permit, and {count} have one at once"},
    {"check.parent_pid.holds", "count",
     "{count} lines, each with the pid of the process that started its writer"},
    {"check.parent_pid.other", "seq process", "seq {seq}: {process} names another as its parent"},
    {"check.at_once.holds", "count other", "{count} children, at most {other} alive at once"},
    {"check.at_once.more", "seq process count",
     "seq {seq}: {process} has {count} children alive at once"},
    {"check.own.holds", "count", "{count} reads gave what the process itself had written last"},
    {"check.own.other", "seqs process",
     "seq {seqs}: {process} read another value than it had written last"},
    {"check.cpu.holds", "count", "{count} looks, and nobody was seen on another CPU"},
    {"check.cpu.more", "seq process other",
     "seq {seq}: {process} was seen on CPU {other}, which is one too many"},
    {"check.own.unproved", "",
     "no other process wrote its copy before the last read: this proves nothing"},
    {"check.circle.none", "count", "{count} requests, and nobody waited in a circle"},
    {"check.circle.stood", "seq who", "seq {seq}: in a circle, each waiting for another: {who}"},
    {"check.circle.other", "count other",
     "the largest circle of those that waited for each other had {count} members, not {other}"},
    {"check.updates.holds", "count", "{count} writes, and none was written over unseen"},
    {"check.updates.lost", "count", "{count} writes were written over unseen"},
    {"check.at_most.holds", "count other", "{count} such lines, at most {other} are meant"},
    {"check.at_most.more", "seq count other",
     "seq {seq}: one such line too many; {count} in all, {other} are meant"},
});

// The row of `key`, or nullptr.
constexpr const SentenceKey* sentence_key(std::string_view key) {
  return find_key(kSentenceKeys, key);
}

}  // namespace procession::world
