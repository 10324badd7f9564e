// What a managed object holds, as far as its calls told it: the last told value of each key. What
// a call changed without telling how, or what may have been changed in one of two orders, is
// unknown until a call tells it again. Nothing is computed that was not told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "world/model/object_model.h"
#include "world/model/told_call.h"

namespace procession::world {

class ManagedContent {
 public:
  static constexpr std::size_t kMostEntries = 32;  // of more, those told first are forgotten

  // Which part of the content a call reads or changes. Two calls that overlap in time conflict if
  // one of them changes what the other reads or changes.
  struct Part {
    enum class Is : std::uint8_t { nothing, key, all };
    Is is = Is::nothing;
    std::string key;
    bool changes = false;
    bool at_end = false;  // lists: which element it is depends on the length, or it is a new one
    bool conflicts(const Part& other) const;
  };

  // Takes the name of the Python type ("dict") and what it began with, "" if that was not told.
  void create(std::string_view type, std::string_view initial);
  // The part that a call is about.
  Part part_of(const ToldCall& call) const;
  // A call has returned. `alone`: no call that conflicts with it overlapped with it.
  void returned(const ToldCall& call, const Part& part, bool alone);
  // The part was perhaps changed, nobody tells how.
  void forget(const Part& part);

  bool empty() const { return entries_.empty() && !whole_; }
  void facts(FactSink& out) const;
  // The content as Python writes it, with "?" for what is unknown; "" if nothing was told.
  std::string text() const;

  bool operator==(const ManagedContent&) const = default;

 private:
  enum class Shape : std::uint8_t { none, dict, attributes, list, value, queue };
  struct Entry {
    std::string key, value;  // as repr() gives them
    bool known = true;
    bool operator==(const Entry&) const = default;
  };

  Entry* find(std::string_view key);
  void set(std::string_view key, std::string_view value, bool known);
  void set_element(std::string_view index, std::string_view value, bool known);
  void erase(std::string_view key);
  bool replace(std::string_view repr);
  void forget_all();
  void returned_by_list(const ToldCall& call, const Part& part);
  void returned_by_dict(const ToldCall& call, const Part& part);
  void returned_for_key(const ToldCall& call, std::string_view key);
  void returned_by_queue(const ToldCall& call);
  void number_elements();

  Shape shape_ = Shape::none;
  std::vector<Entry> entries_;          // lists and queues: their key is the index
  bool whole_ = false;                  // there is no other key
  std::vector<std::string> got_early_;  // queues: got before their put returned
};

}  // namespace procession::world
