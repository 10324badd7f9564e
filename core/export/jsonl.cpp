// JSON lines: an object for each event, its keys in a fixed order (README.md of this folder).
#include "base/utf8.h"
#include "export/formats.h"
#include "export/json.h"
#include "schema/kind.h"

namespace procession::exports {
namespace {

template <class Number>
void field_of(std::string& out, std::string_view key, Number value) {
  out += key;
  append_number(out, value);
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
  explicit Lines(const Input& input) : input_(input) {}

  void append(std::string& out, const Event& event) const {
    const KindInfo* kind = kind_info(event.kind);
    field_of(out, "{\"seq\":", event.seq);
    field_of(out, ",\"t\":", event.t.ns);
    field_of(out, ",\"process\":", std::uint64_t{event.process});
    field_of(out, ",\"thread\":", std::uint64_t{event.thread});
    field_of(out, ",\"pid\":", std::int64_t{event.pid});
    field_of(out, ",\"tid\":", std::int64_t{event.tid});
    out += ",\"source\":\"";
    out += reporter_name(event.reporter);
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
    if (!event.fields.empty()) {
      out += ",\"fields\":";
      append_json(out, event.fields);
    }
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
    const std::string_view name = input_.object_name(event.object);
    if (name.empty()) return;
    out += ",\"name\":";
    append_json(out, name);
  }

  const Input& input_;
};

class JsonLines : public Exporter {
 public:
  std::string_view id() const override { return "jsonl"; }
  std::string_view extension() const override { return ".jsonl"; }

  Result<void> write(const Input& input, std::ostream& out) const override {
    const Lines lines(input);
    std::string line;
    input.each([&](const Event& event, bool inside) {
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
