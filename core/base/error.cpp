#include "base/error.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/fields.h"

namespace procession {
namespace {

constexpr int kDeepest = 8;  // levels of reasons that are read; at most three are written

void add_text(std::string& fields, std::string_view name, const ErrorText& text) {
  if (text.key.empty()) return;
  add_field(fields, name, text.key);
  for (const auto& [arg, value] : text.args)
    add_field(fields, std::string(name) + "." + arg, value);
}

// False if there is a key that this version does not know.
bool read_text(std::string_view fields, const std::string& name, ErrorText& out) {
  const auto key = field(fields, name);
  if (!key) return true;
  const auto known = ErrorKey::find(*key);
  if (!known) return false;
  out = ErrorText(*known);
  std::string_view names = find_key(kErrorKeys, *key)->args;
  while (!names.empty()) {
    const std::string_view arg = names.substr(0, names.find(' '));
    names.remove_prefix(std::min(names.size(), arg.size() + 1));
    if (auto value = field(fields, name + "." + std::string(arg)))
      out.args.emplace_back(arg, std::move(*value));
  }
  return true;
}

std::optional<Error> read_error(std::string_view fields, int depth) {
  Error out;
  if (depth > kDeepest || !read_text(fields, "what", out.what) || out.what.key.empty() ||
      !read_text(fields, "advice", out.advice))
    return std::nullopt;
  out.where = field(fields, "where").value_or("");
  if (const auto exit = field(fields, "exit"))
    std::from_chars(exit->data(), exit->data() + exit->size(), out.exit_code);
  if (const auto reason = field(fields, "because")) {
    auto because = read_error(*reason, depth + 1);
    if (!because) return std::nullopt;
    out.because = std::make_shared<const Error>(std::move(*because));
  }
  return out;
}

}  // namespace

std::optional<ErrorKey> ErrorKey::find(std::string_view key) {
  const std::size_t row = row_of(key);
  if (row == kErrorKeys.size()) return std::nullopt;
  return ErrorKey(row);
}

std::string Error::message() const {
  if (because == nullptr) return english(what, kErrorKeys);
  Sentence whole = what;
  whole.args.emplace_back("because", because->sentence());
  std::string out = english(whole, kErrorKeys);
  const SentenceKey* row = find_key(kErrorKeys, what.key);
  if (row == nullptr || !has_reason_slot(row->english)) out += ": " + because->sentence();
  return out;
}

std::string Error::sentence() const {
  std::string out = where.empty() ? message() : where + ": " + message();
  if (!advice.key.empty()) out += "; " + english(advice, kErrorKeys);
  return out;
}

std::string fields_of(const Error& error) {
  std::string out;
  add_text(out, "what", error.what);
  if (!error.where.empty()) add_field(out, "where", error.where);
  add_text(out, "advice", error.advice);
  if (error.exit_code != Error{}.exit_code) add_field(out, "exit", error.exit_code);
  if (error.because != nullptr) add_field(out, "because", fields_of(*error.because));
  return out;
}

std::optional<Error> error_of(std::string_view fields) { return read_error(fields, 0); }

Error error_from_fields(std::string_view fields, std::string_view sentence) {
  if (auto error = error_of(fields)) return std::move(*error);
  return {as_it_is(std::string(sentence))};
}

Error reason_of(int number) {
  switch (number) {
    case ENOENT:
      return {{"error.reason.missing"}};
    case EACCES:
      return {{"error.reason.permission"}};
    case ENOSPC:
      return {{"error.reason.space"}};
    case EROFS:
      return {{"error.reason.read_only"}};
    case EISDIR:
      return {{"error.reason.folder"}};
    case ENOTDIR:
      return {{"error.reason.no_folder"}};
    case EEXIST:
      return {{"error.reason.exists"}};
    case EMFILE:
      return {{"error.reason.descriptors"}};
    default:
      return {as_it_is(std::strerror(number))};
  }
}

}  // namespace procession
