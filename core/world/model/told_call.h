// The text of a managed object's call: "METHOD on TYPE", then a line for each argument, then
// "→ ANSWER" or "! EXCEPTION". Values are short texts as Python's repr() gives them; one that was
// cut ends with "…". A recording from before calls told more has the first line alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession::world {

struct ToldCall {
  std::string_view head;  // the first line
  std::string_view method, type;
  bool told = false;                       // the arguments are known
  std::vector<std::string_view> args;      // told: at most kMostArguments
  std::optional<std::string_view> answer;  // nullopt: None, or not told, or no answer yet
  std::string_view error;                  // the name of the exception; "": none
  bool cut = false;  // the text is as long as a text can be: what its last line began is not known

  static constexpr std::size_t kMostArguments = 8;
  // Accepts any bytes. The views point into `text`.
  static ToldCall of(std::string_view text);
};

// Returns the call as a program writes it, without its answer: "counts['n'] = 1", "done.get()".
std::string call_words(std::string_view object, const ToldCall& call);

// Whether the text says which key it is. One that was cut does not, nor do those of which only the
// type is shown, such as <Color>: many keys have that text.
bool names_a_key(std::string_view repr);

// Returns the entries of "{'n': 0, 'm': [1, 2]}" and the elements of "[1, 2]"; nullopt if the text
// was cut, if it does not name each key, or if it is something else.
using Entries = std::vector<std::pair<std::string_view, std::string_view>>;
std::optional<Entries> dict_entries(std::string_view repr);
std::optional<std::vector<std::string_view>> list_elements(std::string_view repr);

// Returns the text in quotes of a repr() without escapes, such as 'x'; nullopt for anything else.
std::optional<std::string_view> unquoted(std::string_view repr);

}  // namespace procession::world
