// [[predict]] of lesson.toml.
#include <algorithm>

#include "lesson/answers.h"
#include "lesson/parse.h"
#include "lesson/parse_parts.h"

namespace procession::lesson {
namespace {

void choices(const Section& of, const std::vector<const toml::table*>& tables, Question& out,
             const Lesson& lesson, File& file) {
  for (const toml::table* table : tables) {
    Section section(*table, "[[predict.choice]]", file);
    Choice choice;
    choice.id = section.text("id");
    if (!choice.id.empty() && !is_name(choice.id, true))
      section.mistake("id", "a letter, then a-z 0-9 _ -");
    for (const Choice& other : out.choices)
      if (other.id == choice.id && !choice.id.empty())
        section.mistake("id", "each choice once: " + choice.id + " stands twice");
    choice.label = section.words("label");
    choice.right = parse_expression(section, "right", section.text("right"), lesson);
    section.done();
    out.choices.push_back(std::move(choice));
  }
  if (out.kind == QuestionKind::fixed && out.choices.size() < 2)
    file.mistake(of.line(), "question " + out.id +
                                ": expected two or more [[predict.choice]], for it is fixed");
  if (out.kind != QuestionKind::fixed && !out.choices.empty())
    file.mistake(
        of.line(),
        "question " + out.id + ": expected no [[predict.choice]], for only what is fixed has some");
}

// runs = [["capacity=1"], ["capacity=20"]]
void runs(Section& section, Question& out, const Lesson& lesson) {
  constexpr const char* kExpected =
      "a list of lists of NAME=VALUE, one for each run, such as [[\"capacity=1\"], "
      "[\"capacity=20\"]]";
  const toml::node* node = section.node("runs", false, kExpected);
  if (!node) return;
  const toml::array* all = node->as_array();
  if (!all || all->empty() || all->size() > 9) return section.mistake("runs", kExpected);
  for (const toml::node& run : *all) {
    std::vector<std::string> sets;
    const toml::array* one = run.as_array();
    if (one)
      for (const toml::node& set : *one)
        if (const auto value = set.value_exact<std::string>()) sets.push_back(*value);
    if (!one || sets.size() != one->size()) return section.mistake("runs", kExpected);
    if (const auto checked = check_parameters(lesson, sets); !checked)
      section.mistake("runs", "parameters of this lesson: " + checked.error().sentence());
    out.runs.push_back(std::move(sets));
  }
}

// The values by which an expression may distinguish runs: those of a choice or a bool, the bounds
// and the default of a number.
std::vector<std::string> values_of(const Parameter& parameter) {
  if (parameter.type == ParameterType::choice) return parameter.choices;
  if (parameter.type == ParameterType::boolean) return {"true", "false"};
  return {text_of(Value(parameter.min)), text_of(Value(parameter.max)), parameter.default_value};
}

// certain = "may", or an expression over the parameters: "if $lock == 'on' then 'cannot' else
// 'may'".
void certain(Section& section, Question& out, const Lesson& lesson) {
  constexpr const char* kKey = "certain";
  if (!section.has(kKey)) {
    (void)section.node(kKey, lesson.format >= 2, "must, may or cannot, or an expression");
    return;
  }
  std::string source = section.text(kKey);
  for (const Certainty one : kCertainties)
    if (source == certainty_name(one)) source = "'" + std::string(certainty_name(one)) + "'";
  out.certain = parse_expression(section, kKey, source, lesson);
  if (!out.certain.is_set()) return;
  if (out.certain.asks_run())
    return section.mistake(kKey, "an expression over the parameters alone, no function of a run");
  // Its value is tried for the defaults, and for each value of each parameter that it names.
  std::map<std::string, std::string> defaults;
  for (const Parameter& one : lesson.parameters) defaults[one.name] = one.default_value;
  std::vector<std::map<std::string, std::string>> tries = {defaults};
  for (const std::string& name : out.certain.parameters())
    for (const Parameter& one : lesson.parameters)
      if (one.name == name)
        for (const std::string& value : values_of(one)) {
          tries.push_back(defaults);
          tries.back()[name] = value;
        }
  for (const auto& parameters : tries)
    if (const auto truth = certainty_of(out, parameters); !truth)
      return section.mistake(kKey, "must, may or cannot: " + truth.error().message());
}

// [predict.veils]
void veils(Section& section, Veils& out, const Programs& programs) {
  const toml::table* table = section.table("veils", false, "a table [predict.veils]");
  if (table == nullptr) return;
  Section of(*table, "[predict.veils]", section.file());
  out.values = of.texts("values", false);
  out.pages = of.texts("pages", false);
  out.lines = of.texts("lines", false);
  if (out.is_empty() && table->empty()) of.mistake("values", "one of values, pages, lines");
  const auto stands = [&](const std::string& name) {
    return std::ranges::any_of(programs, [&](const auto& program) {
      return program.second.find(name) != std::string::npos;
    });
  };
  for (const std::string& name : out.values)
    if (name.find('@') == std::string::npos)
      of.mistake("values", "VARIABLE@PROCESS, such as n@child-*: not " + name);
  for (const auto& [key, names] : {std::pair("values", &out.values), {"pages", &out.pages}})
    for (const std::string& name : *names)
      if (!stands(name.substr(0, name.find_first_of("*?@"))))
        of.mistake(key, "names of variables of this lesson's program: it has no " + name);
  of.done();
}

}  // namespace

Expression parse_expression(Section& section, std::string_view key, const std::string& source,
                            const Lesson& lesson, std::size_t runs, int line) {
  if (source.empty()) return {};
  const auto mistake = [&](const std::string& what) {
    section.file().mistake(line != 0 ? line : section.line(key), section.describe(key) + what);
  };
  const auto parsed = Expression::parse(source, lesson.names);
  if (!parsed) {
    mistake(", " + parsed.error().message());
    return {};
  }
  for (const std::string& name : parsed->parameters())
    if (std::none_of(lesson.parameters.begin(), lesson.parameters.end(),
                     [&](const Parameter& one) { return one.name == name; }))
      mistake(": expected parameters of this lesson: it has no $" + name);
  if (static_cast<std::size_t>(parsed->runs()) > std::max<std::size_t>(1, runs))
    mistake(": expected in(N, …) with a run that `runs` lists");
  return *parsed;
}

void parse_names(const toml::table& table, Lesson& lesson, File& file) {
  Section section(table, "[let]", file);
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    if (!is_name(name)) file.mistake(line_of(value), "[let]: expected names made of a-z 0-9 _");
    lesson.names[name] = parse_expression(section, name, section.text(name), lesson, 9);
  }
}

Question parse_question(const toml::table& table, const Lesson& lesson, const Programs& programs,
                        File& file) {
  Section section(table, "[[predict]]", file);
  Question out;
  out.id = section.text("id");
  if (!out.id.empty() && !is_name(out.id, true))
    section.mistake("id", "a letter, then a-z 0-9 _ -");
  out.step = section.text("step");
  const bool known = std::any_of(lesson.steps.begin(), lesson.steps.end(),
                                 [&](const Step& one) { return one.id == out.step; });
  if (!known && !out.step.empty()) section.mistake("step", "the id of a [[step]] of this lesson");
  const bool triggered = std::ranges::any_of(
      lesson.steps, [&](const Step& one) { return one.id == out.step && one.waits_for; });
  out.variant = parse_variant(section);
  out.when = parse_when(section, "[[predict]]", lesson);
  const std::string kind = section.text("kind");
  bool is_kind = false;
  for (const auto one : {QuestionKind::fixed, QuestionKind::measured, QuestionKind::varies})
    if (kind == kind_name(one)) {
      out.kind = one;
      is_kind = true;
    }
  out.ask = section.words("ask");
  out.why = section.words("why");
  const std::vector<const toml::table*> tables = section.tables("choice");
  if (!is_kind) {
    if (!kind.empty()) section.mistake("kind", "fixed, measured or varies");
    return out;  // its other keys can't be checked
  }
  if (out.kind != QuestionKind::fixed) runs(section, out, lesson);
  if (known && !triggered && out.runs.empty() && lesson.format >= 3)
    section.mistake(
        "step",
        "a step with [step.waits_for], where a run is held before it shows the answer, or "
        "`runs` of the question's own");
  veils(section, out.veils, programs);
  if (known && !triggered && !out.veils.is_empty())
    section.mistake("veils", "a step with [step.waits_for]: a run is held nowhere else");
  if (out.kind == QuestionKind::varies && out.runs.size() > 1)
    section.mistake("runs", "one list of NAME=VALUE, for all of its runs are alike");
  if (out.kind == QuestionKind::fixed)
    out.several = section.has("several") ? section.truth("several") : lesson.format < 3;
  if (out.kind == QuestionKind::measured) {
    out.unit = section.words("unit");
    if (const auto within = section.whole("within_percent", 1, 50, false))
      out.within_percent = static_cast<double>(*within);
    if (const auto within = section.whole("within", 1, 1'000'000, false))
      out.within = static_cast<double>(*within);
  }
  if (out.kind != QuestionKind::fixed)
    out.answer =
        parse_expression(section, "answer", section.text("answer"), lesson, out.runs.size());
  if (out.kind == QuestionKind::varies) certain(section, out, lesson);
  choices(section, tables, out, lesson, file);
  section.done();
  return out;
}

}  // namespace procession::lesson
