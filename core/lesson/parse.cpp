#include "lesson/parse.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lesson/parse_parts.h"
#include "world/checks.h"

namespace procession::lesson {
namespace {

constexpr std::int64_t kLargest = 1'000'000'000'000;  // of any number in a lesson

std::optional<toml::table> parse(std::string_view bytes, File& file) {
  if (const int line = first_bad_utf8_line(bytes)) {
    file.mistake(line, "bytes that are no UTF-8: expected UTF-8");
    return std::nullopt;
  }
  toml::parse_result result = toml::parse(bytes);
  if (!result) {
    const toml::parse_error& error = result.error();
    file.mistake(static_cast<int>(error.source().begin.line),
                 "no TOML: " + std::string(error.description()));
    return std::nullopt;
  }
  return std::move(result).table();
}

// A whole number, or "$name" of a parameter that holds one.
std::optional<Amount> amount(Section& section, std::string_view key, const Lesson& lesson) {
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

void bounds(Section& section, Parameter& parameter) {
  const auto bound = [&](std::string_view key) {
    constexpr const char* kExpected = "a number (a whole one unless the type is float)";
    const toml::node* node = section.node(key, true, kExpected);
    if (!node) return 0.0;
    const bool whole = parameter.type != ParameterType::number;
    const auto value = whole && !node->is_integer() ? std::nullopt : node->value<double>();
    if (value && std::isfinite(*value) && std::abs(*value) <= static_cast<double>(kLargest))
      return *value;
    section.mistake(key, kExpected);
    return 0.0;
  };
  parameter.min = bound("min");
  parameter.max = bound("max");
  if (parameter.min > parameter.max) section.mistake("max", "no less than min");
  if (parameter.type == ParameterType::duration_ms && parameter.min < 0)
    section.mistake("min", "a duration of 0 ms or more");
}

// The default as text, checked as if it came from the command line.
void default_value(Section& section, Parameter& parameter) {
  const std::string expected = parameter.expected();
  const toml::node* node = section.node("default", true, expected.c_str());
  if (!node) return;
  std::string value;
  bool fits = false;
  if (const auto text = node->value_exact<std::string>()) {
    value = *text;
    fits = parameter.type == ParameterType::choice;
  } else if (const auto whole = node->value_exact<std::int64_t>()) {
    value = std::to_string(*whole);
    fits = parameter.type != ParameterType::choice && parameter.type != ParameterType::boolean;
  } else if (const auto number = node->value_exact<double>()) {
    char digits[64];
    const auto written = std::to_chars(digits, digits + sizeof digits, *number);
    value.assign(digits, written.ptr);
    fits = parameter.type == ParameterType::number;
  } else if (const auto truth = node->value_exact<bool>()) {
    value = *truth ? "true" : "false";
    fits = parameter.type == ParameterType::boolean;
  }
  const auto checked = check_value(parameter, value);
  if (!fits || !checked)
    section.mistake("default", expected);
  else
    parameter.default_value = *checked;
}

Parameter parameter(const toml::table& table, File& file) {
  Section section(table, "[[parameter]]", file);
  Parameter out;
  out.name = section.text("name");
  if (!out.name.empty() && !is_name(out.name)) section.mistake("name", "a letter, then a-z 0-9 _");
  const std::string type = section.text("type");
  bool known = false;
  for (const auto one : {ParameterType::integer, ParameterType::number, ParameterType::choice,
                         ParameterType::boolean, ParameterType::duration_ms})
    if (type == type_name(one)) {
      out.type = one;
      known = true;
    }
  out.help = section.words("help");
  if (!known) {
    if (!type.empty()) section.mistake("type", "int, float, choice, bool or duration_ms");
    return out;  // its other keys can't be judged
  }
  if (out.type == ParameterType::choice)
    out.choices = section.texts("choices", true);
  else if (out.type != ParameterType::boolean)
    bounds(section, out);
  default_value(section, out);
  section.done();
  return out;
}

// Whether core/world can judge it as it stands here.
void judge(const Check& check, Section& section) {
  std::vector<std::string> names;
  for (const world::LessonRule& rule : world::lesson_rules()) {
    if (rule.name != check.rule) {
      names.emplace_back(rule.name);
      continue;
    }
    if (rule.needs_object && check.object.empty())
      section.mistake("rule", "`object` beside it: rule " + check.rule + " needs one");
    for (const std::string_view number : rule.numbers)
      if (!check.arguments.contains(std::string(number)))
        section.mistake("rule", "arguments." + std::string(number) + " beside it");
    for (const auto& [number, value] : check.arguments)
      if (std::find(rule.numbers.begin(), rule.numbers.end(), number) == rule.numbers.end())
        section.mistake("arguments",
                        "no `" + number + "`: rule " + check.rule + " asks for no such number");
    for (const std::string_view text : rule.texts)
      if (!check.texts.contains(std::string(text)))
        section.mistake("rule", "texts." + std::string(text) + " beside it");
    for (const auto& [text, value] : check.texts)
      if (std::find(rule.texts.begin(), rule.texts.end(), text) == rule.texts.end())
        section.mistake("texts",
                        "no `" + text + "`: rule " + check.rule + " asks for no such text");
    return;
  }
  const std::string_view near = nearest(check.rule, names);
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  section.mistake("rule", near.empty()
                              ? "one of " + all
                              : "a lesson's rule: did you mean " + std::string(near) + "?");
}

// The values of one parameter at which a check is meant: a text, or a list of them.
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
                           : Result<std::string>(failure(""));
    if (value)
      all.push_back(*value);
    else
      section.mistake(name, kExpected);
  };
  if (const toml::array* list = node->as_array())
    for (const toml::node& one : *list) take(one);
  else
    take(*node);
  if (all.empty()) section.mistake(name, kExpected);
  return all;
}

Check check(const toml::table& table, const Lesson& lesson, File& file) {
  Section section(table, "[[check]]", file);
  Check out;
  out.rule = section.text("rule");
  out.object = section.text("object", false);
  out.variant = parse_variant(section);
  if (const toml::table* given = section.table("arguments", false, "arguments.NAME = NUMBER")) {
    Section arguments(*given, "arguments of [[check]]", file);
    for (const auto& [key, value] : *given)
      if (const auto found = amount(arguments, key.str(), lesson))
        out.arguments.emplace(std::string(key.str()), *found);
  }
  if (const toml::table* given = section.table("texts", false, "texts.NAME = TEXT")) {
    Section texts(*given, "texts of [[check]]", file);
    for (const auto& [key, value] : *given)
      out.texts.emplace(std::string(key.str()), texts.text(key.str()));
  }
  if (const toml::table* given = section.table("when", false, "when.PARAMETER = VALUE")) {
    Section when(*given, "when of [[check]]", file);
    for (const auto& [key, value] : *given)
      out.when.emplace(std::string(key.str()), values(when, std::string(key.str()), lesson));
  }
  out.title = section.words("title");
  if (!out.rule.empty()) judge(out, section);
  section.done();
  return out;
}

Pattern pattern(const toml::table& table, const Lesson& lesson, File& file) {
  Section section(table, "[step.waits_for]", file);
  Pattern out;
  out.kind = kind(section, "kind", true);
  out.object = section.text("object", false);
  out.process = section.text("process", false);
  out.text = section.text("text", false);
  out.a = amount(section, "a", lesson);
  out.b = amount(section, "b", lesson);
  out.depth = amount(section, "depth", lesson);
  if (const KindInfo* info = kind_info(out.kind); out.depth && info && info->subject != "queue")
    section.mistake("depth", "a `kind` that begins with queue.");
  out.cause = kind(section, "cause", false);
  out.before = section.truth("before");
  out.waits_ms = section.whole("waits_ms", 1, 600'000, false).value_or(0);
  if (out.waits_ms > 0 && out.kind != Kind::none && kind_role(out.kind) != Role::request)
    section.mistake("waits_ms", "a `kind` that ends in .request");
  if (const auto nth = amount(section, "nth", lesson)) {
    out.nth = *nth;
    if (nth->parameter.empty() && nth->value < 1) section.mistake("nth", "1 or more");
  }
  if (out.before && (!out.text.empty() || out.a || out.b || out.depth || out.cause != Kind::none ||
                     out.waits_ms > 0 || section.has("nth")))
    section.mistake("before", "kind, object and process alone beside it: more is not known before");
  section.done();
  return out;
}

Target target(const toml::table& table, const std::string& of_variant, const Programs& programs,
              File& file) {
  Section section(table, "[[step.points_at]]", file);
  Target out;
  int keys = 0;
  const auto take = [&](const char* key, Target::What what) {
    const bool there = section.has(key);
    std::string value = section.text(key, false);
    if (!there) return;
    ++keys;
    out = {what, std::move(value)};
  };
  take("lane", Target::What::lane);
  take("object", Target::What::object);
  take("code", Target::What::code);
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

Step step(const toml::table& table, const Lesson& lesson, const Programs& programs, File& file) {
  Section section(table, "[[step]]", file);
  Step out;
  out.id = section.text("id");
  if (!out.id.empty() && !is_name(out.id, true))
    section.mistake("id", "a letter, then a-z 0-9 _ -");
  out.variant = parse_variant(section);
  out.hold = section.truth("hold");
  if (const toml::table* found = section.table("waits_for", false, "a table [step.waits_for]"))
    out.waits_for = pattern(*found, lesson, file);
  if (out.hold && !section.has("waits_for"))
    section.mistake("hold", "[step.waits_for] beside it, that says where the run is held");
  for (const toml::table* one : section.tables("points_at"))
    out.points_at.push_back(target(*one, out.variant, programs, file));
  section.done();
  return out;
}

Card card(const toml::table& table, File& file) {
  Section section(table, "[card]", file);
  Card out;
  out.minutes = section.whole("minutes", 1, 90).value_or(0);
  out.ask = section.words("ask");
  out.press = section.words("press");
  out.expect = section.words("expect");
  out.reply = section.words("reply");
  section.done();
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

Lesson parse_lesson(const std::string& path, std::string_view bytes, const Programs& programs,
                    std::vector<Message>& messages) {
  File file{path, messages};
  Lesson lesson;
  const auto root = parse(bytes, file);
  if (!root) return lesson;
  Section top(*root, "", file);
  lesson.id = top.text("id");
  lesson.order = top.whole("order", 0, 9999).value_or(0);
  lesson.title = top.words("title");
  lesson.question = top.words("question");
  lesson.concepts = top.texts("concepts", true);
  for (const std::string& concept_name : lesson.concepts)
    if (!is_name(concept_name, true)) top.mistake("concepts", "words made of a-z 0-9 _ -");

  for (const toml::table* table : top.tables("parameter")) {
    Parameter one = parameter(*table, file);
    for (const Parameter& other : lesson.parameters)
      if (other.name == one.name && !one.name.empty())
        file.mistake(line_of(*table), "parameter " + one.name + " stands twice: expected it once");
    lesson.parameters.push_back(std::move(one));
  }
  for (const toml::table* table : top.tables("tally"))
    lesson.tallies.push_back(parse_tally(*table, file));
  for (const toml::table* table : top.tables("check"))
    lesson.checks.push_back(check(*table, lesson, file));
  for (const toml::table* table : top.tables("step")) {
    Step one = step(*table, lesson, programs, file);
    for (const Step& other : lesson.steps)
      if (other.id == one.id && !one.id.empty())
        file.mistake(line_of(*table), "step " + one.id + " stands twice: expected it once");
    lesson.steps.push_back(std::move(one));
  }
  if (lesson.steps.empty() && !top.has("step"))
    file.mistake(0, "no [[step]]: expected at least one");
  if (const toml::table* table = top.table("let", false, "a table [let]"))
    parse_names(*table, lesson, file);
  for (const toml::table* table : top.tables("predict")) {
    Question one = parse_question(*table, lesson, file);
    for (const Question& other : lesson.questions)
      if (other.id == one.id && !one.id.empty())
        file.mistake(line_of(*table), "question " + one.id + " stands twice: expected it once");
    lesson.questions.push_back(std::move(one));
  }
  if (const toml::table* table = top.table("card", true, "the table [card]"))
    lesson.card = card(*table, file);
  top.done();
  return lesson;
}

Chapter parse_chapter(const std::string& path, std::string_view bytes,
                      std::vector<Message>& messages) {
  File file{path, messages};
  Chapter out;
  const auto root = parse(bytes, file);
  if (!root) return out;
  Section top(*root, "", file);
  out.order = top.whole("order", 0, 9999).value_or(0);
  out.title = top.words("title");
  top.done();
  return out;
}

}  // namespace procession::lesson
