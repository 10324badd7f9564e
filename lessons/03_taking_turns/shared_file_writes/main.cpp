// Several processes append to one file. Is anything lost, torn, or merely out of order?
#include <procession/mp.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace mp = procession::mp;

struct Plan {
  std::string path, how, lock;
  int lines;
  std::size_t line_bytes;
};

static void write_lines(const Plan& plan, char letter, const mp::Lock& turn, const mp::Event& go) {
  const bool append = plan.how != "own_offset", buffered = plan.how == "append_buffered";
  mp::AppendFile file(plan.path, {.append = append, .buffer = buffered ? mp::kStreamBuffer : 0});
  const std::string text(plan.line_bytes - 1, letter);  // a writer is known by its letter
  go.wait();
  for (int n = 0; n < plan.lines; ++n) {
    if (plan.lock != "off") turn.acquire();
    if (!append) file.seek_end();  // look where the file ends ...
    if (plan.how == "append_each" || !append) {
      file.write(text + "\n");
    } else {
      file.write(text);  // as in: file << text << "\n"
      file.write("\n");
    }
    if (plan.lock == "flushed") file.flush();
    if (plan.lock != "off") turn.release();
  }
}  // the file is closed: what still waits in its buffer is written

static void report(const Plan& plan) {
  std::string order;
  int torn = 0;
  std::ifstream file(plan.path);
  for (std::string line; std::getline(file, line);) {
    const char letter = line.empty() ? '?' : line[0];
    if (line != std::string(plan.line_bytes - 1, letter)) ++torn;
    if (!line.empty() && order.find(letter) == std::string::npos) order += letter;
  }
  mp::print("{} bytes, {} torn lines, order of the first lines: {}",
            std::filesystem::file_size(plan.path), torn, order);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(
      argc, argv,
      {{"writers", 5, 2, 16},
       {"lines", 1, 1, 2000},
       {"line_bytes", 60, 2, 200000},
       {"how", "append_each", {"append_each", "append_buffered", "append_pieces", "own_offset"}},
       {"lock", "off", {"off", "written", "flushed"}}});
  if (std::int64_t{set["writers"]} * set["lines"] * set["line_bytes"] > 64 << 20)
    mp::exit("writers, lines and line_bytes make a file of more than 64 MiB: choose less");
  std::string folder = std::filesystem::temp_directory_path() / "procession-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) mp::exit("no folder can be made in " + folder);
  const Plan plan{folder + "/log.txt", set.text("how"), set.text("lock"), set["lines"],
                  static_cast<std::size_t>(set["line_bytes"])};

  const mp::Lock turn("turn");
  const mp::Event go("go");
  std::vector<mp::Process> writers;
  for (char letter = 'A'; letter < 'A' + set["writers"]; ++letter)
    writers.emplace_back(write_lines, mp::args(plan, letter, turn, go),
                         mp::ProcessOptions{.name = std::string("writer-") + letter});
  for (mp::Process& writer : writers) writer.start();
  mp::sleep(0.7);  // all have the file open, and you have time to guess
  go.set();
  for (mp::Process& writer : writers) writer.join();
  report(plan);
  std::filesystem::remove_all(folder);
}
