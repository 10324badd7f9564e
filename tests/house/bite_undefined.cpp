// Overflows a signed number, for UndefinedBehaviorSanitizer to report (see bite_address.cpp).
#include <cstdio>
#include <limits>

int main() {
  volatile int most = std::numeric_limits<int>::max();
  const int more = most + 1;
  std::printf("%d\n", more);
  return 0;
}
