#include "explore/schedule.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace procession::explore {
namespace {

constexpr std::string_view kSymbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr int kLetters = 26;
constexpr std::size_t kMostSteps = 1'000'000;
constexpr int kMostActors = 65536;
constexpr std::string_view kVersion = "1";

std::string number_of(Kind kind) { return std::to_string(static_cast<unsigned>(kind)); }

class Parser {
 public:
  explicit Parser(std::string_view text) {
    for (const char c : text)
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') text_ += c;
  }

  Result<Schedule> parse() {
    if (!read_head()) return wrong();
    Schedule out;
    int actor = -1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '{' || (c >= 'a' && c <= 'z')) {
        if (!read_actor(actor)) return wrong();
        continue;
      }
      Kind kind = Kind::none;
      if (c == '-')
        ++at_;
      else if (!read_kind(kind))
        return wrong();
      if (actor < 0) return no_schedule({{"error.schedule.nobody"}});
      if (out.size() == kMostSteps) return no_schedule({{"error.schedule.long"}});
      out.push_back({actor, kind});
    }
    return out;
  }

 private:
  static tl::unexpected<Error> no_schedule(Error because) {
    return failure_for(std::move(because), {"error.schedule.none"}, "", {"advice.schedule.copy"});
  }
  // The error for an unexpected text at the present offset.
  tl::unexpected<Error> wrong() const {
    Error found{{"error.schedule.at_end"}};
    if (at_ < text_.size())
      found.what = {"error.schedule.found",
                    {{"text", text_.substr(at_, 8)}, {"place", std::to_string(at_ + 1)}}};
    return no_schedule(error_for(std::move(found), expected_));
  }

  // Reads digits. False if there are none, or the number is greater than `most`.
  bool read_number(int& out, int most) {
    const char* begin = text_.data() + at_;
    const char* end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(begin, end, out);
    if (error != std::errc() || out < 0 || out > most) return false;
    at_ += static_cast<std::size_t>(stop - begin);
    return true;
  }

  bool read(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool read_head() {
    expected_ = {"error.schedule.head", {{"version", std::string(kVersion)}}};
    int version = 0;
    if (!read_number(version, 999)) return false;
    if (std::to_string(version) != kVersion) return false;
    while (read('.')) {
      int kind = 0;
      if (!read_number(kind, 65535)) return false;
      kinds_.push_back(static_cast<Kind>(kind));
    }
    return read(':');
  }

  bool read_actor(int& actor) {
    expected_ = {"error.schedule.actor", {{"number", "{number}"}}};
    if (!read('{')) {
      actor = text_[at_++] - 'a';
      return true;
    }
    return read_number(actor, kMostActors) && read('}');
  }

  bool read_kind(Kind& kind) {
    expected_ = {"error.schedule.kind", {{"count", std::to_string(kinds_.size())}}};
    if (read('[')) {
      int number = 0;
      if (!read_number(number, 65535) || !read(']')) return false;
      kind = static_cast<Kind>(number);
      return true;
    }
    const std::size_t index = kSymbols.find(text_[at_]);
    if (index == std::string_view::npos || index >= kinds_.size()) return false;
    ++at_;
    kind = kinds_[index];
    return true;
  }

  std::string text_;
  std::size_t at_ = 0;
  std::vector<Kind> kinds_;
  ErrorText expected_;
};

}  // namespace

std::string to_text(const Schedule& schedule) {
  std::vector<Kind> kinds;
  std::string steps;
  int actor = -1;
  for (const ScheduleStep& step : schedule) {
    if (step.actor != actor) {
      actor = step.actor;
      if (actor < kLetters)
        steps += static_cast<char>('a' + actor);
      else
        steps += '{' + std::to_string(actor) + '}';
    }
    if (step.kind == Kind::none) {
      steps += '-';
      continue;
    }
    auto known = std::ranges::find(kinds, step.kind);
    if (known == kinds.end() && kinds.size() < kSymbols.size())
      known = kinds.insert(kinds.end(), step.kind);
    if (known == kinds.end())
      steps += '[' + number_of(step.kind) + ']';
    else
      steps += kSymbols[static_cast<std::size_t>(known - kinds.begin())];
  }
  std::string out(kVersion);
  for (const Kind kind : kinds) out += '.' + number_of(kind);
  return out + ':' + steps;
}

Result<Schedule> parse_schedule(std::string_view text) { return Parser(text).parse(); }

}  // namespace procession::explore
