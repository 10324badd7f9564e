// A small recording for the window's tests: one producer, one consumer and a queue of 2.
#pragma once

#include <string>

// Writes it to `path`. Times are made up, the order of events is that of a run. With `finished`
// false the recording stays as a killed recorder leaves it.
void write_story(const std::string& path, bool finished = true);

inline constexpr int kStoryItems = 6;
