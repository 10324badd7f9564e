// write_recording FILE whole|cut: a small recording whose content is hard to print, for
// command_test.py.
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "record/writer.h"

using procession::Event;
using procession::Kind;
using procession::RawNs;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  procession::record::RunHeader header;
  header.version = "0.1.0";
  header.command = {"./program", "a \"quoted\" word"};
  header.host = "Linux x86_64";
  auto created = procession::record::Writer::create(argv[1], header);
  if (!created) {
    std::fprintf(stderr, "%s\n", created.error().sentence().c_str());
    return 2;
  }
  procession::record::Writer& writer = **created;
  writer.attach("main.cpp", "int main() {}\n");

  Event event;
  const auto add = [&](Kind kind, std::int64_t t) -> Event& {
    const std::uint64_t seq = event.seq;
    event = Event{};
    event.seq = seq + 1;
    event.t = RawNs(t);
    event.kind = kind;
    return event;
  };
  const auto write = [&] {
    if (event.text_full == 0) event.text_full = event.text.size();
    writer.append(event);
  };
  const auto by_root = [&] {
    event.process = event.thread = 1;
    event.pid = event.tid = 4711;
  };
  add(Kind::run_begin, 0).reporter = procession::Reporter::supervisor;
  event.text = "./program";
  write();
  add(Kind::process_begin, 1'000'000);
  by_root();
  event.text = "root";
  write();
  add(Kind::object_create, 2'000'000);
  by_root();
  event.object = 1;
  event.text = "type=queue name=ta%20sks maxsize=2";
  write();
  add(Kind::queue_put, 3'000'000);
  by_root();
  event.object = 1;
  event.op = 7;
  event.b = procession::item_id(1, 1);
  event.text = "\"quoted\"\n\tand \\ back\x01 \xe4\xbd\xa0";
  event.file = "main.cpp";
  event.line = 41;
  write();
  add(Kind::output, 4'000'000);
  by_root();
  event.a = 1;
  event.text = std::string_view("\xff\x00z", 3);
  write();
  add(static_cast<Kind>(999), 5'000'000);
  by_root();
  event.text = "cut";
  event.text_full = 5000;
  write();
  add(Kind::variable_write, 6'000'000);
  by_root();
  event.text = "n=3";
  write();
  if (std::strcmp(argv[2], "cut") == 0) {
    writer.flush();
    _exit(0);  // as if killed
  }
  add(Kind::process_end, 7'000'000);
  by_root();
  write();
  add(Kind::process_exit, 8'000'000).reporter = procession::Reporter::kernel;
  event.process = 1;
  event.pid = 4711;
  event.text = "own";
  write();
  add(Kind::process_reap, 9'000'000).reporter = procession::Reporter::kernel;
  event.process = 1;
  event.pid = 4711;
  write();
  add(Kind::run_end, 10'000'000).reporter = procession::Reporter::supervisor;
  event.text = "the program ended";
  write();
  return writer.finish() ? 0 : 2;
}
