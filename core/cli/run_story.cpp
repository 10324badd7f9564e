// What `run` says of how a run went: that nobody could go on, and which steps never came.
#include <string>

#include "cli/cli.h"
#include "cli/hang_reporter.h"
#include "cli/run_command.h"

namespace procession::cli {
void Run::report_story(const record::Recording& recording) const {
  if (options_.quiet) return;
  const record::RunHeader& header = recording.header();
  lesson::StepFinder finder(lesson_, header.variant, header.parameters);
  world::World world;
  std::string still;  // as it was when the first process was ended
  bool ended = false;
  recording.each(1, recording.size(), [&](const Event& event) {
    // Who stood still was ended from outside, if at all: only then is there anything to say.
    if (!ended && event.kind == Kind::process_exit && event.b != 0) {
      still = hang_sentence(world, world::lasting_hangs(world, event.t));
      ended = !still.empty();
    }
    world.apply(event);
    finder.apply(event, world);
    return true;
  });
  if (!still.empty() && !(hang_reporter_ && hang_reporter_->has_reported())) note(still);
  // Without a word a reader would wait for them.
  for (const std::size_t step :
       lesson::never_reached(lesson_, header.variant, header.parameters, finder.moments()))
    note(lesson::never_reached_sentence(lesson_, step, header.variant, header.parameters,
                                        language()));
}

}  // namespace procession::cli
