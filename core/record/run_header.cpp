#include "record/run_header.h"

#include <charconv>

#include "record/format.h"
#include "record/varint.h"

namespace procession::record {
namespace {

constexpr std::string_view kParameter = "parameter.";
constexpr std::string_view kOption = "option.";

void add_text(std::string& to, std::string_view text) {
  append_varint(to, text.size());
  to.append(text);
}

void add_pair(std::string& to, std::string_view key, std::string_view value) {
  add_text(to, key);
  add_text(to, value);
}

void take_pair(RunHeader& header, std::string_view key, std::string_view value) {
  if (key == "version") header.version = value;
  if (key == "command") header.command.emplace_back(value);
  if (key == "lesson") header.lesson = value;
  if (key == "variant") header.variant = value;
  if (key == "host") header.host = value;
  if (key == "wall_start_ms")
    std::from_chars(value.data(), value.data() + value.size(), header.wall_start_ms);
  if (key.starts_with(kParameter))
    header.parameters[std::string(key.substr(kParameter.size()))] = value;
  if (key.starts_with(kOption)) header.options[std::string(key.substr(kOption.size()))] = value;
}

}  // namespace

std::string encode_run_header(const RunHeader& header) {
  std::string out;
  add_pair(out, "version", header.version);
  for (const std::string& argument : header.command) add_pair(out, "command", argument);
  add_pair(out, "lesson", header.lesson);
  add_pair(out, "variant", header.variant);
  for (const auto& [name, value] : header.parameters)
    add_pair(out, std::string(kParameter) + name, value);
  add_pair(out, "wall_start_ms", std::to_string(header.wall_start_ms));
  add_pair(out, "host", header.host);
  for (const auto& [name, value] : header.options)
    add_pair(out, std::string(kOption) + name, value);
  return out;
}

std::optional<RunHeader> decode_run_header(std::string_view bytes) {
  RunHeader header;
  ByteReader reader(bytes.data(), bytes.size());
  while (reader.left() > 0) {
    const std::string_view key = reader.text(reader.varint());
    const std::string_view value = reader.text(reader.varint());
    if (!reader.ok()) return std::nullopt;
    take_pair(header, key, value);
  }
  return header;
}

std::string encode_attachment(const AttachmentPart& part) {
  std::string out;
  out.reserve(part.name.size() + part.bytes.size() + 3 * kMaxVarint);
  add_text(out, part.name);
  append_varint(out, part.total);
  append_varint(out, part.offset);
  out.append(part.bytes);
  return out;
}

std::optional<AttachmentPart> decode_attachment(std::string_view bytes) {
  AttachmentPart part;
  ByteReader reader(bytes.data(), bytes.size());
  part.name = reader.text(reader.varint());
  part.total = reader.varint();
  part.offset = reader.varint();
  part.bytes = reader.text(reader.left());
  if (!reader.ok()) return std::nullopt;
  return part;
}

std::string encode_end(const EndMark& end, std::uint64_t own_position) {
  std::string out;
  append_varint(out, end.index_at);
  append_varint(out, end.dropped);
  add_text(out, end.why);
  char position[sizeof own_position];
  store(position, own_position);
  out.append(position, sizeof position);
  return out;
}

std::optional<EndMark> decode_end(std::string_view bytes) {
  EndMark end;
  ByteReader reader(bytes.data(), bytes.size());
  end.index_at = reader.varint();
  end.dropped = reader.varint();
  end.why = reader.text(reader.varint());
  if (!reader.ok() || reader.left() < sizeof(std::uint64_t)) return std::nullopt;
  return end;
}

}  // namespace procession::record
