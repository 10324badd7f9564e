#include "story.h"

#include <fmt/format.h>

#include <stdexcept>

#include "record/writer.h"

using namespace procession;

namespace {

class Story {
 public:
  explicit Story(const std::string& path, const std::string& lesson = "producer_consumer") {
    record::RunHeader header;
    header.version = "test";
    header.command = {lesson};
    header.lesson = lesson;
    header.variant = "cpp";
    if (lesson == "producer_consumer")
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
    event.t = RawNs(t_);
    event.process = process;
    event.thread = thread_ != 0 ? thread_ : process;
    event.pid = process == 0 ? 0 : static_cast<std::int32_t>(4710 + process);
    event.tid = process == 0 ? 0 : static_cast<std::int32_t>(4710 + event.thread);
    event.kind = kind;
    event.reporter = process == 0 ? Reporter::supervisor : Reporter::self;
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

  // The thread of the following events; 0: each process's main thread.
  void thread(std::uint32_t number) { thread_ = number; }
  // The main process forks it; the number of the operation is that of the child.
  void start(std::uint32_t child, const std::string& name) {
    const std::uint64_t seq =
        add(1, Kind::process_start, 0, 0, "name=" + name + " daemon=0 method=fork", 0, child);
    add(1, Kind::process_started, 4710 + child, 0, {}, 0, child);
    add(child, Kind::process_begin, 4711, 0, name, 0, 0, seq);
  }
  void exit(std::uint32_t process, int code, int signal) {
    if (signal == 0) {
      add(process, Kind::process_finish);
      add(process, Kind::process_end, code);
    }
    add(process, Kind::process_exit, code, signal, signal == 0 ? "own" : "parent");
    if (process != 1) add(process, Kind::process_reap, 4711);
  }

  record::Writer& writer() { return *writer_; }

 private:
  std::unique_ptr<record::Writer> writer_;
  std::uint64_t seq_ = 0;
  std::int64_t t_ = 0;
  std::uint32_t thread_ = 0;
};

}  // namespace

void write_story(const std::string& path, bool finished) {
  Story story(path);
  story.add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story.add(1, Kind::process_begin, 1, 0, "main");
  story.add(1, Kind::object_create, 0, 0, "type=queue name=tasks maxsize=2", 1);
  for (std::uint32_t child = 2; child <= 3; ++child) {
    story.at(child);
    story.start(child, child == 2 ? "producer-1" : "consumer-1");
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

void write_held_story(const std::string& path) {
  Story story(path);
  story.add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story.add(1, Kind::process_begin, 1, 0, "main");
  story.add(1, Kind::object_create, 0, 0, "type=queue name=tasks maxsize=2", 1);
  story.add(1, Kind::object_create, 0, 0, "type=lock name=key", 2);
  story.add(1, Kind::lock_request, 0, -1, {}, 2, 1);
  story.add(1, Kind::lock_acquire, 1, 0, {}, 2, 1);
  const char* const names[] = {"producer-1", "consumer-1", "sleeper"};
  for (std::uint32_t child = 2; child <= 4; ++child) {
    story.start(child, names[child - 2]);
  }
  story.at(10);
  story.add(0, Kind::run_speed, 0);
  story.add(1, Kind::process_join_request, 4712, -1, {}, 0, 9);
  story.add(2, Kind::gate_wait, static_cast<std::int64_t>(Kind::queue_put_request), 0, {}, 1, 20);
  story.add(3, Kind::gate_wait, static_cast<std::int64_t>(Kind::lock_request), 0, {}, 2, 20);
  story.add(4, Kind::sleep_request, 250'000'000, 0, {}, 0, 20);
  story.add(0, Kind::choice, 2, 2);
  story.at(12);
  story.add(0, Kind::run_pause);
  story.writer().flush();
}

std::shared_ptr<void> live_story(const std::string& path) {
  auto story = std::make_shared<Story>(path);
  story->add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story->add(1, Kind::process_begin, 1, 0, "main");
  story->at(5);
  story->add(1, Kind::sleep_request, 3'000'000'000, 0, {}, 0, 1);
  story->writer().flush();
  return story;
}

class Writing : public Story {
 public:
  using Story::Story;
};

void finish(Writing& writing) {
  writing.add(0, Kind::run_end);
  if (!writing.writer().finish()) throw std::runtime_error("not finished");
}

std::shared_ptr<Writing> standing_story(const std::string& path) {
  auto story = std::make_shared<Writing>(path);
  story->add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story->add(1, Kind::process_begin, 1, 0, "main");
  story->add(1, Kind::object_create, 0, 0, "type=queue name=tasks maxsize=2", 1);
  const std::uint64_t start =
      story->add(1, Kind::process_start, 0, 0, "name=consumer-1 daemon=0 method=fork", 0, 1);
  story->add(1, Kind::process_started, 4712, 0, {}, 0, 1);
  story->add(2, Kind::process_begin, 4711, 0, "main", 0, 0, start);
  story->at(5);
  story->add(1, Kind::process_join_request, 4712, -1, {}, 0, 2);
  story->add(2, Kind::queue_get_request, 0, -1, {}, 1, 1);
  story->writer().flush();
  return story;
}

std::shared_ptr<Writing> circle_story(const std::string& path, int philosophers) {
  auto story = std::make_shared<Writing>(path);
  story->add(0, Kind::run_begin, 0, 0, "philosophers");
  story->add(1, Kind::process_begin, 1, 0, "main");
  std::uint64_t op = 0;
  for (int i = 1; i <= philosophers; ++i)
    story->add(1, Kind::object_create, 0, 0, fmt::format("type=lock name=forks[{}]", i - 1),
               static_cast<std::uint32_t>(i));
  for (int i = 1; i <= philosophers; ++i) {
    const std::string name = fmt::format("philosopher-{}", i);
    const std::uint64_t start = story->add(
        1, Kind::process_start, 0, 0, fmt::format("name={} daemon=0 method=fork", name), 0, ++op);
    story->add(1, Kind::process_started, 4711 + i, 0, {}, 0, op);
    story->add(static_cast<std::uint32_t>(i + 1), Kind::process_begin, 4711, 0, name, 0, 0, start);
  }
  story->at(5);
  story->add(1, Kind::process_join_request, 4712, -1, {}, 0, ++op);
  for (const bool second : {false, true})
    for (int i = 1; i <= philosophers; ++i) {
      const auto process = static_cast<std::uint32_t>(i + 1);
      const auto fork = static_cast<std::uint32_t>(second ? i % philosophers + 1 : i);
      const std::uint64_t own = second ? 2 : 1;
      story->add(process, Kind::lock_request, 0, -1, {}, fork, own);
      if (!second) story->add(process, Kind::lock_acquire, 1, 0, {}, fork, own);
    }
  story->writer().flush();
  return story;
}

void write_own(const std::string& path, const OwnStory& story) {
  record::RunHeader header;
  header.version = "test";
  header.command = {"python3", story.option, "/srv/my.py"};
  auto made = record::Writer::create(path, header);
  if (!made) throw std::runtime_error(made.error().sentence());
  record::Writer& writer = **made;
  writer.attach(
      "my.py",
      "import time\n\n\ndef work(n):\n    time.sleep(1)\n\n    return 1 // n\n\nwork(0)\n");
  Event event;
  const auto add = [&](Kind kind, Reporter reporter, std::string_view text, std::int64_t a = 0) {
    ++event.seq;
    event.t += 1'000'000;
    event.process = event.thread = 1;
    event.pid = event.tid = 4711;
    event.kind = kind;
    event.reporter = reporter;
    event.a = a;
    event.text = text;
    event.text_full = text.size();
    writer.append(event);
  };
  add(Kind::process_begin, story.traced ? Reporter::self : Reporter::sampled, "my.py");
  if (story.mistake)
    add(Kind::output, story.traced ? Reporter::self : Reporter::supervisor,
        "Traceback (most recent call last):\n  File \"/srv/my.py\", line 9, in <module>\n"
        "  File \"/srv/my.py\", line 7, in work\nZeroDivisionError: by zero\n",
        2);
  add(Kind::process_exit, Reporter::supervisor, "own", 1);
  if (const auto whole = writer.finish(); !whole) throw std::runtime_error("not written");
}

void write_named(const std::string& path, const std::string& name) {
  Story story(path);
  story.add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story.add(1, Kind::process_begin, 1, 0, "main");
  story.start(2, name);
  story.at(10);
  story.exit(2, 0, 0);
  story.exit(1, 0, 0);
  story.add(0, Kind::run_end, 0, 0, "the program ended");
  if (const auto done = story.writer().finish(); !done)
    throw std::runtime_error(done.error().sentence());
}

void write_namesakes(const std::string& path) {
  Story story(path);
  story.add(0, Kind::run_begin, 0, 0, "producer_consumer");
  story.add(1, Kind::process_begin, 1, 0, "main");
  story.add(1, Kind::object_create, 0, 0, "type=lock name=ledger", 1);
  story.add(1, Kind::object_create, 0, 0, "type=queue name=tasks", 2);
  story.start(2, "worker-1");
  story.add(2, Kind::object_create, 0, 0, "type=lock name=ledger", 3);
  story.at(10);
  story.exit(2, 0, 0);
  story.exit(1, 0, 0);
  story.add(0, Kind::run_end, 0, 0, "the program ended");
  if (const auto done = story.writer().finish(); !done)
    throw std::runtime_error(done.error().sentence());
}

void write_rich_story(const std::string& path, const std::string& lesson) {
  enum : std::uint32_t { kLog = 1, kReady = 2, kCount = 3, kN = 4, kLock = 5, kTasks = 6 };
  Story story(path, lesson);
  story.add(0, Kind::run_begin, 0, 0, "shared_file_writes");
  story.add(1, Kind::process_begin, 1, 0, "main");
  story.add(1, Kind::object_create, 0, 0, "type=file name=log.txt path=/tmp/log.txt", kLog);
  story.add(1, Kind::object_create, 0, 0, "type=flag name=ready", kReady);
  story.add(1, Kind::object_create, 0, 0, "type=value name=count count=1 value=7", kCount);
  story.add(1, Kind::object_create, 0, 0, "type=variable name=n address=0x7f0012340000", kN);
  story.add(1, Kind::object_create, 0, 0, "type=lock name=door lock=recursive", kLock);
  story.add(1, Kind::object_create, 0, 0, "type=queue name=tasks maxsize=4 joinable=1", kTasks);
  story.add(1, Kind::variable_write, 0, 0, "n=50", kN);
  story.add(1, Kind::memory_sample, 0, 1, "name=n address=0x7f0012340000 frame=exclusive");
  for (std::uint32_t child = 2; child <= 3; ++child) {
    story.at(child * 10);
    story.start(child, "writer-" + std::to_string(child - 1));
    story.add(child, Kind::file_open, 02001, 0, "/tmp/log.txt", kLog);
    story.add(child, Kind::variable_read, 0, 0, "n=50", kN);
    story.add(child, Kind::memory_sample, 1, 0, "name=n address=0x7f0012340000 frame=shared");
  }
  story.at(80);
  story.add(2, Kind::thread_start, 0, 0, "helper");
  story.thread(9);
  story.add(2, Kind::thread_begin, 4712, 0, "helper");
  story.add(2, Kind::sleep_request, 200'000'000, 0, {}, 0, 70);
  story.thread(0);
  story.at(100);
  story.add(2, Kind::file_buffer, 0, 4000, {}, kLog);
  story.add(3, Kind::file_buffer, 0, 812, {}, kLog);
  story.at(150);
  story.add(3, Kind::lock_request, 0, 0, {}, kLock, 31);
  story.add(3, Kind::lock_acquire, 1, 0, {}, kLock, 31);
  story.add(3, Kind::lock_request, 0, 0, {}, kLock, 32);
  story.add(3, Kind::lock_acquire, 2, 0, {}, kLock, 32);
  // One writer writes half a line, then the other one a whole line.
  story.add(2, Kind::file_write, 0, 6, "aaaaaa", kLog);
  story.at(200);
  story.add(3, Kind::file_write, 6, 6, "bbbbb\n", kLog);
  story.add(2, Kind::file_write, 12, 4, "aaa\n", kLog);
  story.add(1, Kind::flag_wait_request, 0, -1, {}, kReady, 41);
  // The run is paused: writer-1 is at its gate, writer-2 computes and is frozen.
  story.at(300);
  story.add(0, Kind::run_pause);
  story.add(2, Kind::gate_wait, static_cast<std::int64_t>(Kind::file_write), 0, {}, 0, 51);
  story.at(320);
  story.add(3, Kind::process_freeze);
  story.at(600);
  story.add(3, Kind::process_thaw);
  story.add(0, Kind::run_resume);
  story.add(2, Kind::gate_pass, static_cast<std::int64_t>(Kind::file_write), 0, {}, 0, 51);
  story.at(650);
  story.add(0, Kind::run_speed, 4000);
  story.add(2, Kind::variable_write, 0, 0, "n=0", kN);
  story.add(2, Kind::memory_sample, 0, 1, "name=n address=0x7f0012340000 frame=exclusive");
  story.add(2, Kind::value_write, 12, 0, {}, kCount);
  story.add(2, Kind::queue_put_request, 0, -1, {}, kTasks, 61);
  story.add(2, Kind::queue_put, 0, item_id(2, 1), "one", kTasks, 61);
  story.at(700);
  story.add(2, Kind::flag_set, 0, 0, {}, kReady);
  story.add(1, Kind::flag_wait, 0, 0, {}, kReady, 41);
  story.add(3, Kind::lock_release, 1, 0, {}, kLock);
  // Bytes of another process are overwritten.
  story.add(3, Kind::file_write, 10, 4, "bbb\n", kLog);
  story.at(750);
  story.thread(9);
  story.add(2, Kind::sleep, 0, 0, {}, 0, 70);
  story.add(2, Kind::thread_end);
  story.thread(0);
  story.exit(3, 0, 15);
  story.at(800);
  story.exit(2, 0, 0);
  story.at(820);
  story.exit(1, 0, 0);
  story.add(0, Kind::run_end, 0, 0, "the program ended");
  if (const auto done = story.writer().finish(); !done)
    throw std::runtime_error(done.error().sentence());
}
