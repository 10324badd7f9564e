// A child squares a number; main prints what it got.
#include <procession/mp.h>

namespace mp = procession::mp;

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv, {{"number", 7, 0, 1000}});
  const int number = set["number"];
  mp::Queue<int> squares(3, "squares");
  mp::Process child([&squares, number] { squares.put(number * number); });
  child.start();
  mp::print("got {}", squares.get());
  child.join();
}
