#include <algorithm>
#include <utility>

#include "lesson/parse.h"

namespace procession::lesson {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string ids(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) out += (out.empty() ? "" : ", ") + step.id;
  return out;
}

}  // namespace

Text parse_text(const std::string& path, std::string_view bytes, const std::vector<Step>& steps,
                std::vector<Message>& messages) {
  Text out;
  if (const int line = first_bad_utf8_line(bytes)) {
    messages.push_back({path, line, "bytes that are no UTF-8: expected UTF-8"});
    return out;
  }
  std::string id;        // of the step being read; empty: the introduction
  std::string body;      // so far
  std::string title;     // of that step
  bool known = true;     // its heading names a step
  bool fenced = false;   // inside ``` … ```
  int number = 0;        // of the line
  int heading_line = 0;  // of the step being read
  const auto close = [&] {
    const std::string text(trim(body));
    body.clear();
    if (id.empty() && known) {
      out.introduction = text;
    } else if (known) {
      if (text.empty())
        messages.push_back({path, heading_line, "step " + id + " has no text: expected some"});
      out.steps[id] = {title, text};
    }
  };
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced || !line.starts_with("## ")) {
      const bool page_title = !fenced && id.empty() && known && line.starts_with("# ");
      if (!page_title) body.append(line).append("\n");
      continue;
    }
    close();
    heading_line = number;
    const std::string_view heading = trim(line.substr(3));
    const std::size_t colon = heading.find(':');
    id = std::string(trim(heading.substr(0, colon)));
    title = colon == std::string_view::npos ? "" : std::string(trim(heading.substr(colon + 1)));
    known =
        std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.id == id; });
    if (!known)
      messages.push_back({path, number,
                          "`## " + std::string(heading) +
                              "` names no step of lesson.toml: expected `## ID: "
                              "Title` with one of " +
                              ids(steps)});
    else if (title.empty())
      messages.push_back(
          {path, number,
           "`## " + std::string(heading) + "` has no title: expected `## " + id + ": Title`"});
    else if (out.steps.contains(id))
      messages.push_back({path, number, "step " + id + " stands twice: expected it once"});
  }
  close();
  for (const Step& step : steps)
    if (!step.id.empty() && !out.steps.contains(step.id))
      messages.push_back({path, 0,
                          "step " + step.id +
                              " of lesson.toml has no text: expected a "
                              "heading `## " +
                              step.id + ": Title`"});
  return out;
}

}  // namespace procession::lesson
