// What events make of objects: each type's own file in model/ says it.
#include "base/fields.h"
#include "schema/kind.h"
#include "world/world.h"

namespace procession::world {

Scene World::scene_of(Object& object, Thread* thread) {
  return {object.number, object.waiters, thread != nullptr ? thread->clients : no_clients_,
          effects_};
}

void World::create_object(const Event& event, Object& object) {
  object.created_seq = event.seq;
  object.creator = event.process;
  object.bounds = event.text;
  if (const auto reported = field(event.text, "type"); reported && !reported->empty()) {
    const ObjectType type = type_by_name(*reported);
    object.become(type);
    if (type == ObjectType::other) object.reported_type = *reported;
  }
  const auto name = field(event.text, "name");
  object.name = name && !name->empty()
                    ? *name
                    : std::string(object.type_text()) + "-" + std::to_string(object.number);
  object.model().create(event);
}

void World::apply_object(const Event& event, Object& object, Thread* thread) {
  if (event.kind == Kind::object_create && object.created_seq == 0)
    create_object(event, object);
  else if (event.kind == Kind::object_close && event.process == object.creator)
    object.closed = true;
  if (event.kind == Kind::undo) return;  // see apply_undo()
  object.model().apply(event, scene_of(object, thread));
  if (thread != nullptr && event.op != 0 && kind_role(event.kind) == Role::give)
    last_gives_.make(thread->number) = {object.number, event.op};
}

// The event of this operation that was published before its act did not happen.
void World::apply_undo(const Event& event, Thread* thread) {
  std::uint32_t number = event.object;
  // `b` names an item that its feeder gave up: of an operation that was over long before.
  if (event.b == 0) {
    std::erase_if(births_, [&](const Birth& birth) {
      return birth.child == 0 && same_thread(birth.end, event) && birth.op == event.op;
    });
    if (thread != nullptr) {
      // A wait whose operation did not happen ends here as well: a put whose item could not be
      // written.
      const auto wait = std::find_if(thread->waits.begin(), thread->waits.end(),
                                     [&](const Wait& one) { return one.op == event.op; });
      if (wait != thread->waits.end()) {
        drop_wait(event, *wait, thread->number);
        thread->waits.erase(wait);
      }
    }
    const LastGive* last = last_gives_.find(event.thread);
    if (number == 0 && last != nullptr && last->op == event.op) number = last->object;
  }
  Object* object = objects_.find(number);
  if (object == nullptr) return;
  object->model().undo(event, scene_of(*object, thread));
  touch(event, number);
}

}  // namespace procession::world
