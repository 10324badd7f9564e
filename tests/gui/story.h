// A small recording for the window's tests: one producer, one consumer and a queue of 2.
#pragma once

#include <memory>
#include <string>

// Writes it to `path`. Times are made up, the order of events is that of a run. With `finished`
// false the recording stays as a killed recorder leaves it.
void write_story(const std::string& path, bool finished = true);

// A recording that is live as long as what is returned: one process has begun and sleeps.
std::shared_ptr<void> live_story(const std::string& path);

// Likewise: main waits for the end of consumer-1, which waits for a queue that stays empty.
class Writing;
std::shared_ptr<Writing> standing_story(const std::string& path);
// Likewise: so many philosophers hold a fork each and wait for the next one's; main waits for the
// end of the first.
std::shared_ptr<Writing> circle_story(const std::string& path, int philosophers);
void finish(Writing& writing);  // the run ends here

// A run of `python3 OPTION my.py`, a script of 9 lines.
struct OwnStory {
  std::string option = "-u";
  bool traced = false;   // the program emitted events itself
  bool mistake = false;  // it ended with a traceback from line 7
};
void write_own(const std::string& path, const OwnStory& story);

// Paused, by steps: producer-1 (4712) is before a put, consumer-1 (4713) before taking a lock that
// main (4711) holds, which waits for the end of producer-1; sleeper (4714) sleeps.
void write_held_story(const std::string& path);

// Two writers, a file, a flag, a shared value, a variable, a recursive lock, a joinable queue, a
// thread; a pause from 300 to 600 ms, a change of speed at 650 ms, a kill. At 400 ms writer-1 is at
// its gate and writer-2 is frozen.
void write_rich_story(const std::string& path, const std::string& lesson = "shared_file_writes");

// Main and one child, of this name.
void write_named(const std::string& path, const std::string& name);

// Main and its child worker-1 have each a lock "ledger"; main has a queue "tasks" too.
void write_namesakes(const std::string& path);

inline constexpr int kStoryItems = 6;
