#include "world/model/object.h"

#include <algorithm>
#include <charconv>
#include <type_traits>

#include "base/fields.h"
#include "schema/kind.h"
#include "world/words/kind_sentences.h"

namespace procession::world {
namespace {

// The state of a fresh object of this type: that of the class that says it is of it.
template <class... Types>
void make(std::variant<Types...>& state, ObjectType type) {
  const auto one = [&]<class T>() {
    if (T::kType == type) state.template emplace<T>();
    return T::kType == type;
  };
  if (!(one.template operator()<Types>() || ...)) state.template emplace<0>();
}

}  // namespace

ObjectModel& Object::model() {
  return std::visit([](auto& one) -> ObjectModel& { return one; }, state);
}

const ObjectModel& Object::model() const {
  return std::visit([](const auto& one) -> const ObjectModel& { return one; }, state);
}

std::string_view Object::type_text() const {
  return type == ObjectType::other && !reported_type.empty() ? std::string_view(reported_type)
                                                             : type_name(type);
}

void Object::become(ObjectType wanted) {
  if (type == wanted) return;
  type = wanted;
  make(state, wanted);
}

std::int64_t signed_field(std::string_view text, std::string_view key) {
  const auto value = field(text, key);
  std::int64_t number = 0;
  if (value) std::from_chars(value->data(), value->data() + value->size(), number);
  return number;
}

std::int64_t number_field(std::string_view text, std::string_view key) {
  return std::max<std::int64_t>(0, signed_field(text, key));
}

void ObjectModel::apply(const Event& event, const Scene& scene) {
  const KindInfo* info = kind_info(event.kind);
  if (info != nullptr && info->role != Role::request) scene.mark(Trace::other);
}

void ObjectModel::undo(const Event& event, const Scene& scene) {
  if (event.object != 0) scene.mark(Trace::other);
}

Obstacle ObjectModel::obstacle(const Request& request, const Object&, const World&) const {
  return {request.begun ? Obstacle::Is::taken : Obstacle::Is::unknown, {}};
}

Blame ObjectModel::blame(Kind, std::uint32_t, const Object&) const { return {}; }

Sentence ObjectModel::mark_words(const MarkedEvent& mark) const {
  static const KindSentences kWords("mark.");
  return {std::string(kWords.key(mark.kind, mark.bad)), {}};
}

Sentence ObjectModel::mark_label(const MarkedEvent& mark) const {
  static const KindSentences kLabels("label.mark.");
  return {std::string(kLabels.key(mark.kind, mark.bad)), {}};
}

}  // namespace procession::world
