#include "export/json.h"

#include <charconv>

#include "base/utf8.h"

namespace procession {
namespace {

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  append_hex(out, c);
}

template <class Number>
void append_any(std::string& out, Number value) {
  char digits[40];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace

void append_hex(std::string& out, unsigned char byte) {
  constexpr char kHex[] = "0123456789abcdef";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

void append_json(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // bytes from here to i need no escape
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    const std::size_t length = c < 0x80 ? 0 : utf8_length(text, i);
    if (length > 0) {
      i += length;
      continue;
    }
    out.append(text.substr(plain, i - plain));
    if (c < 0x80)
      append_escaped(out, c);
    else
      out += "\xef\xbf\xbd";
    plain = ++i;
  }
  out.append(text.substr(plain));
  out += '"';
}

void append_number(std::string& out, std::int64_t value) { append_any(out, value); }
void append_number(std::string& out, std::uint64_t value) { append_any(out, value); }

void Json::comma() {
  if (!first_) out_ += ',';
  first_ = false;
}

Json& Json::open(char bracket) {
  comma();
  out_ += bracket;
  first_ = true;
  return *this;
}

Json& Json::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

Json& Json::key(std::string_view name) {
  comma();
  append_json(out_, name);
  out_ += ':';
  first_ = true;
  return *this;
}

Json& Json::text(std::string_view value) {
  comma();
  append_json(out_, value);
  return *this;
}

Json& Json::number(std::int64_t value) {
  comma();
  append_number(out_, value);
  return *this;
}

Json& Json::real(double value) {
  comma();
  append_any(out_, value);
  return *this;
}

Json& Json::truth(bool value) {
  comma();
  out_ += value ? "true" : "false";
  return *this;
}

Json& Json::null() {
  comma();
  out_ += "null";
  return *this;
}

}  // namespace procession
