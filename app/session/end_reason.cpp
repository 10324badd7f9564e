#include "session/end_reason.h"

#include <algorithm>

namespace procession::app {
namespace {

struct Form {
  const char* key;
  std::string_view words;  // core/run's; {name} stands for what differs
};
// The first that fits is taken.
constexpr Form kForms[] = {
    {"end.time", "its time of {time} was over"},
    {"end.processes", "it had {count} processes, more than its limit of {limit}"},
    {"end.memory", "it held {used} of memory, more than its limit of {limit}"},
    {"end.signal", "it was ended by {signal}"},
    {"end.stopped", "it was stopped"},
    {"end.keeper", "its keeper was killed by"},
    {"end.left", "who steered it is gone"},
};

// Whether `form` stands somewhere in `text`; what stands for its names goes to `values`.
bool fits(std::string_view form, std::string_view text, EndReason& reason) {
  const std::size_t open = std::min(form.find('{'), form.size());
  std::size_t at = text.find(form.substr(0, open));
  if (at == std::string_view::npos) return false;
  at += open;
  form.remove_prefix(open);
  while (!form.empty()) {
    const std::size_t close = form.find('}');
    const std::string name(form.substr(1, close - 1));
    form.remove_prefix(close + 1);
    const std::size_t next = std::min(form.find('{'), form.size());
    const std::string_view after = form.substr(0, next);
    // The last value goes to the next mark of the sentence, or to its end.
    std::size_t end = after.empty() ? text.find(';', at) : text.find(after, at);
    if (after.empty()) end = std::min(end, text.size());
    if (end == std::string_view::npos || end == at) return false;
    reason.values.emplace_back(name, text.substr(at, end - at));
    at = end + after.size();
    form.remove_prefix(next);
  }
  return true;
}

}  // namespace

EndReason end_reason(std::string_view why) {
  for (const Form& form : kForms) {
    EndReason reason;
    if (!fits(form.words, why, reason)) continue;
    reason.key = form.key;
    return reason;
  }
  return {};
}

}  // namespace procession::app
