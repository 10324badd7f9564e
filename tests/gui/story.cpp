#include "story.h"

#include <stdexcept>

#include "record/writer.h"

using namespace procession;

namespace {

class Story {
 public:
  explicit Story(const std::string& path) {
    record::RunHeader header;
    header.version = "test";
    header.command = {"producer_consumer"};
    header.lesson = "producer_consumer";
    header.variant = "cpp";
    header.parameters = {{"capacity", "2"}, {"consumers", "1"}, {"items", "6"}};
    auto writer = record::Writer::create(path, header);
    if (!writer) throw std::runtime_error(writer.error().sentence());
    writer_ = std::move(*writer);
  }

  void at(std::int64_t ms) { t_ = ms * 1'000'000; }

  std::uint64_t add(std::uint32_t process, Kind kind, std::int64_t a = 0, std::int64_t b = 0,
                    std::string_view text = {}, std::uint32_t object = 0, std::uint64_t op = 0,
                    std::uint64_t cause = 0) {
    Event event;
    event.seq = ++seq_;
    event.t = t_;
    event.process = event.thread = process;
    event.pid = event.tid = process == 0 ? 0 : static_cast<std::int32_t>(4710 + process);
    event.kind = kind;
    event.source = process == 0 ? Source::supervisor : Source::self;
    event.a = a;
    event.b = b;
    event.text = text;
    event.text_full = text.size();
    event.object = object;
    event.op = op;
    event.cause = cause;
    writer_->append(event);
    return seq_;
  }

  record::Writer& writer() { return *writer_; }

 private:
  std::unique_ptr<record::Writer> writer_;
  std::uint64_t seq_ = 0;
  std::int64_t t_ = 0;
};

}  // namespace

void write_story(const std::string& path, bool finished) {
  Story story(path);
  story.add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story.add(1, Kind::process_begin, 1, 0, "main");
  story.add(1, Kind::object_create, 0, 0, "type=queue name=tasks maxsize=2", 1);
  for (std::uint32_t child = 2; child <= 3; ++child) {
    story.at(child);
    const std::string name = child == 2 ? "producer-1" : "consumer-1";
    const std::uint64_t start =
        story.add(1, Kind::process_start, 0, 0, "name=" + name + " daemon=0 method=fork", 0, child);
    story.add(1, Kind::process_started, 4710 + child, 0, {}, 0, child);
    story.add(child, Kind::process_begin, 4711, 0, name, 0, 0, start);
  }
  story.at(10);
  story.add(1, Kind::process_join_request, 4712, -1, {}, 0, 9);
  std::uint64_t op = 100;
  std::uint64_t put = 0;
  for (int n = 1; n <= kStoryItems; ++n) {
    const std::string item = "item-" + std::to_string(n);
    story.at(n * 100 - 50);
    story.add(3, Kind::queue_get_request, 0, -1, {}, 1, ++op);
    story.at(n * 100);
    story.add(2, Kind::queue_put_request, 0, -1, {}, 1, op + 1000);
    put = story.add(2, Kind::queue_put, 0, item_id(2, n), item, 1, op + 1000);
    story.add(2, Kind::queue_flush, n, item_id(2, n), {}, 1);
    story.at(n * 100 + 1);
    story.add(3, Kind::queue_get, 0, item_id(2, n), item, 1, op, put);
    story.add(3, Kind::output, 1, 0, "取出 " + item + "\n");
  }
  story.at(700);
  if (finished) {
    for (std::uint32_t child = 2; child <= 3; ++child) {
      story.add(child, Kind::process_finish);
      story.add(child, Kind::process_end, 0);
      story.add(child, Kind::process_exit, 0, 0, "own");
      if (child == 2) {
        story.add(1, Kind::process_join, 4712, 0, {}, 0, 9, 0);
        story.add(2, Kind::process_reap, 4711);
      }
    }
    story.at(800);
    story.add(1, Kind::process_end, 0);
    story.add(1, Kind::process_exit, 0, 0, "own");
    story.add(0, Kind::run_end, 0, 0, "the program ended");
    if (const auto done = story.writer().finish(); !done)
      throw std::runtime_error(done.error().sentence());
  } else {
    story.writer().flush();
  }
}
