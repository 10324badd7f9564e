// The words of the window: assets/languages/*.toml (format: assets/README.md).
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

// Not thread-safe. Pointers handed out last as long as the Language.
class Language {
 public:
  using Values = std::vector<std::pair<std::string, std::string>>;

  // `code` as in "zh"; English stands in for what a language lacks. An error names the file.
  static Result<Language> load(const std::string& folder, const std::string& code);

  const std::string& code() const { return code_; }
  bool chinese() const { return code_ == "zh"; }

  // The words for `key`; the key itself where no language has it (a test finds those).
  const char* tr(std::string_view key) const;
  bool has(std::string_view key) const { return words_.contains(key); }

  // tr(key) with each {name} replaced. With a value named "count" that is "1", "key_one" is
  // preferred where the language has it.
  std::string say(std::string_view key, const Values& values) const;

  // "where: what: because; advice", as Error::sentence() says it in English.
  std::string say(const Error& error) const;
  // How a run ended, as RunEnd::sentence() says it in English.
  std::string say(const RunEnd& end) const;
  // A sentence of kErrorKeys, with the reason for it or without.
  std::string say(const ErrorText& text, const Error* because = nullptr) const;

  const FlatToml& words() const { return words_; }

 private:
  std::string code_ = "en";
  FlatToml words_;
};

// "00:01.284": what the session clock shows.
std::string clock_text(SessionNs at);

}  // namespace procession::app
