// FindBar shows what Finder has found.
#pragma once

#include <string>

#include "panels/panel.h"

namespace procession::app {

class FindBar : public Bar {
 public:
  FindBar() : Bar("find_bar") {}
  bool is_open() const override { return open_; }
  void show(const Situation& now) override;
  void close() override { open_ = false; }
  bool takes_text() const override { return true; }
  float draw(const Ui& ui, Area area) override;

 private:
  std::string count_text(const Ui& ui, const RecordingFollower& follower) const;
  std::string event_text(const Ui& ui, const RecordingFollower& follower) const;

  std::string words_;
  bool open_ = false, focus_ = false;
};

}  // namespace procession::app
