#include "procession/mp/value.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/memory/value_core.h"
#include "procession/mp/errors.h"
#include "procession/mp/process.h"

namespace procession::mp::detail {
namespace {

// The arena has 256 MiB; the check keeps the product below from overflowing.
std::uint32_t lines_for(std::size_t size, std::size_t count) {
  constexpr std::size_t kMost = std::size_t{1} << 28;
  if (size != 0 && count > kMost / size)
    throw std::system_error(ENOMEM, std::generic_category(), "memory to share: too large");
  return static_cast<std::uint32_t>(1 + (size * count + kLine - 1) / kLine);
}

}  // namespace

ValueCore::ValueCore(const void* initial, std::size_t size, std::size_t count, Show show,
                     std::string_view name, Where where)
    : size_(size),
      count_(count),
      slot_(allocate_slot(Type::value, lines_for(size, count))),
      shared_(*reinterpret_cast<ValueShared*>(slot_.memory)),
      name_(object_name(Type::value, name)),
      lock_(std::make_shared<LockCore>(LockCore::Kind::recursive, name_ + ".lock", true, where)) {
  if (initial != nullptr && count > 0) std::memcpy(at(0), initial, size * count);
  if (!is_observed()) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "value");
  add_field(text, "name", name_);
  add_field(text, "count", static_cast<long long>(count));
  if (count == 1) add_field(text, "value", show(at(0)).text);
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
}

ValueCore::ValueCore(std::uint64_t key, std::size_t size, std::size_t count, std::string_view name,
                     std::shared_ptr<LockCore> lock)
    : size_(size),
      count_(count),
      slot_(attach_slot(Type::value, key, lines_for(size, count))),
      shared_(*reinterpret_cast<ValueShared*>(slot_.memory)),
      name_(name),
      lock_(std::move(lock)) {}

void ValueCore::save(HandleWriter& out) const {
  out.number(slot_.key);
  out.number(size_);
  out.number(count_);
  out.text(name_);
  lock_->save(out);
}

std::shared_ptr<ValueCore> ValueCore::load(HandleReader& in) {
  const std::uint64_t key = in.number(), size = in.number(), count = in.number();
  const std::string_view name = in.text();
  auto lock = LockCore::load(LockCore::Kind::recursive, in);
  return in.once<ValueCore>(
      key, [&] { return std::make_shared<ValueCore>(key, size, count, name, std::move(lock)); });
}

ValueCore::~ValueCore() {
  emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
  free_slot(slot_);
}

// Publishing and access are one step under the lock, so that a read's event shows the value of the
// last write's event.
void ValueCore::read(std::size_t index, void* to, Show show, Where where) {
  const Operation operation(PROCESSION_VALUE_READ, slot_.key, where);
  const LockCore::Access access(*lock_, where);
  std::memcpy(to, at(index), size_);
  if (!is_observed()) return;
  const Display display = show(to);
  emit(PROCESSION_VALUE_READ,
       {.object = slot_.key,
        .a = display.number,
        .b = static_cast<std::int64_t>(index),
        .text = display.text,
        .clock = &shared_.clock},
       where);
}

void ValueCore::write(std::size_t index, const void* from, Show show, Where where) {
  const Operation operation(PROCESSION_VALUE_WRITE, slot_.key, where);
  const LockCore::Access access(*lock_, where);
  if (is_observed()) {
    const Display display = show(from);
    emit(PROCESSION_VALUE_WRITE,
         {.object = slot_.key,
          .a = display.number,
          .b = static_cast<std::int64_t>(index),
          .text = display.text,
          .clock = &shared_.clock},
         where);
  }
  std::memcpy(at(index), from, size_);
}

ValueBase::ValueBase(const void* initial, std::size_t size, std::size_t count, Show show,
                     std::string_view name, Where where) {
  start_runtime();
  core_ = std::make_shared<ValueCore>(initial, size, count, show, name, where);
}

ValueBase::ValueBase(HandleReader& in) : core_(ValueCore::load(in)) {}
void ValueBase::save(HandleWriter& out) const { core_->save(out); }

void ValueBase::read(std::size_t index, void* to, Show show, Where where) const {
  core_->read(index, to, show, where);
}
void ValueBase::write(std::size_t index, const void* from, Show show, Where where) const {
  core_->write(index, from, show, where);
}

std::size_t ValueBase::count() const { return core_->count(); }

std::size_t ValueBase::checked_index(std::ptrdiff_t index) const {
  const auto count = static_cast<std::ptrdiff_t>(core_->count());
  if (index < 0) index += count;
  if (index < 0 || index >= count) throw IndexError("invalid index");
  return static_cast<std::size_t>(index);
}

RLock ValueBase::get_lock() const { return RLock(core_->lock()); }
const std::string& ValueBase::name() const { return core_->name(); }

}  // namespace procession::mp::detail
