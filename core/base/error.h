// An error as a value: what is wrong, where, and what to do. It carries keys and arguments, not
// words: error_keys.h has the English, the window's language files the other languages.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "base/error_keys.h"
#include "base/sentence.h"

namespace procession {

// The key of a row of kErrorKeys. A literal that is not such a key does not compile.
class ErrorKey {
 public:
  consteval ErrorKey(const char* key) : row_(row_of(key)) {  // NOLINT(google-explicit-constructor)
    if (row_ == kErrorKeys.size()) throw "error_keys.h has no such key";
  }
  // nullopt if this version does not know the key.
  static std::optional<ErrorKey> find(std::string_view key);

  std::string_view str() const { return kErrorKeys[row_].key; }

 private:
  explicit constexpr ErrorKey(std::size_t row) : row_(row) {}
  // kErrorKeys.size(): none. An index, for with -fsanitize=undefined g++ 12 compares no address of
  // an element with nullptr at compile time.
  static constexpr std::size_t row_of(std::string_view key) {
    std::size_t row = 0;
    while (row < kErrorKeys.size() && kErrorKeys[row].key != key) ++row;
    return row;
  }

  std::size_t row_;
};

// A sentence of kErrorKeys; a default-constructed one is empty.
struct ErrorText : Sentence {
  ErrorText() = default;
  ErrorText(ErrorKey key_of, Args args_of = {})  // NOLINT(google-explicit-constructor)
      : Sentence{std::string(key_of.str()), std::move(args_of)} {}
};

struct Error {
  ErrorText what;                          // "the recording is cut after 3 of 7 chunks"
  std::string where{};                     // "run.procession, byte 8192"; may be empty
  ErrorText advice{};                      // what to do: "record it again"; may be empty
  int exit_code = 2;                       // of the command line (core/cli/cli.h)
  std::shared_ptr<const Error> because{};  // the reason; may be nullptr

  // "what: because", in English. If `what` has a slot for the reason ({because}), the reason goes
  // there.
  std::string message() const;
  // "where: what: because; advice": one sentence for stderr, in English, without a final line end.
  std::string sentence() const;
};

// Whether `pattern` has a slot for an error's reason.
constexpr bool has_reason_slot(std::string_view pattern) {
  return pattern.find("{because}") != std::string_view::npos;
}

// The error as key=value fields (fields.h), for another program: what, what.ARGUMENT, where,
// advice, advice.ARGUMENT, exit, because. Empty members are left out.
std::string fields_of(const Error& error);
// nullopt if these are not such fields, or have a key that this version does not know. Accepts any
// bytes.
std::optional<Error> error_of(std::string_view fields);

// An error that another program sent: from its fields, or, if this version does not know them, with
// its sentence.
Error error_from_fields(std::string_view fields, std::string_view sentence);

// The error for an errno, with the system's text.
Error reason_of(int number);

// Text of another program or a library, shown unchanged.
inline ErrorText as_it_is(std::string text) { return {"error.text", {{"text", std::move(text)}}}; }

inline Error error_for(Error because, ErrorText what, std::string where = {}, ErrorText advice = {},
                       int exit_code = 2) {
  return {std::move(what), std::move(where), std::move(advice), exit_code,
          std::make_shared<const Error>(std::move(because))};
}

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorText what, std::string where = {}, ErrorText advice = {},
                                     int exit_code = 2) {
  return tl::unexpected<Error>(
      Error{std::move(what), std::move(where), std::move(advice), exit_code});
}

// The same, with its reason.
inline tl::unexpected<Error> failure_for(Error because, ErrorText what, std::string where = {},
                                         ErrorText advice = {}, int exit_code = 2) {
  return tl::unexpected<Error>(error_for(std::move(because), std::move(what), std::move(where),
                                         std::move(advice), exit_code));
}

}  // namespace procession
