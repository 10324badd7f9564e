#include "mp/carried.h"

#include <cxxabi.h>

#include <cstdlib>
#include <iterator>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <system_error>
#include <typeinfo>

#include "procession/mp/os_errors.h"
#include "procession/mp/remote_error.h"

namespace procession::mp {
namespace {

std::string type_name(const std::exception& error) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> plain(
      abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), std::free);
  return plain ? plain.get() : typeid(error).name();
}

// An Error's name must be a literal; the name of an exception of another process is kept forever.
const char* keep(const std::string& name) {
  static auto* mutex = new std::mutex;
  static auto* names = new std::set<std::string>;
  const std::lock_guard guard(*mutex);
  return names->insert(name).first->c_str();
}

template <class E>
[[noreturn]] void raise(const Carried& carried) {
  if constexpr (std::is_constructible_v<E, const std::string&, int> &&
                !std::is_constructible_v<E, const std::string&>) {
    throw E(carried.text, static_cast<int>(carried.code));
  } else if constexpr (std::is_constructible_v<E, const std::string&>) {
    throw E(carried.text);
  } else {
    throw E();
  }
}
[[noreturn]] void raise_os_error(const Carried& carried) {
  throw OSError(carried.text, static_cast<int>(carried.code));
}

struct KnownError {
  const char* name;
  void (*raise)(const Carried&);
};
constexpr KnownError kKnown[] = {
    {"ValueError", raise<ValueError>},
    {"RuntimeError", raise<RuntimeError>},
    {"AssertionError", raise<AssertionError>},
    {"AttributeError", raise<AttributeError>},
    {"IndexError", raise<IndexError>},
    {"KeyError", raise<KeyError>},
    {"EOFError", raise<EOFError>},
    {"TimeoutError", raise<TimeoutError>},
    {"queue.Full", raise<QueueFull>},
    {"queue.Empty", raise<QueueEmpty>},
    {"OSError", raise_os_error},
    {"BrokenPipeError", raise<BrokenPipeError>},
    {"ConnectionResetError", raise<ConnectionResetError>},
    {"ConnectionRefusedError", raise<ConnectionRefusedError>},
    {"FileNotFoundError", raise<FileNotFoundError>},
    {"ProcessError", raise<ProcessError>},
    {"AuthenticationError", raise<AuthenticationError>},
    {"std::runtime_error", raise<std::runtime_error>},
    {"std::range_error", raise<std::range_error>},
    {"std::overflow_error", raise<std::overflow_error>},
    {"std::logic_error", raise<std::logic_error>},
    {"std::invalid_argument", raise<std::invalid_argument>},
    {"std::domain_error", raise<std::domain_error>},
    {"std::out_of_range", raise<std::out_of_range>},
};

}  // namespace

RemoteError::RemoteError(const std::string& name, const std::string& text)
    : Error(keep(name), text) {}

void Carried::save(detail::HandleWriter& out) const {
  out.text(name);
  out.text(text);
  out.number(static_cast<std::uint64_t>(code));
}

Carried Carried::load(detail::HandleReader& in) {
  Carried carried;
  carried.name = in.text();
  carried.text = in.text();
  carried.code = static_cast<std::int64_t>(in.number());
  return carried;
}

Carried carry_current() {
  try {
    throw;
  } catch (const OSError& error) {
    return {error.name(), error.what(), error.code()};
  } catch (const Error& error) {
    return {error.name(), error.what()};
  } catch (const std::system_error& error) {
    const int code = error.code().value();
    return {"OSError", "[Errno " + std::to_string(code) + "] " + error.what(), code};
  } catch (const std::exception& error) {
    return {type_name(error), error.what()};
  } catch (...) {
    return {"an exception that is no std::exception", {}};
  }
}

void throw_carried(const Carried& carried) {
  for (const KnownError& one : kKnown)
    if (carried.name == one.name) one.raise(carried);
  throw RemoteError(carried.name, carried.text);
}

}  // namespace procession::mp
