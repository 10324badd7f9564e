// [[step]] of lesson.toml, and functions that several parts share.
#include <algorithm>
#include <charconv>

#include "lesson/parse.h"
#include "lesson/parse_parts.h"

namespace procession::lesson {
namespace {

Kind kind(Section& section, std::string_view key, bool required) {
  const std::string name = section.text(key, required);
  if (name.empty()) return Kind::none;
  if (const auto found = kind_by_name(name)) return *found;
  std::vector<std::string> names;
  for (const KindInfo& info : kKinds) names.emplace_back(info.name);
  const std::string_view near = nearest(name, names);
  section.mistake(
      key, "a kind of event" + (near.empty() ? std::string(", as core/schema/kinds.toml names them")
                                             : ": did you mean " + std::string(near) + "?"));
  return Kind::none;
}

// The values of one parameter for which something applies: a text, or a list of texts.
std::vector<std::string> values(Section& section, const std::string& name, const Lesson& lesson) {
  constexpr const char* kExpected =
      "the name of a parameter, and a value of it or a list of values";
  const toml::node* node = section.node(name, true, kExpected);
  const auto parameter = std::find_if(lesson.parameters.begin(), lesson.parameters.end(),
                                      [&](const Parameter& known) { return known.name == name; });
  std::vector<std::string> all;
  const auto take = [&](const toml::node& one) {
    const auto text = one.value_exact<std::string>();
    const auto value = text && parameter != lesson.parameters.end()
                           ? check_value(*parameter, *text)
                           : Result<std::string>(failure({}));
    if (value)
      all.push_back(*value);
    else
      section.mistake(name, kExpected);
  };
  if (const toml::array* list = node->as_array())
    for (const toml::node& one : *list) take(one);
  else
    take(*node);
  if (node->is_array() && node->as_array()->empty()) section.mistake(name, kExpected);
  return all;
}

Pattern pattern(const toml::table& table, const Lesson& lesson, File& file) {
  Section section(table, "[step.waits_for]", file);
  Pattern out;
  out.kind = kind(section, "kind", true);
  out.object = section.text("object", false);
  out.process = section.text("process", false);
  out.text = section.text("text", false);
  out.a = parse_amount(section, "a", lesson);
  out.b = parse_amount(section, "b", lesson);
  out.depth = parse_amount(section, "depth", lesson);
  if (const KindInfo* info = kind_info(out.kind);
      out.depth && info && info->type != ObjectType::queue)
    section.mistake("depth", "a `kind` that begins with queue.");
  out.cause = kind(section, "cause", false);
  out.before = section.truth("before");
  out.waits_ms = section.whole("waits_ms", 1, 600'000, false).value_or(0);
  if (out.waits_ms > 0 && out.kind != Kind::none && kind_role(out.kind) != Role::request)
    section.mistake("waits_ms", "a `kind` that ends in .request");
  if (const auto nth = parse_amount(section, "nth", lesson)) {
    out.nth = *nth;
    if (nth->parameter.empty() && nth->value < 1) section.mistake("nth", "1 or more");
  }
  if (out.before && (!out.text.empty() || out.a || out.b || out.cause != Kind::none ||
                     out.waits_ms > 0 || section.has("nth")))
    section.mistake("before",
                    "kind, object, process and depth alone beside it: more is not known before");
  section.done();
  return out;
}

Target target(const toml::table& table, const std::string& of_variant, const Lesson& lesson,
              const Programs& programs, File& file) {
  Section section(table, "[[step.points_at]]", file);
  Target out;
  int keys = 0;
  const auto take = [&](const char* key, Target::What what) {
    const bool there = section.has(key);
    std::string value = section.text(key, false);
    if (!there) return;
    ++keys;
    out.what = what;
    out.pattern = std::move(value);
  };
  take("lane", Target::What::lane);
  take("object", Target::What::object);
  take("code", Target::What::code);
  out.when = parse_when(section, "[[step.points_at]]", lesson);
  section.done();
  if (keys != 1)
    file.mistake(section.line(), "[[step.points_at]]: expected one of lane, object, code");
  if (keys == 1 && out.what == Target::What::code && !out.pattern.empty()) {
    const bool stands = std::any_of(programs.begin(), programs.end(), [&](const auto& program) {
      return (of_variant.empty() || of_variant == program.first) &&
             program.second.find(out.pattern) != std::string::npos;
    });
    if (!stands) section.mistake("code", "text that stands in the lesson's program");
  }
  return out;
}

// shows = ["depth('tasks') == 3", {claim = "pages('n') == 2", variant = "cpp"}]
std::vector<Claim> shows(Section& section, const Lesson& lesson) {
  constexpr const char* kExpected =
      "a list of expressions, or of {claim = \"…\", variant = …, when.… = …, from_python = …, "
      "to_python = …}";
  std::vector<Claim> out;
  const toml::node* node = section.node("shows", false, kExpected);
  if (!node) return out;
  const toml::array* all = node->as_array();
  if (!all || all->empty()) {
    section.mistake("shows", kExpected);
    return out;
  }
  const auto version = [](Section& of, const char* key) -> std::optional<int> {
    const std::string text = of.text(key, false);
    int minor = 0;
    const char* end = text.data() + text.size();
    if (text.empty()) return std::nullopt;
    if (text.starts_with("3.")) {
      const auto read = std::from_chars(text.data() + 2, end, minor);
      if (read.ec == std::errc() && read.ptr == end && minor >= 0) return minor;
    }
    of.mistake(key, "a version of Python such as \"3.12\"");
    return std::nullopt;
  };
  for (const toml::node& one : *all) {
    Claim claim;
    if (const toml::table* table = one.as_table()) {
      Section of(*table, "`shows` of [[step]]", section.file());
      claim.holds = parse_expression(of, "claim", of.text("claim"), lesson);
      claim.variant = parse_variant(of);
      claim.when = parse_when(of, "`shows`", lesson);
      claim.from_python = version(of, "from_python");
      claim.to_python = version(of, "to_python");
      if (claim.variant == "cpp" && (claim.from_python || claim.to_python))
        of.mistake("variant", "no version of Python beside cpp");
      if (claim.from_python && claim.to_python && *claim.from_python > *claim.to_python)
        of.mistake("to_python", "no less than from_python");
      of.done();
    } else if (const auto text = one.value_exact<std::string>()) {
      claim.holds = parse_expression(section, "shows", *text, lesson, 1, line_of(one));
    } else {
      section.mistake("shows", kExpected);
    }
    out.push_back(std::move(claim));
  }
  return out;
}

}  // namespace

std::string parse_variant(Section& section) {
  if (!section.has("variant")) {
    section.node("variant", false, "");
    return {};
  }
  const std::string value = section.text("variant");
  if (!value.empty() && value != "cpp" && value != "python")
    section.mistake("variant", "\"cpp\" or \"python\", or no such key where both are meant");
  return value;
}

std::optional<Amount> parse_amount(Section& section, std::string_view key, const Lesson& lesson) {
  constexpr const char* kExpected =
      "a whole number, or \"$name\" of an int or duration_ms parameter of this lesson";
  const toml::node* node = section.node(key, false, kExpected);
  if (!node) return std::nullopt;
  if (const auto value = node->value_exact<std::int64_t>()) return Amount{*value, {}};
  if (const auto text = node->value_exact<std::string>(); text && text->starts_with('$')) {
    const std::string name = text->substr(1);
    for (const Parameter& parameter : lesson.parameters)
      if (parameter.name == name && (parameter.type == ParameterType::integer ||
                                     parameter.type == ParameterType::duration_ms))
        return Amount{0, name};
  }
  section.mistake(key, kExpected);
  return std::nullopt;
}

When parse_when(Section& section, const std::string& of, const Lesson& lesson) {
  When out;
  if (const toml::table* given = section.table("when", false, "when.PARAMETER = VALUE")) {
    Section when(*given, "when of " + of, section.file());
    for (const auto& [key, value] : *given)
      out.emplace(std::string(key.str()), values(when, std::string(key.str()), lesson));
  }
  return out;
}

Step parse_step(const toml::table& table, const Lesson& lesson, const Programs& programs,
                File& file) {
  Section section(table, "[[step]]", file);
  Step out;
  out.id = section.text("id");
  if (!out.id.empty() && !is_name(out.id, true))
    section.mistake("id", "a letter, then a-z 0-9 _ -");
  out.variant = parse_variant(section);
  out.when = parse_when(section, "[[step]]", lesson);
  if (const toml::table* found = section.table("waits_for", false, "a table [step.waits_for]"))
    out.waits_for = pattern(*found, lesson, file);
  // Older lessons say where the run is held; it is held where a question is asked.
  if (section.truth("hold")) section.pass_over("hold", "a run is held where a question is asked");
  for (const toml::table* one : section.tables("points_at"))
    out.points_at.push_back(target(*one, out.variant, lesson, programs, file));
  out.shows = shows(section, lesson);
  section.done();
  return out;
}

}  // namespace procession::lesson
