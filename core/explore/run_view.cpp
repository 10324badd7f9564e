#include "explore/run_view.h"

#include "schema/kind.h"
#include "world/names.h"

namespace procession::explore {

std::string RunView::name_of(int actor) const {
  const world::Thread* thread = world().thread(actors_.thread(actor));
  if (thread == nullptr) return "actor " + std::to_string(actor);
  const world::Process* process = world().process(thread->process);
  if (process == nullptr) return "actor " + std::to_string(actor);
  std::string out = world::process_name(*process) + " (pid " + std::to_string(process->pid);
  if (thread->number != process->main_thread && !thread->name.empty())
    out += ", thread " + thread->name;
  return out + ")";
}

std::string RunView::act_of(std::uint32_t number) const {
  const world::Thread* thread = world().thread(number);
  if (thread == nullptr || thread->wait() == nullptr) return "no operation that is told";
  const world::Wait& wait = *thread->wait();
  std::string out(kind_name(wait.request == Kind::gate_wait ? wait.about : wait.request));
  if (const world::Object* object = world().object(wait.object)) out += " on " + object->name;
  if (!thread->file.empty())
    out += " (" + thread->file.substr(thread->file.rfind('/') + 1) + ":" +
           std::to_string(thread->line) + ")";
  return out;
}

}  // namespace procession::explore
