// OpenPanel opens a recording or a script: a file browser with a list of recent files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "panels/dialogs/script_panel.h"
#include "panels/panel.h"

namespace procession::app {

class OpenPanel : public Dialog {
 public:
  // A file that is not a recording is passed to `script`.
  explicit OpenPanel(ScriptPanel& script) : Dialog("open"), script_(script) {}
  void show(const Situation& now) override;
  void draw(const Ui& ui) override;

 private:
  struct Entry {
    std::string name;
    bool folder = false;
    std::uint64_t bytes = 0;
    std::string time;
  };
  void read_folder(const Ui& ui);
  void choose(const Ui& ui, const std::string& path);

  ScriptPanel& script_;
  std::string folder_;
  std::vector<Entry> entries_;
  std::optional<Error> error_;
  bool stale_ = true;
};

}  // namespace procession::app
