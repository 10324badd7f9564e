// Reads memory after it was freed. In preset asan a test expects AddressSanitizer's report, so that
// a green run of that preset means something.
#include <cstdio>
#include <memory>

int main() {
  auto owner = std::make_unique<int[]>(8);
  const volatile int* after = owner.get();
  owner.reset();
  std::printf("%d\n", after[3]);
  return 0;
}
