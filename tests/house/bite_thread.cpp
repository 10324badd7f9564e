// Two threads write one number without a lock, for ThreadSanitizer to report (see
// bite_address.cpp).
#include <cstdio>
#include <thread>

int main() {
  int shared = 0;
  std::thread other([&shared] {
    for (int n = 0; n < 1000; ++n) shared = shared + 1;
  });
  for (int n = 0; n < 1000; ++n) shared = shared + 1;
  other.join();
  std::printf("%d\n", shared);
  return 0;
}
