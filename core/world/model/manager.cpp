#include "world/model/manager.h"

#include <algorithm>
#include <functional>

#include "base/fields.h"
#include "base/utf8.h"
#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr std::size_t kMostCalls = 1024;
constexpr std::size_t kMostWords = 120;  // bytes of a call in a sentence

// Returns "counts['n'] = 1", "counts['n'] → 0" or "lock.acquire()".
std::string words_of(std::string_view name, std::string_view text) {
  const ToldCall call = ToldCall::of(text);
  std::string words = call_words(name, call);
  const bool long_call = words.size() > kMostWords;
  if (long_call) words = std::string(cut_utf8(words, kMostWords)) + "…";
  if (call.answer) words += " → " + std::string(cut_utf8(*call.answer, kMostWords));
  if (!call.error.empty()) words += " ✗ " + std::string(call.error);
  return words;
}

}  // namespace

void Manager::create(const Event& event) {
  name_ = field(event.text, "name").value_or("");
  content_.create(field(event.text, "of").value_or(""), field(event.text, "value").value_or(""));
}

// A call names object and method, not its own number: the server's part belongs to one of the calls
// that ask for this and wait.
void Manager::apply(const Event& event, const Scene& scene) {
  ObjectModel::apply(event, scene);
  switch (event.kind) {
    case Kind::manager_call_request: {
      if (calls_.size() >= kMostCalls) {
        forget(calls_.front().part);
        calls_.erase(calls_.begin());
      }
      const ToldCall told = ToldCall::of(event.text);
      Call call{end_of(event), event.op, std::string(told.head), {}, false, {}, true};
      call.part = content_.part_of(told);
      // Of two calls that overlap, one is under way when the other begins.
      for (Call& other : calls_) {
        if (!other.part.conflicts(call.part)) continue;
        call.alone = call.alone && !other.part.changes;
        other.alone = other.alone && !call.part.changes;
      }
      calls_.push_back(std::move(call));
      break;
    }
    case Kind::manager_serve: {
      Call* call = asked_by(event, scene.clients);
      if (call == nullptr) {
        if (!waits(event)) changed_by_unknown(event);
        return;
      }
      call->served = true;
      call->server = end_of(event);
      scene.caused(FlowKind::call, call->request);
      break;
    }
    case Kind::manager_call: {
      const auto found = std::find_if(calls_.begin(), calls_.end(), [&](const Call& one) {
        return one.op == event.op && same_thread(one.request, event);
      });
      if (found == calls_.end()) return changed_by_unknown(event);
      scene.caused(FlowKind::answer, found->server);  // of a server that is not known: no arrow
      Call call = std::move(*found);
      calls_.erase(found);
      returned(event, call);
      break;
    }
    default:
      break;
  }
}

void Manager::returned(const Event& event, const Call& call) {
  if (call.part.is == ManagedContent::Part::Is::nothing) return;
  const ToldCall told = ToldCall::of(event.text);
  if (!call.part.changes) {
    last_change_.reset();
    return content_.returned(told, call.part, call.alone);
  }
  ManagedContent before = content_;
  content_.returned(told, call.part, call.alone);
  if (before == content_) return;
  last_change_.reset();
  if (call.alone) last_change_ = {event.thread, event.op, std::move(before)};
}

// Whether a call waits for what the server begins to do.
bool Manager::waits(const Event& event) const {
  const std::string_view head = ToldCall::of(event.text).head;
  return std::any_of(calls_.begin(), calls_.end(),
                     [&](const Call& one) { return !one.served && one.head == head; });
}

// A call whose request the recording lacks: nobody tells when it changed what it changes.
void Manager::changed_by_unknown(const Event& event) {
  const ManagedContent::Part part = content_.part_of(ToldCall::of(event.text));
  if (!part.changes) return;
  forget(part);
  for (Call& other : calls_)
    if (other.part.conflicts(part)) other.alone = false;
}

void Manager::forget(const ManagedContent::Part& part) {
  if (!part.changes) return;
  content_.forget(part);
  last_change_.reset();
}

// What was told or forgotten since stays.
void Manager::undo(const Event& event, const Scene& scene) {
  ObjectModel::undo(event, scene);
  if (!last_change_ || event.thread == 0 || last_change_->thread != event.thread ||
      last_change_->op != event.op)
    return;
  content_ = std::move(last_change_->before);
  last_change_.reset();
}

// Whether the server still does what the dead process asked for, nobody tells.
void Manager::died(std::uint32_t process, bool, const Scene&) {
  std::erase_if(calls_, [&](const Call& call) {
    if (call.request.process != process) return false;
    forget(call.part);
    return true;
  });
}

// A thread of a server serves one client's thread for as long as that has its connection, so what
// it was seen to serve leaves ever fewer threads that it can serve. nullptr where several fit.
Manager::Call* Manager::asked_by(const Event& event, std::vector<std::uint32_t>& clients) {
  const std::string_view head = ToldCall::of(event.text).head;
  std::vector<Call*> fit;
  for (Call& one : calls_)
    if (!one.served && one.head == head) fit.push_back(&one);
  const auto is_client = [&](const Call* one) {
    return std::find(clients.begin(), clients.end(), one->request.thread) != clients.end();
  };
  // Where none of them is left, the system gave the thread's number to another.
  if (std::any_of(fit.begin(), fit.end(), is_client)) std::erase_if(fit, std::not_fn(is_client));
  clients.clear();
  for (const Call* one : fit) clients.push_back(one->request.thread);
  return fit.size() == 1 ? fit.front() : nullptr;
}

Sentence Manager::mark_words(const MarkedEvent& mark) const {
  Sentence sentence = ObjectModel::mark_words(mark);
  if (!sentence.key.empty()) sentence.args.emplace_back("text", words_of(name_, mark.text));
  return sentence;
}

Sentence Manager::mark_label(const MarkedEvent& mark) const {
  Sentence sentence = ObjectModel::mark_label(mark);
  if (sentence.key.empty() || !ToldCall::of(mark.text).told) return {};
  // The lane has the object's name already.
  std::string words = words_of("", mark.text);
  if (words.starts_with('.')) words.erase(0, 1);
  sentence.args.emplace_back("text", std::move(words));
  return sentence;
}

void Manager::facts(FactSink& out) const { content_.facts(out); }

Sentence Manager::state(const Object&, const World&) const {
  std::string text = content_.text();
  if (text.empty()) return {};
  return {"object.value", {{"text", std::move(text)}}};
}

}  // namespace procession::world
