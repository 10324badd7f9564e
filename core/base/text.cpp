#include "base/text.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <system_error>

namespace procession {

std::string seconds_text(std::int64_t ns) {
  char text[48];
  std::snprintf(text, sizeof text, "%.3f s", static_cast<double>(ns) / 1e9);
  return text;
}

std::int64_t parse_time(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  double scale = 0;
  if (unit.empty() || unit == "s") scale = 1e9;
  if (unit == "ms") scale = 1e6;
  const double ns = value * scale;
  if (error != std::errc() || scale == 0 || !(ns >= 0 && ns < 9e18)) return -1;
  return std::llround(ns);
}

}  // namespace procession
