// Writes JSON by appending to a string; fast enough for millions of events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace procession {

void append_hex(std::string& out, unsigned char byte);  // two digits

// Appends `text` in quotes. Each byte of invalid UTF-8 becomes U+FFFD, so that the result is always
// valid JSON.
void append_json(std::string& out, std::string_view text);
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);

// Writes nested objects and lists, with their commas and quotes. Requires: key() or a call with a
// key before each value inside an object.
class Json {
 public:
  Json& object() { return open('{'); }
  Json& list() { return open('['); }
  Json& end_object() { return close('}'); }
  Json& end_list() { return close(']'); }
  Json& key(std::string_view name);
  Json& text(std::string_view value);
  Json& number(std::int64_t value);
  Json& real(double value);  // requires a finite number
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
  bool first_ = true;  // the next value needs no comma
};

}  // namespace procession
