#include "toml/toml.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/home.h"
#include "lesson/toml_text.h"

namespace procession::app {
namespace {

std::string text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* array = node.as_array()) {
    std::string all;
    for (const toml::node& element : *array) {
      if (!all.empty()) all += '\n';
      all += text_of(element);
    }
    return all;
  }
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* yes = node.as_boolean()) return yes->get() ? "true" : "false";
  return {};
}

void flatten(const toml::table& table, const std::string& prefix, FlatToml& out) {
  for (const auto& [key, node] : table) {
    const std::string name =
        prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
    if (const auto* inner = node.as_table())
      flatten(*inner, name, out);
    else
      out[name] = text_of(node);
  }
}

}  // namespace

Result<FlatToml> read_toml(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return failure({"error.file.open"}, path);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  const std::string text = bytes.str();
  if (const int line = lesson::line_of_stray_non_ascii(text))
    return failure({"error.file.ascii"}, fmt::format("{}:{}", path, line));
  try {
    FlatToml out;
    flatten(toml::parse(text), {}, out);
    return out;
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    return failure(as_it_is(std::string(error.description())),
                   line == 0 ? path : fmt::format("{}:{}", path, line));
  }
}

Result<void> replace_file(const std::string& path, std::string_view text, std::string_view what) {
  std::error_code error;
  make_own_folder(std::filesystem::path(path).parent_path());
  const std::string fresh = path + ".new";
  std::filesystem::remove(fresh, error);  // left by a process that did not finish writing
  // The file is created readable by its owner only; the stream then opens it.
  const int made = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file)
    return failure({"error.file.write", {{"what", std::string(what)}}}, fresh,
                   {"advice.file.rights"});
  std::filesystem::rename(fresh, path, error);
  if (error)
    return failure_for(reason_of(error.value()),
                       {"error.file.replace", {{"what", std::string(what)}}}, path);
  return {};
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace procession::app
