#include "mp/process/uncaught.h"

#include <cxxabi.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <system_error>
#include <typeinfo>

#include "mp/local.h"
#include "mp/output.h"
#include "mp/sync/words.h"
#include "procession/mp/errors.h"

namespace procession::mp {
namespace {

std::terminate_handler before = nullptr;

std::string type_name(const std::type_info& type) {
  int status = 0;
  char* plain = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
  std::string name = plain != nullptr ? plain : type.name();
  std::free(plain);
  return name;
}

std::string describe(const std::string& name, const std::string& text) {
  return text.empty() ? name : name + ": " + text;
}

[[noreturn]] void on_terminate() {
  const bool in_main = current_tid() == static_cast<std::uint32_t>(getpid());
  if (std::current_exception() && in_main && !local().exiting) {
    std::string text;
    try {
      throw;
    } catch (...) {
      text = describe_current();
    }
    write_output(2, text + "\n", {});
    std::exit(1);
  }
  before();
  std::abort();
}

}  // namespace

std::string describe_current() {
  try {
    throw;
  } catch (const Error& error) {
    return describe(error.name(), error.what());
  } catch (const std::system_error& error) {
    return "OSError: [Errno " + std::to_string(error.code().value()) + "] " + error.what();
  } catch (const std::exception& error) {
    return describe(type_name(typeid(error)), error.what());
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

void install_terminate_handler() {
  if (before == nullptr) before = std::set_terminate(on_terminate);
}

}  // namespace procession::mp
