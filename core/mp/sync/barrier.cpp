#include "procession/mp/barrier.h"

#include <algorithm>

#include "base/fields.h"
#include "channel/futex.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/sync/barrier_core.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace detail {

BarrierCore::BarrierCore(int parties, BarrierOptions&& options, std::string_view name, Where where)
    : slot_(allocate_slot(Type::barrier, kBarrierLines)),
      shared_(*reinterpret_cast<BarrierShared*>(slot_.memory)),
      name_(object_name(Type::barrier, name)),
      options_(std::move(options)) {
  shared_.mutex.init();
  shared_.parties = parties;
  if (!is_observed()) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "barrier");
  add_field(text, "name", name_);
  add_field(text, "parties", static_cast<long long>(parties));
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
}

BarrierCore::BarrierCore(std::uint64_t key, std::string_view name, BarrierOptions&& options)
    : slot_(attach_slot(Type::barrier, key, kBarrierLines)),
      shared_(*reinterpret_cast<BarrierShared*>(slot_.memory)),
      name_(name),
      options_(std::move(options)) {}

void BarrierCore::save(HandleWriter& out) const {
  const Registration* action = nullptr;
  if (options_.action) {
    if (options_.action.address() != nullptr)
      action = Registration::find(options_.action.address());
    if (action == nullptr)
      throw ValueError(
          "the action of a spawned process's barrier is a registered function: write "
          "MP_FUNCTION(f); after it (a lambda and a capture are for fork only)");
  }
  out.number(slot_.key);
  out.text(name_);
  out.number(static_cast<std::uint64_t>(options_.timeout.ns()));
  out.text(action != nullptr ? action->file() : "");
  out.text(action != nullptr ? action->name() : "");
}

std::shared_ptr<BarrierCore> BarrierCore::load(HandleReader& in) {
  const std::uint64_t key = in.number();
  const std::string_view name = in.text();
  const auto ns = static_cast<std::int64_t>(in.number());
  const std::string_view file = in.text(), function = in.text();
  return in.once<BarrierCore>(key, [&] {
    BarrierOptions options;
    if (ns >= 0) options.timeout = std::chrono::nanoseconds(ns);
    if (const Registration* action = Registration::find(file, function); action != nullptr)
      options.action = BarrierAction(
          [action] {
            HandleReader none({});
            action->call(none);
          },
          action->address());
    return std::make_shared<BarrierCore>(key, name, std::move(options));
  });
}

BarrierCore::~BarrierCore() {
  emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
  free_slot(slot_);
}

// How a round ended is remembered for 64 rounds; a woken thread does not sleep that long.
bool BarrierCore::ended_broken(std::uint32_t round) const {
  return (shared_.ends >> round % 64 & 1) != 0;
}

// Lets every thread of the round continue. Requires the mutex.
void BarrierCore::end_round(bool is_broken) {
  const std::uint32_t round = shared_.round.load();
  const std::uint64_t bit = std::uint64_t{1} << round % 64;
  shared_.ends = is_broken ? shared_.ends | bit : shared_.ends & ~bit;
  shared_.arrived.store(0);
  shared_.round.store(round + 1);
  channel::futex_wake(shared_.round);
}

void BarrierCore::fail(const Wait& wait) {
  emit(
      PROCESSION_BARRIER_BROKEN,
      {.object = slot_.key, .op = wait.op, .a = arrived(), .b = parties(), .clock = &shared_.clock},
      wait.where);
  throw BrokenBarrierError();
}

// A thread beyond `parties` waits until the current round's threads have continued.
void BarrierCore::wait_for_round(Lock& lock, const Wait& wait) {
  while (state() == BarrierState::opening) {
    const std::uint32_t round = shared_.round.load();
    lock.unlock();
    wait_word(shared_.round, round, Deadline(forever));
    lock.lock();
  }
  if (state() == BarrierState::broken) fail(wait);
}

// The part of the last thread to arrive: the action, then the round's end.
void BarrierCore::open(Lock& lock, const Wait& wait) {
  if (options_.action) {
    shared_.state.store(BarrierState::opening);
    lock.unlock();
    try {
      options_.action();
    } catch (...) {
      lock.lock();
      if (shared_.round.load() == wait.round) {
        shared_.state.store(BarrierState::broken);
        end_round(true);
      }
      emit(PROCESSION_BARRIER_BROKEN,
           {.object = slot_.key,
            .op = wait.op,
            .a = arrived(),
            .b = parties(),
            .clock = &shared_.clock},
           wait.where);
      throw;
    }
    lock.lock();
    // Another thread may have broken it during the action.
    if (shared_.round.load() != wait.round) fail(wait);
    shared_.state.store(BarrierState::filling);
  }
  // This event lies between this thread's wait, which is over, and the waits that it ends.
  emit(
      PROCESSION_BARRIER_WAIT,
      {.object = slot_.key, .op = wait.op, .a = parties(), .b = parties(), .clock = &shared_.clock},
      wait.where);
  end_round(false);
}

void BarrierCore::sleep(Lock& lock, const Wait& wait, Timeout timeout) {
  const Deadline deadline(timeout);
  for (bool in_time = true; shared_.round.load() == wait.round;) {
    if (!in_time && state() == BarrierState::filling) {
      shared_.state.store(BarrierState::broken);
      end_round(true);
      break;
    }
    // While the action runs every party has arrived: no wait can time out.
    lock.unlock();
    in_time = wait_word(shared_.round, wait.round, in_time ? deadline : Deadline(forever));
    lock.lock();
  }
  if (ended_broken(wait.round)) fail(wait);
  emit(
      PROCESSION_BARRIER_WAIT,
      {.object = slot_.key, .op = wait.op, .a = parties(), .b = parties(), .clock = &shared_.clock},
      wait.where);
}

int BarrierCore::wait(Timeout timeout, Where where) {
  const Operation operation(PROCESSION_BARRIER_WAIT_REQUEST, slot_.key, where);
  Lock lock(shared_.mutex);
  Wait wait{next_op(), 0, where};
  const bool is_counted = state() != BarrierState::broken;
  emit(PROCESSION_BARRIER_WAIT_REQUEST,
       {.object = slot_.key,
        .op = wait.op,
        .a = std::min(arrived() + (is_counted ? 1 : 0), parties()),
        .b = parties(),
        .clock = &shared_.clock},
       where);
  wait_for_round(lock, wait);
  wait.round = shared_.round.load();
  const int index = arrived();
  shared_.arrived.store(static_cast<std::uint32_t>(index + 1));
  if (index + 1 == parties()) {
    open(lock, wait);
  } else {
    sleep(lock, wait, timeout.is_forever() ? options_.timeout : timeout);
  }
  return index;
}

void BarrierCore::reset(Where where) {
  const Operation operation(PROCESSION_BARRIER_BROKEN, slot_.key, where);
  const Lock lock(shared_.mutex);
  const BarrierState before = state();
  shared_.state.store(BarrierState::filling);
  if (before != BarrierState::broken && arrived() > 0) end_round(true);
}

void BarrierCore::abort(Where where) {
  const Operation operation(PROCESSION_BARRIER_BROKEN, slot_.key, where);
  const Lock lock(shared_.mutex);
  if (state() == BarrierState::broken) return;
  shared_.state.store(BarrierState::broken);
  end_round(true);
}

}  // namespace detail

Barrier::Barrier(int parties, BarrierOptions options, std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::BarrierCore>(parties, std::move(options), name, where);
}

Barrier::Barrier(detail::HandleReader& in) : core_(detail::BarrierCore::load(in)) {}
void Barrier::save(detail::HandleWriter& out) const { core_->save(out); }
int Barrier::wait(Timeout timeout, Where where) const { return core_->wait(timeout, where); }
void Barrier::reset(Where where) const { core_->reset(where); }
void Barrier::abort(Where where) const { core_->abort(where); }
int Barrier::parties() const { return core_->parties(); }
int Barrier::n_waiting() const { return core_->arrived(); }
bool Barrier::broken() const { return core_->state() == detail::BarrierState::broken; }
const std::string& Barrier::name() const { return core_->name(); }

}  // namespace procession::mp
