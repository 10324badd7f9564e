#include "lesson/parse.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lesson/parse_parts.h"
#include "lesson/toml_text.h"
#include "world/checks/checks.h"

namespace procession::lesson {
namespace {

constexpr std::int64_t kLargest = 1'000'000'000'000;  // of any number in a lesson

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

// Reads the choices, and which of them only one variant has.
void choices(Section& section, Parameter& parameter) {
  parameter.choices = section.texts("choices", true);
  const toml::table* only = section.table("only", false, "only.CHOICE = \"cpp\" or \"python\"");
  if (!only) return;
  Section of(*only, "only of [[parameter]]", section.file());
  for (const auto& [key, value] : *only) {
    const std::string choice(key.str());
    const std::string variant = of.text(choice);
    if (std::find(parameter.choices.begin(), parameter.choices.end(), choice) ==
        parameter.choices.end())
      of.mistake(choice, "one of the choices");
    if (!variant.empty() && variant != "cpp" && variant != "python")
      of.mistake(choice, "\"cpp\" or \"python\"");
    parameter.only.emplace(choice, variant);
  }
}

// Reads the default as text, checked as a value of the command line is.
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
  else if (parameter.only.contains(*checked))
    section.mistake("default", "a choice that both variants have");
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
    return out;  // its other keys can't be checked
  }
  if (out.type == ParameterType::choice)
    choices(section, out);
  else if (out.type != ParameterType::boolean)
    bounds(section, out);
  default_value(section, out);
  section.done();
  return out;
}

// Reports a check that core/world can't judge.
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

Check check(const toml::table& table, const Lesson& lesson, File& file) {
  Section section(table, "[[check]]", file);
  Check out;
  out.rule = section.text("rule");
  out.object = section.text("object", false);
  out.variant = parse_variant(section);
  if (const toml::table* given = section.table("arguments", false, "arguments.NAME = NUMBER")) {
    Section arguments(*given, "arguments of [[check]]", file);
    for (const auto& [key, value] : *given)
      if (const auto found = parse_amount(arguments, key.str(), lesson))
        out.arguments.emplace(std::string(key.str()), *found);
  }
  if (const toml::table* given = section.table("texts", false, "texts.NAME = TEXT")) {
    Section texts(*given, "texts of [[check]]", file);
    for (const auto& [key, value] : *given)
      out.texts.emplace(std::string(key.str()), texts.text(key.str()));
  }
  out.shows_fault = section.truth("fault");
  out.when = parse_when(section, "[[check]]", lesson);
  out.title = section.words("title");
  if (!out.rule.empty()) judge(out, section);
  section.done();
  return out;
}

// Whether no run has both variants: a part that differs between the variants appears twice.
bool are_apart(const std::string& one, const std::string& other) {
  return !one.empty() && !other.empty() && one != other;
}
constexpr std::string_view kOrOnceAVariant = ", or once for each variant";

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

std::optional<toml::table> parse_toml(std::string_view bytes, File& file) {
  if (const int line = first_bad_utf8_line(bytes)) {
    file.mistake(line, "bytes that are no UTF-8: expected UTF-8");
    return std::nullopt;
  }
  if (const int line = line_of_stray_non_ascii(bytes)) {
    file.mistake(line,
                 "no TOML: a character beyond ASCII outside of a text: expected quotes around it");
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

Lesson parse_lesson(const std::string& path, std::string_view bytes, const Programs& programs,
                    std::vector<Message>& messages) {
  File file{path, messages};
  Lesson lesson;
  const auto root = parse_toml(bytes, file);
  if (!root) return lesson;
  Section top(*root, "", file);
  lesson.format = top.whole("format", 1, 9999, false).value_or(1);
  file.format = lesson.format;
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
  if (const toml::table* table = top.table("let", false, "a table [let]"))
    parse_names(*table, lesson, file);
  for (const toml::table* table : top.tables("tally"))
    lesson.tallies.push_back(parse_tally(*table, file));
  for (const toml::table* table : top.tables("schedule")) {
    Schedule one = parse_schedule(*table, lesson, file);
    if (find_schedule(lesson, one.id, one.variant) != nullptr && !one.id.empty())
      file.mistake(line_of(*table),
                   "schedule " + one.id + " stands twice: expected it once for each variant");
    lesson.schedules.push_back(std::move(one));
  }
  for (const toml::table* table : top.tables("check"))
    lesson.checks.push_back(check(*table, lesson, file));
  for (const toml::table* table : top.tables("step")) {
    Step one = parse_step(*table, lesson, programs, file);
    for (const Step& other : lesson.steps)
      if (other.id == one.id && !one.id.empty() && !are_apart(other.variant, one.variant))
        file.mistake(line_of(*table), "step " + one.id + " stands twice: expected it once" +
                                          std::string(kOrOnceAVariant));
    lesson.steps.push_back(std::move(one));
  }
  if (lesson.steps.empty() && !top.has("step"))
    file.mistake(0, "no [[step]]: expected at least one");
  for (const toml::table* table : top.tables("predict")) {
    Question one = parse_question(*table, lesson, programs, file);
    for (const Question& other : lesson.questions)
      if (other.id == one.id && !one.id.empty() && !are_apart(other.variant, one.variant))
        file.mistake(line_of(*table), "question " + one.id + " stands twice: expected it once" +
                                          std::string(kOrOnceAVariant));
    lesson.questions.push_back(std::move(one));
  }
  if (const toml::table* table = top.table("card", true, "the table [card]"))
    lesson.card = card(*table, file);
  top.done();
  return lesson;
}

std::map<std::string, std::string> parse_comments(const std::string& path, std::string_view bytes,
                                                  std::vector<Message>& messages) {
  File file{path, messages};
  std::map<std::string, std::string> out;
  const auto root = parse_toml(bytes, file);
  if (!root) return out;
  Section top(*root, "", file);
  for (const auto& [key, value] : *root) out[std::string(key.str())] = top.text(key.str());
  return out;
}

Chapter parse_chapter(const std::string& path, std::string_view bytes,
                      std::vector<Message>& messages) {
  File file{path, messages};
  Chapter out;
  const auto root = parse_toml(bytes, file);
  if (!root) return out;
  Section top(*root, "", file);
  out.order = top.whole("order", 0, 9999).value_or(0);
  out.title = top.words("title");
  top.done();
  return out;
}

}  // namespace procession::lesson
