// Reports after a run: a hang, and steps that were never reached.
#include <string>

#include "cli/cli.h"
#include "cli/hang_reporter.h"
#include "cli/run_command.h"

namespace procession::cli {
void RunCommand::report_hang_and_missed_steps(const record::Recording& recording) const {
  if (options_.quiet) return;
  const record::RunHeader& header = recording.header();
  lesson::StepFinder finder(lesson_, header.variant, header.parameters);
  world::World world;
  std::string still;  // the hang as it was when the first process was ended
  bool ended = false;
  recording.each(1, recording.size(), [&](const Event& event) {
    // A process that hangs was ended from outside, if at all: only then is there a hang to report.
    if (!ended && event.kind == Kind::process_exit && event.b != 0) {
      still = hang_sentence(world, world::lasting_hangs(world, event.t));
      ended = !still.empty();
    }
    world.apply(event);
    finder.apply(event, world);
    return true;
  });
  if (!still.empty() && !(hang_reporter_ && hang_reporter_->has_reported()))
    say_unless_quiet(still);
  // Without a message a reader would wait for these steps.
  for (const std::size_t step :
       lesson::never_reached(lesson_, header.variant, header.parameters, finder.moments()))
    say_unless_quiet(lesson::never_reached_sentence(lesson_, step, header.variant,
                                                    header.parameters, language()));
}

}  // namespace procession::cli
