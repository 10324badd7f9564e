// The least program on procession::mp: what package_test.py builds against an installed tree.
#include <procession/mp.h>

namespace mp = procession::mp;

int main() {
  const mp::Queue<int> squares(3, "squares");
  mp::Process child([&squares] { squares.put(7 * 7); });
  child.start();
  mp::print("got {}", squares.get());
  child.join();
}
