// Three ways to say what a child does: a function, a target given by the constructor, run().
#include <procession/mp.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

namespace mp = procession::mp;

static std::string name;  // a global: the name of the child that comes next

static void greet(const std::string& who) {
  mp::sleep(0.6);
  mp::print("{}: hello from {}", who, getpid());
}

class WithTarget : public mp::Process {  // the constructor says what is to be done
 public:
  explicit WithTarget(const std::string& of) : Process([] { greet(::name); }, {.name = of}) {}
};  // not Process::name(): it reads the global

class WithRun : public mp::Process {  // run() is overridden
 public:
  using Process::Process;
  void run() override { greet(Process::name()); }
};

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"way", "all", {"all", "function", "constructor", "run"}},
                                   {"call", "start", {"start", "run"}},
                                   {"start", "fork", {"fork"}}});
  std::vector<std::unique_ptr<mp::Process>> children;
  for (const std::string way : {"function", "constructor", "run"}) {
    if (set.text("way") != way && set.text("way") != "all") continue;
    const mp::ProcessOptions as{.name = way + "-child"};
    if (way == "function")
      children.push_back(std::make_unique<mp::Process>(greet, mp::args(as.name), as));
    if (way == "constructor") children.push_back(std::make_unique<WithTarget>(as.name));
    if (way == "run") children.push_back(std::make_unique<WithRun>(as));
  }
  mp::print("main in process {}, objects: {}", getpid(), children.size());
  mp::sleep(0.6);  // there are objects now, and no child

  for (const auto& child : children) {
    name = child->name();
    if (set.text("call") == "start")
      child->start();
    else
      child->run();  // instead of start()
  }
  for (const auto& child : children) {
    if (set.text("call") == "start") child->join();
    mp::print("{} has exit code {}", child->name(), child->exitcode());
  }
}
