#include "export/exporter.h"

#include <algorithm>

#include "export/formats.h"
#include "world/clock.h"

namespace procession::exports {

Input::Input(const record::Recording& recording, const Range& range)
    : recording_(recording), range_(range) {}

void Input::each(const std::function<bool(const Event&, bool inside)>& sink) const {
  if (range_.is_whole()) {
    recording_.each(1, recording_.size(), [&](const Event& event) { return sink(event, true); });
    return;
  }
  world::SessionClock clock;
  recording_.each(1, recording_.size(), [&](const Event& event) {
    const std::int64_t at = clock.session_at(event.t);
    if (at > range_.until) return false;
    clock.apply(event);
    return sink(event, at >= range_.from);
  });
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
