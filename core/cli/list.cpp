// procession list: all lessons.
#include "cli/cli.h"
#include "cli/output.h"
#include "export/json.h"
#include "lesson/glossary/glossary.h"

namespace procession::cli {
namespace {

void append(Json& json, const char* key, const lesson::Words& words) {
  json.key(key).object().text("en", words.en).text("zh", words.zh).end_object();
}

void append(Json& json, const char* key, const std::vector<std::string>& texts) {
  json.key(key).list();
  for (const std::string& text : texts) json.text(text);
  json.end_list();
}

void append(Json& json, const lesson::Parameter& parameter) {
  using lesson::ParameterType;
  json.object().text("name", parameter.name).text("type", lesson::type_name(parameter.type));
  if (parameter.type == ParameterType::choice) {
    append(json, "choices", parameter.choices);
    if (!parameter.only.empty()) {
      json.key("only").object();
      for (const auto& [choice, variant] : parameter.only) json.text(choice, variant);
      json.end_object();
    }
  } else if (parameter.type != ParameterType::boolean) {
    json.key("min").real(parameter.min).key("max").real(parameter.max);
  }
  json.text("default", parameter.default_value);
  append(json, "help", parameter.help);
  json.end_object();
}

std::string as_json(const lesson::Lessons& all) {
  Json json;
  json.list();
  for (const lesson::Lesson& one : all.lessons) {
    json.object().text("id", one.id);
    json.key("chapter").object().text("id", one.chapter.id);
    json.number("order", one.chapter.order);
    append(json, "title", one.chapter.title);
    json.end_object();
    json.number("order", one.order);
    append(json, "title", one.title);
    append(json, "question", one.question);
    append(json, "concepts", one.concepts);
    append(json, "variants", lesson::runnable_variants(one));
    json.key("parameters").list();
    for (const lesson::Parameter& parameter : one.parameters) append(json, parameter);
    json.end_list();
    json.key("checks").list();
    for (const lesson::Check& check : one.checks) json.text(check.rule);
    json.end_list();
    json.text("folder", one.folder).end_object();
  }
  return json.end_list().str();
}

std::string as_text(const lesson::Lessons& all) {
  const std::string words = language();
  std::string out;
  std::string chapter;
  for (const lesson::Lesson& one : all.lessons) {
    if (one.chapter.id != chapter || out.empty()) {
      chapter = one.chapter.id;
      out += (out.empty() ? "" : "\n") + one.chapter.title.in(words) + "\n";
    }
    std::string variants;
    for (const std::string& variant : lesson::runnable_variants(one))
      variants += (variants.empty() ? "" : ", ") + variant;
    out += "  " + one.id + "  " + one.title.in(words) + "  (" +
           (variants.empty() ? "not built" : variants) + ")\n    " + one.question.in(words) + "\n";
    for (const lesson::Parameter& parameter : one.parameters)
      out += "    " + parameter.name + "=" + parameter.default_value + "  " +
             parameter.help.in(words) + " [" + parameter.expected() + "]\n";
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

int list(const Options& options) {
  const lesson::Lessons all = all_lessons(options);
  for (const lesson::Message& message :
       lesson::load_glossary(lesson::lesson_folders(options.lessons).folders).messages)
    say(message.sentence());
  if (all.lessons.empty() && !options.json) {
    say("there are no lessons; name a folder of lessons with --lessons DIR");
    return kWrongUse;
  }
  return print(options.json ? as_json(all) : as_text(all));
}

}  // namespace procession::cli
