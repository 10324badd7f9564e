// A strict reader of one TOML file: every key that is not read is a mistake, unless it is of a
// newer format or begins with "x-". Only the parse*.cpp include it, because toml++ is heavy.
#pragma once

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"

namespace procession::lesson {

inline int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

// Collects the mistakes of one file, and the keys that were passed over.
struct File {
  std::string path;
  std::vector<Message>& messages;
  std::int64_t format = 1;  // of the file, as its key `format` says
  void mistake(int line, std::string what) { messages.push_back({path, line, std::move(what)}); }
  void pass_over(int line, std::string what) {
    messages.push_back({path, line, std::move(what), Message::Kind::note});
  }
};

// One table of the file. Read its keys, then call done().
class Section {
 public:
  // `name` is as in "[card]", for sentences; "" is the file itself.
  Section(const toml::table& table, std::string name, File& file)
      : table_(table), name_(std::move(name)), file_(file) {}

  int line() const { return line_of(table_); }
  int line(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node ? line_of(*node) : line();
  }
  bool has(std::string_view key) const { return table_.contains(key); }
  File& file() { return file_; }
  std::string describe(std::string_view key) const {
    return name_.empty() ? "`" + std::string(key) + "`" : "`" + std::string(key) + "` in " + name_;
  }
  void mistake(std::string_view key, const std::string& expected) {
    file_.mistake(line(key), describe(key) + ": expected " + expected);
  }

  // Notes that the key was passed over, and why.
  void pass_over(std::string_view key, const std::string& why) {
    file_.pass_over(line(key), describe(key) + " was passed over: " + why);
  }

  // The node; marks its key as read. nullptr if it is missing, which is a mistake if it is
  // required.
  const toml::node* node(std::string_view key, bool required, const char* expected) {
    keys_read_.emplace_back(key);
    const toml::node* found = table_.get(key);
    if (!found && required)
      file_.mistake(line(), describe(key) + " is missing: expected " + expected);
    return found;
  }

  // A text of at least one character.
  std::string text(std::string_view key, bool required = true) {
    constexpr const char* kExpected = "a text in quotes, not empty";
    const toml::node* found = node(key, required, kExpected);
    if (!found) return {};
    const auto value = found->value_exact<std::string>();
    if (!value || value->empty()) {
      mistake(key, kExpected);
      return {};
    }
    return *value;
  }

  std::optional<std::int64_t> whole(std::string_view key, std::int64_t least, std::int64_t most,
                                    bool required = true) {
    const std::string expected =
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const toml::node* found = node(key, required, expected.c_str());
    if (!found) return std::nullopt;
    const auto value = found->value_exact<std::int64_t>();
    if (value && *value >= least && *value <= most) return value;
    mistake(key, expected);
    return std::nullopt;
  }

  bool truth(std::string_view key) {
    const toml::node* found = node(key, false, "");
    if (!found) return false;
    const auto value = found->value_exact<bool>();
    if (!value) mistake(key, "true or false");
    return value.value_or(false);
  }

  const toml::table* table(std::string_view key, bool required, const char* expected) {
    const toml::node* found = node(key, required, expected);
    if (found && !found->as_table()) mistake(key, expected);
    return found ? found->as_table() : nullptr;
  }

  // The tables of [[key]]; empty if it is missing.
  std::vector<const toml::table*> tables(std::string_view key) {
    std::vector<const toml::table*> out;
    const toml::node* found = node(key, false, "");
    if (!found) return out;
    const toml::array* array = found->as_array();
    if (array)
      for (const toml::node& item : *array)
        if (const toml::table* one = item.as_table()) out.push_back(one);
    if (!array || out.size() != array->size()) mistake(key, "tables [[" + std::string(key) + "]]");
    return out;
  }

  std::vector<std::string> texts(std::string_view key, bool required) {
    constexpr const char* kExpected = "a list of texts, each of them once";
    std::vector<std::string> out;
    const toml::node* found = node(key, required, kExpected);
    if (!found) return out;
    const toml::array* array = found->as_array();
    std::set<std::string> seen;
    if (array)
      for (const toml::node& item : *array)
        if (const auto value = item.value_exact<std::string>(); value && !value->empty())
          if (seen.insert(*value).second) out.push_back(*value);
    if (!array || array->empty() || out.size() != array->size()) mistake(key, kExpected);
    return out;
  }

  // The texts key.en and key.zh.
  Words words(std::string_view key) {
    const toml::table* both = table(key, true, "both `.en` and `.zh`");
    if (!both) return {};
    Section section(*both, describe(key), file_);
    Words out{section.text("en"), section.text("zh")};
    section.done();
    return out;
  }

  // Reports every key that was not read: as passed over if it begins with "x-" or the file is of a
  // newer format, else as a mistake, with the nearest key that was read.
  void done() {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::find(keys_read_.begin(), keys_read_.end(), name) != keys_read_.end()) continue;
      if (name.starts_with("x-")) {
        file_.pass_over(line_of(value), describe(name) + " was passed over");
        continue;
      }
      if (file_.format > kLessonFormat) {
        file_.pass_over(line_of(value), describe(name) + " was passed over: the file has format " +
                                            std::to_string(file_.format) +
                                            ", this version knows keys up to format " +
                                            std::to_string(kLessonFormat));
        continue;
      }
      const std::string_view near = nearest(name, keys_read_);
      std::string keys;
      for (const std::string& one : keys_read_) keys += (keys.empty() ? "" : ", ") + one;
      file_.mistake(line_of(value),
                    "unknown key " + describe(name) +
                        (near.empty() ? ": expected one of " + keys
                                      : ": did you mean " + std::string(near) + "?"));
    }
  }

 private:
  const toml::table& table_;
  std::string name_;
  File& file_;
  std::vector<std::string> keys_read_;
};

}  // namespace procession::lesson
