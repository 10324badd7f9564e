// Speeds of the session clock, per mille.
#pragma once

#include <string>

namespace procession::app {

inline constexpr int kSpeeds[] = {100, 250, 500, 1000, 2000, 4000, 10000, 20000};
std::string speed_text(int per_mille);  // "0.25×"
int next_speed(int per_mille, int by);  // the next higher (by > 0) or lower speed

}  // namespace procession::app
