#include "cli/recordings.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "record/recording.h"

namespace procession::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMaxRecordings = 100;
constexpr std::string_view kEnding = ".procession";

// A name reduced to letters, digits, '.', '-' and '_' and shortened, so that any file system
// accepts it.
std::string plain(std::string_view name) {
  std::string out(name.substr(0, 60));
  for (char& c : out) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_';
    if (!fine) c = '_';
  }
  return out.empty() ? "run" : out;
}

// Whether new_recording_path() could have made the name: 2026-05-04_101530_….procession
bool is_recording_name(const std::string& name) {
  constexpr std::string_view kForm = "dddd-dd-dd_dddddd_";
  if (name.size() < kForm.size() + kEnding.size() || !name.ends_with(kEnding)) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = name[i] >= '0' && name[i] <= '9';
    if (kForm[i] == 'd' ? !digit : name[i] != kForm[i]) return false;
  }
  return true;
}

bool live(const std::string& path) {
  const auto recording = record::Recording::open(path);
  return recording && (*recording)->life() == record::Life::live;
}

}  // namespace

Result<std::string> new_recording_path(std::string_view name) {
  const auto folder = record::recordings_folder();
  if (!folder) return folder;
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char stamp[32];
  const std::string start(stamp, std::strftime(stamp, sizeof stamp, "%Y-%m-%d_%H%M%S_", &parts));
  std::error_code error;
  for (int n = 1;; ++n) {
    const std::string more = n == 1 ? "" : "-" + std::to_string(n);
    fs::path path = fs::path(*folder) / (start + plain(name) + more + std::string(kEnding));
    if (!fs::exists(path, error)) return path.string();
  }
}

void keep_newest_recordings() {
  const auto folder = record::recordings_folder();
  if (!folder) return;
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator it(*folder, error), end; !error && it != end; it.increment(error))
    if (const std::string name = it->path().filename().string(); is_recording_name(name))
      names.push_back(name);
  if (names.size() <= kMaxRecordings) return;
  std::sort(names.begin(), names.end());  // in order of time
  for (std::size_t i = 0; i < names.size() - kMaxRecordings; ++i) {
    const fs::path path = fs::path(*folder) / names[i];
    if (!live(path.string())) fs::remove(path, error);
  }
}

}  // namespace procession::cli
