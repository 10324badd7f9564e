// CodePanel shows the program's text and the line that each process executes at the playhead.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "panels/panel.h"
#include "session/source.h"

namespace procession::app {

class CodePanel : public DockedPanel {
 public:
  CodePanel() : DockedPanel("code_panel") {}
  void draw(const Ui& ui, Area area) override;

 private:
  using ProcessesByLine = std::map<std::uint32_t, std::vector<const world::Process*>>;
  // In all of these: `follower` reads the recording, nullptr before the lesson's first run;
  // `by_line` has the processes by the line that they execute; `now` is the playhead's instant.
  void load_sources(const Ui& ui, const RecordingFollower* follower);
  void draw_tabs(const Ui& ui);
  void draw_rows(const Ui& ui, const RecordingFollower* follower, const SourceFile& file,
                 const ProcessesByLine& by_line, RawNs now);
  // Moves the playhead to an instant at which a process executes this line.
  void seek(const Ui& ui, const RecordingFollower& follower, std::string_view file,
            std::uint32_t line, RawNs now) const;
  // The line to keep visible; 0: none.
  static std::uint32_t line_of_interest(const Ui& ui, const ProcessesByLine& by_line);
  void scroll_to(const Ui& ui, std::uint32_t line);

  std::vector<SourceFile> files_;
  std::size_t shown_ = 0;               // index into files_ of the file on the screen
  std::uint32_t at_line_ = 0;           // the line that the panel scrolled to last; 0: none
  std::uint32_t pointed_ = 0;           // the line that the step points at; 0: none
  const lesson::Step* step_ = nullptr;  // the step that was read when it was drawn last
  // What `files_` were loaded for; nullopt: nothing yet.
  struct Loaded {
    int generation = -1;  // number of the recording in this window; -1: the lesson has not run yet
    const lesson::Lesson* lesson = nullptr;
    std::string variant;  // of the lesson's next run; empty: there is a recording
    std::string language;
  };
  std::optional<Loaded> loaded_;
};

}  // namespace procession::app
