#include "run/merge/object_table.h"

namespace procession::run {

std::uint32_t* ObjectTable::slot(std::uint64_t key) {
  if (used_ * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t index = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ull) >> 32) & mask;
  while (slots_[index] != 0 && entries_[slots_[index] - 1].key != key) index = (index + 1) & mask;
  return &slots_[index];
}

void ObjectTable::grow() {
  const std::vector<std::uint32_t> old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint32_t number : old) {
    if (number == 0) continue;
    const std::uint64_t key = entries_[number - 1].key;
    std::size_t index = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ull) >> 32) & mask;
    while (slots_[index] != 0) index = (index + 1) & mask;
    slots_[index] = number;
  }
}

ObjectEntry* ObjectTable::make(std::uint64_t key, std::uint32_t& entry_number) {
  if (entries_.size() >= kMost) return nullptr;
  if (entry_number == 0) ++used_;
  ObjectEntry& entry = entries_.emplace_back();
  entry.key = key;
  entry.number = static_cast<std::uint32_t>(entries_.size());
  entry_number = entry.number;
  return &entry;
}

ObjectEntry* ObjectTable::get(std::uint64_t key) {
  std::uint32_t& entry_number = *slot(key);
  return entry_number != 0 ? &entries_[entry_number - 1] : make(key, entry_number);
}

ObjectEntry* ObjectTable::replace(std::uint64_t key, std::uint32_t process) {
  ++generation_;
  ObjectEntry* entry = make(key, *slot(key));
  if (entry != nullptr) entry->creator = process;
  return entry;
}

ObjectEntry* ObjectTable::create(std::uint64_t key, std::uint32_t process) {
  std::uint32_t& entry_number = *slot(key);
  ObjectEntry* entry = entry_number != 0 ? &entries_[entry_number - 1] : nullptr;
  // A second object.create by another process opens the object that exists already.
  const bool again = entry != nullptr && entry->creator != 0 &&
                     (entry->creator == process || entry->closed_by_creator);
  if (entry == nullptr || again) {
    if (again) ++generation_;
    entry = make(key, entry_number);
  }
  if (entry != nullptr && entry->creator == 0) entry->creator = process;
  return entry;
}

}  // namespace procession::run
