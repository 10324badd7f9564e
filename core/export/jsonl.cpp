// JSON lines: an object for each event, its keys in a fixed order (README.md of this folder).
#include <unordered_map>

#include "export/formats.h"
#include "export/json.h"
#include "schema/fields.h"
#include "schema/kind.h"
#include "schema/utf8.h"

namespace procession::exports {
namespace {

template <class Number>
void field_of(std::string& out, std::string_view key, Number value) {
  out += key;
  append_number(out, value);
}

// An object's name as JSON, from the event that created it.
std::string name_of(const Event& event) {
  std::string out;
  auto name = field(event.text, "name");
  if (!name || name->empty())
    name = field(event.text, "type").value_or("object") + "-" + std::to_string(event.object);
  append_json(out, *name);
  return out;
}

void append_text(std::string& out, const Event& event) {
  if (is_utf8(event.text)) {
    out += ",\"text\":";
    append_json(out, event.text);
  } else {
    out += ",\"text_hex\":\"";
    for (const char c : event.text) append_hex(out, static_cast<unsigned char>(c));
    out += '"';
  }
  if (event.text_full > event.text.size()) field_of(out, ",\"text_full\":", event.text_full);
}

class Lines {
 public:
  // Takes the name of an object that the event creates.
  void learn(const Event& event) {
    // What attaches to it later gives it no other name, as in the window.
    if (event.kind == Kind::object_create && event.object != 0)
      names_.try_emplace(event.object, name_of(event));
  }

  void append(std::string& out, const Event& event) const {
    const KindInfo* kind = kind_info(event.kind);
    field_of(out, "{\"seq\":", event.seq);
    field_of(out, ",\"t\":", event.t);
    field_of(out, ",\"process\":", std::uint64_t{event.process});
    field_of(out, ",\"thread\":", std::uint64_t{event.thread});
    field_of(out, ",\"pid\":", std::int64_t{event.pid});
    field_of(out, ",\"tid\":", std::int64_t{event.tid});
    out += ",\"source\":\"";
    out += source_name(event.source);
    out += "\",\"kind\":\"";
    if (kind)
      out += kind->name;
    else
      field_of(out, "kind.", static_cast<std::uint64_t>(event.kind));
    out += '"';
    append_opens(out, event);
    if (event.object != 0) append_object(out, event);
    if (event.op != 0) field_of(out, ",\"op\":", event.op);
    if (event.cause != 0) field_of(out, ",\"cause\":", event.cause);
    if (event.a != 0 || (kind && !kind->a.empty())) field_of(out, ",\"a\":", event.a);
    if (event.b != 0 || (kind && !kind->b.empty())) field_of(out, ",\"b\":", event.b);
    if (!event.text.empty()) append_text(out, event);
    if (!event.file.empty()) {
      out += ",\"file\":";
      append_json(out, event.file);
    }
    if (event.line != 0) field_of(out, ",\"line\":", std::uint64_t{event.line});
    out += "}\n";
  }

 private:
  static void append_opens(std::string& out, const Event& event) {
    if (const KindInfo* opens = kind_info(event.opens)) {
      out += ",\"opens\":\"";
      out += opens->name;
      out += '"';
    }
  }

  void append_object(std::string& out, const Event& event) const {
    field_of(out, ",\"object\":", std::uint64_t{event.object});
    const auto name = names_.find(event.object);
    if (name != names_.end()) out.append(",\"name\":").append(name->second);
  }

  std::unordered_map<std::uint32_t, std::string> names_;  // by object, quoted
};

class JsonLines : public Exporter {
 public:
  std::string_view id() const override { return "jsonl"; }
  std::string_view extension() const override { return ".jsonl"; }

  Result<void> write(const Input& input, std::ostream& out) const override {
    Lines lines;
    std::string line;
    input.each([&](const Event& event, bool inside) {
      lines.learn(event);
      if (!inside) return true;
      line.clear();
      lines.append(line, event);
      return out.write(line.data(), static_cast<std::streamsize>(line.size())).good();
    });
    return {};
  }
};

}  // namespace

const Exporter& jsonl() {
  static const JsonLines kJsonLines;
  return kJsonLines;
}

}  // namespace procession::exports
