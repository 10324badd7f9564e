#include "cli/cli.h"

int main(int argc, char** argv) {
  return procession::cli::main_of(std::vector<std::string>(argv + 1, argv + argc));
}
