#include "export/exporter.h"

#include <algorithm>

#include "base/fields.h"
#include "export/formats.h"
#include "world/clock.h"

namespace procession::exports {
namespace {

std::string name_of(const Event& event) {
  auto name = field(event.text, "name");
  if (name && !name->empty()) return *name;
  return field(event.text, "type").value_or("object") + "-" + std::to_string(event.object);
}

}  // namespace

Input::Input(const record::Recording& recording, const Range& range)
    : recording_(recording), range_(range) {}

void Input::each(const std::function<bool(const Event&, bool inside)>& sink) const {
  names_.clear();
  world::SessionClock clock;
  recording_.each(1, recording_.size(), [&](const Event& event) {
    bool inside = true;
    if (!range_.is_whole()) {
      const SessionNs at = clock.session_at(event.t);
      if (at > range_.until) return false;
      clock.apply(event);
      inside = at >= range_.from;
    }
    // The first object.create names the object, as in the window; later ones attach to it.
    if (event.kind == Kind::object_create && event.object != 0)
      names_.try_emplace(event.object, name_of(event));
    return sink(event, inside);
  });
}

std::string_view Input::object_name(std::uint32_t object) const {
  const auto name = names_.find(object);
  return name == names_.end() ? std::string_view() : std::string_view(name->second);
}

const world::Timeline& Input::timeline() const {
  if (!timeline_) {
    timeline_ = std::make_unique<world::Timeline>();
    recording_.each(1, recording_.size(), [&](const Event& event) {
      timeline_->apply(event);
      return true;
    });
  }
  return *timeline_;
}

std::span<const Exporter* const> exporters() {
  static const Exporter* const kExporters[] = {
      &jsonl(),
  };
  return kExporters;
}

const Exporter* find_exporter(std::string_view id) {
  const auto all = exporters();
  const auto found = std::ranges::find(all, id, &Exporter::id);
  return found == all.end() ? nullptr : *found;
}

}  // namespace procession::exports
