#include "schema/run_end.h"

#include "base/fields.h"

namespace procession {
namespace {

constexpr char kProgram[] = "program";
constexpr char kWhy[] = "why";
constexpr char kOutlived[] = "outlived";

// False if the field exists and can't be read here.
bool read(std::string_view fields, const char* name, std::optional<Error>& out) {
  const auto value = field(fields, name);
  if (!value) return true;
  out = error_of(*value);
  return out.has_value();
}

bool read(std::string_view fields, const char* name, ErrorText& out) {
  std::optional<Error> error;
  if (!read(fields, name, error)) return false;
  if (error) out = std::move(error->what);
  return true;
}

}  // namespace

std::string RunEnd::sentence() const {
  std::string out = english(program, kErrorKeys);
  if (why) out += (out.empty() ? "" : ": ") + why->sentence();
  if (!outlived.key.empty()) out += "; " + english(outlived, kErrorKeys);
  return out;
}

std::string fields_of(const RunEnd& end) {
  std::string out;
  if (!end.program.key.empty()) add_field(out, kProgram, fields_of(Error{end.program}));
  if (end.why) add_field(out, kWhy, fields_of(*end.why));
  if (!end.outlived.key.empty()) add_field(out, kOutlived, fields_of(Error{end.outlived}));
  return out;
}

RunEnd run_end_of(std::int64_t b, std::string_view fields) {
  RunEnd out;
  if (b <= 0 || b > static_cast<std::int64_t>(EndReason::own_failure)) return out;
  if (!read(fields, kProgram, out.program) || !read(fields, kWhy, out.why) ||
      !read(fields, kOutlived, out.outlived) || (out.program.key.empty() && !out.why))
    return {};
  out.reason = static_cast<EndReason>(b);
  return out;
}

}  // namespace procession
