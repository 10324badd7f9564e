// A daemon wants a child of its own, and writes a report. What may it not do?
#include <procession/mp.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace mp = procession::mp;

static void inner() { mp::sleep(0.3); }

static void writer(const std::string& path, bool program) {
  try {
    if (program) {
      if (std::system("sleep 0.3") != 0) return;  // another program, not a Process
    } else {
      mp::Process child(inner, {.name = "inner"});
      child.start();
      child.join();
    }
    mp::print("writer: my child has done its work");
  } catch (const mp::AssertionError& error) {
    mp::print("writer: AssertionError: {}", error.what());
  }
  mp::AppendFile report(path);
  for (int line = 1; line <= 8; ++line) {
    report.write("line " + std::to_string(line) + " is begun ");
    mp::sleep(0.45);
    report.write("and done\n");
  }
  mp::print("writer: the report is done");
}

static void parent(const std::string& path, bool daemon, bool program, double work) {
  mp::Process child(writer, mp::args(path, program), {.name = "writer", .daemon = daemon});
  child.start();
  mp::sleep(1);
  try {
    child.set_daemon(!child.daemon());
  } catch (const mp::AssertionError& error) {
    mp::print("parent: AssertionError: {}", error.what());
  }
  mp::sleep(work);
  mp::print("parent: end!");
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"kind", "daemon", {"daemon", "plain"}},
                                   {"child", "process", {"process", "program"}},
                                   {"parent_work", 1000, 200, 5000}});
  std::string folder = std::filesystem::temp_directory_path() / "procession-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) mp::exit("no folder can be made in " + folder);
  const std::string path = folder + "/report.txt";
  mp::Process process(parent,
                      mp::args(path, set.text("kind") == "daemon", set.text("child") == "program",
                               set["parent_work"] / 1000.0),
                      {.name = "parent"});
  process.start();
  process.join();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  mp::print("main: the report is {}", text.str().ends_with('\n') ? "whole" : "cut off");
  std::filesystem::remove_all(folder);
}
