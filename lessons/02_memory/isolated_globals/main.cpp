// The child sets n = 0. What does the parent see?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static mp::Watched n{"n", 100};  // two globals, as the program's text has them
static mp::Watched count{"count", 0};

static void task() {
  n.show_pages(true);
  const std::string me = mp::current_process().name;
  mp::sleep(0.7);  // time to look, and to guess
  mp::print("{}: n is {} at {}", me, n.get(), n.address());
  mp::sleep(0.7);
  count += 1;
  n = 0;
  mp::print("{}: now n is {} at {}, count is {}", me, n.get(), n.address(), count.get());
  mp::sleep(0.7);  // time to look again
}
MP_FUNCTION(task);  // under spawn a new program has to find it by its name

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"start", "fork", {"fork", "spawn"}},
                                   {"parent_sets", "50", {"none", "50"}},
                                   {"children", 1, 1, 10}});
  const auto method = set.text("start") == "fork" ? mp::Method::fork : mp::Method::spawn;
  n.show_pages(true);
  if (set.text("parent_sets") == "50") n = 50;

  std::vector<mp::Process> children;
  for (int child = 1; child <= set["children"]; ++child)
    children.emplace_back(
        task, mp::ProcessOptions{.name = "child-" + std::to_string(child), .method = method});
  for (mp::Process& child : children) child.start();
  for (mp::Process& child : children) child.join();
  mp::print("parent: n is {} at {}, count is {}", n.get(), n.address(), count.get());
}
