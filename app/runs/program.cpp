#include "runs/program.h"

#include <unistd.h>

#include <filesystem>

namespace procession::app {

bool may_run(const std::string& file) {
  std::error_code error;
  if (file.ends_with(".procession") || !std::filesystem::is_regular_file(file, error)) return false;
  return file.ends_with(".py") || ::access(file.c_str(), X_OK) == 0;
}

Program program_of(const std::string& file) {
  Program program;
  std::error_code error;
  program.file = std::filesystem::absolute(file, error).string();
  if (file.ends_with(".py")) program.interpreter = "python3";
  return program;
}

Result<std::vector<std::string>> shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      in_word = true;
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0)
    return failure({"error.program.quote", {{"quote", std::string(1, quote)}}}, std::string(text),
                   {"advice.program.quote"});
  if (in_word) words.push_back(std::move(word));
  return words;
}

Result<std::vector<std::string>> command_of(const Program& program) {
  std::error_code error;
  if (program.file.empty()) return failure({"error.program.none"}, "", {"advice.program.choose"});
  if (!std::filesystem::is_regular_file(program.file, error))
    return failure({"error.program.missing"}, program.file, {"advice.program.other"});
  Result<std::vector<std::string>> command = shell_words(program.interpreter);
  if (!command) return command;
  command->push_back(std::filesystem::absolute(program.file, error).string());
  const Result<std::vector<std::string>> arguments = shell_words(program.arguments);
  if (!arguments) return arguments;
  command->insert(command->end(), arguments->begin(), arguments->end());
  return command;
}

}  // namespace procession::app
