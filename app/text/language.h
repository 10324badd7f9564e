// Language has the words of the window in one language: assets/languages/*.toml (format:
// assets/README.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/clock_types.h"
#include "schema/run_end.h"
#include "toml/toml.h"

namespace procession::app {

// Language is not thread-safe. The pointers that it returns are valid as long as it lives.
class Language {
 public:
  // For each {name} of a sentence: the name, and the text in its place.
  using Values = std::vector<std::pair<std::string, std::string>>;

  // Loads the language `code`, for example "zh", from `folder`: assets/languages. English words
  // stand in for the ones that it lacks. An error names the file.
  static Result<Language> load(const std::string& folder, const std::string& code);

  const std::string& code() const { return code_; }  // "en", "zh"
  bool chinese() const { return code_ == "zh"; }

  // Translates: returns the words for `key`, or the key itself if no language has it (a test finds
  // such keys).
  const char* tr(std::string_view key) const;
  // Whether the language, or English, has words for `key`.
  bool has(std::string_view key) const { return words_.contains(key); }

  // Returns the words for the kind of an event, given by its name: "put" for "queue.put". A name
  // that no language has is returned as it is.
  std::string kind_words(std::string_view name) const;

  // Returns tr(key) with each {name} replaced by its value. If the value "count" is "1", "key_one"
  // is used if the language has it. The values "kind" and "act" are names of kinds of events, and
  // are replaced by kind_words().
  std::string say(std::string_view key, const Values& values) const;

  // Returns "where: what: because; advice", as Error::sentence() does in English.
  std::string say(const Error& error) const;
  // Returns how a run ended, as RunEnd::sentence() does in English.
  std::string say(const RunEnd& end) const;
  // Returns a sentence of kErrorKeys (base/error_keys.h). `because`: the error's reason, which the
  // sentence then names; nullptr: none.
  std::string say(const ErrorText& text, const Error* because = nullptr) const;

  const FlatToml& words() const { return words_; }  // all of them by key

 private:
  std::string code_ = "en";
  FlatToml words_;
};

// Returns an instant of the session clock as minutes, seconds and milliseconds: "00:01.284".
std::string clock_text(SessionNs at);

}  // namespace procession::app
