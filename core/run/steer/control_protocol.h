// The words of the control socket, for both of its ends; README.md of this folder has the lines.
// Includes nothing, because the window does not contain the supervisor.
#pragma once

namespace procession::run::protocol {

// Keys. A line to the supervisor has kDo, a line from it kIs.
inline constexpr char kDo[] = "do";
inline constexpr char kIs[] = "is";
inline constexpr char kPid[] = "pid";
inline constexpr char kTid[] = "tid";
inline constexpr char kSignalNumber[] = "signal";
inline constexpr char kPerMille[] = "per_mille";
inline constexpr char kText[] = "text";
inline constexpr char kRecording[] = "recording";
inline constexpr char kSentence[] = "sentence";
inline constexpr char kFields[] = "fields";  // of an error (base/error.h): the sentence by key
inline constexpr char kExit[] = "exit";
inline constexpr char kStands[] = "stands";
inline constexpr char kAfterMs[] = "after_ms";
inline constexpr char kHeldStep[] = "step";
inline constexpr char kSchedule[] = "schedule";
inline constexpr char kWhy[] = "why";
inline constexpr char kAt[] = "at";
inline constexpr char kInside[] = "inside";
inline constexpr char kStatus[] = "status";
inline constexpr char kRecordingProblem[] = "recording_problem";

// Commands: values of kDo.
inline constexpr char kStop[] = "stop";
inline constexpr char kPause[] = "pause";
inline constexpr char kResume[] = "resume";
inline constexpr char kSetSpeed[] = "speed";
inline constexpr char kFreeze[] = "freeze";
inline constexpr char kThaw[] = "thaw";
inline constexpr char kStep[] = "step";
inline constexpr char kSignal[] = "signal";
inline constexpr char kStdin[] = "stdin";

// Answers and reports: values of kIs.
inline constexpr char kStarted[] = "started";
inline constexpr char kError[] = "error";
inline constexpr char kPaused[] = "paused";
inline constexpr char kHeld[] = "held";
inline constexpr char kStepped[] = "stepped";
inline constexpr char kResumed[] = "resumed";
inline constexpr char kSpeed[] = "speed";
inline constexpr char kFrozen[] = "frozen";
inline constexpr char kThawed[] = "thawed";
inline constexpr char kEnded[] = "ended";

// Values of kAt: the state of the thread after a step.
inline constexpr char kAtGate[] = "gate";
inline constexpr char kAtBlocked[] = "blocked";
inline constexpr char kAtAsleep[] = "asleep";
inline constexpr char kAtRunning[] = "running";
inline constexpr char kAtEnded[] = "ended";

// Values of kSchedule.
inline constexpr char kFollowed[] = "followed";
inline constexpr char kRefused[] = "refused";

}  // namespace procession::run::protocol
