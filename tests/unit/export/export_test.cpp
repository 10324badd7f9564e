// The table of formats, the events that a range leaves out, and the lines of the first format.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "export/exporter.h"
#include "record/writer.h"

namespace procession::exports {
namespace {

// A recording of one process with a queue, paused from 4 ms to 9 ms.
class Export : public testing::Test {
 protected:
  void SetUp() override {
    std::string folder = std::filesystem::temp_directory_path() / "procession_export.XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    const std::string path = folder_ / "run.procession";
    {
      auto writer = record::Writer::create(path, {});
      ASSERT_TRUE(writer) << writer.error().sentence();
      const auto add = [&](Event event) {
        event.seq = ++seq_;
        event.text_full = event.text.size();
        (*writer)->append(event);
      };
      const auto own = [](std::int64_t t, Kind kind, std::string_view text) {
        Event event;
        event.t = RawNs(t);
        event.process = event.thread = 1;
        event.pid = event.tid = 42;
        event.kind = kind;
        event.text = text;
        return event;
      };
      add({.t = RawNs(0),
           .kind = Kind::run_begin,
           .reporter = Reporter::supervisor,
           .text = "./p"});
      add(own(1'000'000, Kind::process_begin, "root"));
      Event create = own(2'000'000, Kind::object_create, "type=queue name=ta%20sks maxsize=2");
      create.object = 1;
      add(create);
      add({.t = RawNs(4'000'000), .kind = Kind::run_pause, .reporter = Reporter::supervisor});
      add({.t = RawNs(9'000'000), .kind = Kind::run_resume, .reporter = Reporter::supervisor});
      Event put = own(10'000'000, Kind::queue_put, "\"a\"\n");
      put.object = 1;
      put.op = 7;
      put.cause = 3;
      put.b = item_id(1, 1);
      put.file = "main.cpp";
      put.line = 41;
      add(put);
      Event output = own(11'000'000, Kind::output, std::string_view("\xff\0z", 3));
      output.a = 1;
      add(output);
      Event end = own(12'000'000, Kind::process_end, "");
      add(end);
      ASSERT_TRUE((*writer)->finish());
    }
    auto opened = record::Recording::open(path);
    ASSERT_TRUE(opened) << opened.error().sentence();
    recording_ = std::move(*opened);
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string lines(const Range& range = {}) const {
    std::ostringstream out;
    const auto written = find_exporter("jsonl")->write(Input(*recording_, range), out);
    EXPECT_TRUE(written) << written.error().sentence();
    return out.str();
  }
  // The seqs of the lines inside the range.
  std::string seqs(const Range& range) const {
    std::istringstream all(lines(range));
    std::string out;
    for (std::string line; std::getline(all, line);)
      out += line.substr(7, line.find(',') - 7) + " ";  // after {"seq":
    return out;
  }

  std::filesystem::path folder_;
  std::unique_ptr<record::Recording> recording_;
  std::uint64_t seq_ = 0;
};

TEST(Exporters, EachHasAnIdAndAnExtensionOfItsOwn) {
  std::set<std::string_view> ids, extensions;
  for (const Exporter* exporter : exporters()) {
    EXPECT_TRUE(ids.insert(exporter->id()).second) << exporter->id();
    EXPECT_TRUE(extensions.insert(exporter->extension()).second) << exporter->extension();
    EXPECT_EQ(exporter->extension().substr(0, 1), ".") << exporter->id();
    EXPECT_EQ(find_exporter(exporter->id()), exporter);
  }
  EXPECT_TRUE(ids.contains("jsonl"));
  EXPECT_EQ(find_exporter("nothing"), nullptr);
  EXPECT_EQ(find_exporter(""), nullptr);
}

TEST_F(Export, JsonLinesAreTheseExactly) {
  EXPECT_EQ(
      lines(),
      R"({"seq":1,"t":0,"process":0,"thread":0,"pid":0,"tid":0,"source":"supervisor","kind":"run.begin","text":"./p"}
{"seq":2,"t":1000000,"process":1,"thread":1,"pid":42,"tid":42,"source":"self","kind":"process.begin","a":0,"text":"root"}
{"seq":3,"t":2000000,"process":1,"thread":1,"pid":42,"tid":42,"source":"self","kind":"object.create","object":1,"name":"ta sks","text":"type=queue name=ta%20sks maxsize=2"}
{"seq":4,"t":4000000,"process":0,"thread":0,"pid":0,"tid":0,"source":"supervisor","kind":"run.pause"}
{"seq":5,"t":9000000,"process":0,"thread":0,"pid":0,"tid":0,"source":"supervisor","kind":"run.resume"}
{"seq":6,"t":10000000,"process":1,"thread":1,"pid":42,"tid":42,"source":"self","kind":"queue.put","object":1,"name":"ta sks","op":7,"cause":3,"a":0,"b":4294967297,"text":"\"a\"\n","file":"main.cpp","line":41}
{"seq":7,"t":11000000,"process":1,"thread":1,"pid":42,"tid":42,"source":"self","kind":"output","a":1,"b":0,"text_hex":"ff007a"}
{"seq":8,"t":12000000,"process":1,"thread":1,"pid":42,"tid":42,"source":"self","kind":"process.end","a":0}
)");
}

// Session time stops from 4 ms to 9 ms: the put is at 5 ms of session time.
TEST_F(Export, ARangeIsOfSessionTimeAndHoldsBothItsEnds) {
  EXPECT_EQ(seqs({}), "1 2 3 4 5 6 7 8 ");
  EXPECT_EQ(seqs({.from = SessionNs(5'000'000)}), "6 7 8 ");
  EXPECT_EQ(seqs({.until = SessionNs(5'000'000)}), "1 2 3 4 5 6 ");
  EXPECT_EQ(seqs({.from = SessionNs(4'000'000), .until = SessionNs(4'000'000)}), "4 5 ");
  EXPECT_EQ(seqs({.from = SessionNs(4'000'001), .until = SessionNs(4'999'999)}), "");
}

TEST_F(Export, NamesGivenBeforeTheRangeHoldInIt) {
  EXPECT_NE(lines({.from = SessionNs(5'000'000)}).find(R"("object":1,"name":"ta sks")"),
            std::string::npos);
}

TEST_F(Export, TheTimelineIsThatOfTheWholeRecording) {
  const Input input(*recording_, {.from = SessionNs(0), .until = SessionNs(0)});
  EXPECT_EQ(input.timeline().end_seq(), 8u);
  EXPECT_EQ(&input.timeline(), &input.timeline());
}

// The owner of the stream knows why it failed, and reports it.
TEST_F(Export, AStreamThatFailsIsNoErrorOfTheFormat) {
  std::ostream out(nullptr);
  EXPECT_TRUE(find_exporter("jsonl")->write(Input(*recording_), out));
  EXPECT_TRUE(out.bad());
}

}  // namespace
}  // namespace procession::exports
