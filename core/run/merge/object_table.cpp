#include "run/merge/object_table.h"

namespace procession::run {

std::uint32_t* ObjectTable::slot(std::uint64_t key) {
  if (used_ * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ull) >> 32) & mask;
  while (slots_[place] != 0 && entries_[slots_[place] - 1].key != key) place = (place + 1) & mask;
  return &slots_[place];
}

void ObjectTable::grow() {
  const std::vector<std::uint32_t> old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint32_t number : old) {
    if (number == 0) continue;
    const std::uint64_t key = entries_[number - 1].key;
    std::size_t place = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ull) >> 32) & mask;
    while (slots_[place] != 0) place = (place + 1) & mask;
    slots_[place] = number;
  }
}

ObjectEntry* ObjectTable::make(std::uint64_t key, std::uint32_t& place) {
  if (entries_.size() >= kMost) return nullptr;
  if (place == 0) ++used_;
  ObjectEntry& entry = entries_.emplace_back();
  entry.key = key;
  entry.number = static_cast<std::uint32_t>(entries_.size());
  place = entry.number;
  return &entry;
}

ObjectEntry* ObjectTable::get(std::uint64_t key) {
  std::uint32_t& place = *slot(key);
  return place != 0 ? &entries_[place - 1] : make(key, place);
}

ObjectEntry* ObjectTable::replace(std::uint64_t key, std::uint32_t process) {
  ++generation_;
  ObjectEntry* entry = make(key, *slot(key));
  if (entry != nullptr) entry->creator = process;
  return entry;
}

ObjectEntry* ObjectTable::create(std::uint64_t key, std::uint32_t process) {
  std::uint32_t& place = *slot(key);
  ObjectEntry* entry = place != 0 ? &entries_[place - 1] : nullptr;
  // Another process that says it too has opened what is there already.
  const bool again = entry != nullptr && entry->creator != 0 &&
                     (entry->creator == process || entry->closed_by_creator);
  if (entry == nullptr || again) {
    if (again) ++generation_;
    entry = make(key, place);
  }
  if (entry != nullptr && entry->creator == 0) entry->creator = process;
  return entry;
}

}  // namespace procession::run
