// Writes JSON by appending to a string: fast enough for millions of events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace procession {

void append_hex(std::string& out, unsigned char byte);  // two digits

// `text` in quotes. What is no UTF-8 becomes U+FFFD, byte by byte: the result is always valid JSON.
void append_json(std::string& out, std::string_view text);
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);

// Objects and lists, nested; commas and quotes are its own. Requires: key() or a keyed call before
// each value inside an object.
class Json {
 public:
  Json& object() { return open('{'); }
  Json& list() { return open('['); }
  Json& end_object() { return close('}'); }
  Json& end_list() { return close(']'); }
  Json& key(std::string_view name);
  Json& text(std::string_view value);
  Json& number(std::int64_t value);
  Json& real(double value);  // finite
  Json& truth(bool value);
  Json& null();

  Json& text(std::string_view name, std::string_view value) { return key(name).text(value); }
  Json& number(std::string_view name, std::int64_t value) { return key(name).number(value); }
  Json& truth(std::string_view name, bool value) { return key(name).truth(value); }

  const std::string& str() const { return out_; }

 private:
  Json& open(char bracket);
  Json& close(char bracket);
  void comma();
  std::string out_;
  bool first_ = true;  // nothing stands in the present object or list, or a key stands before
};

}  // namespace procession
