// Arguments on their way into a spawned process. Values go as bytes; shared objects go as handles:
// their slot in the shared memory and the descriptors that the child inherits.
#pragma once

#include <procession/mp/serialize.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace procession::mp::detail {

class HandleWriter {
 public:
  void number(std::uint64_t number);
  void text(std::string_view text);
  // The descriptor is open in the child under the same number. The caller still owns it, and must
  // keep it open until the child was started.
  void descriptor(int descriptor);
  // The descriptor is open in the child, but the bytes do not name it.
  void inherit(int descriptor);

  const std::string& bytes() const { return bytes_; }
  const std::vector<int>& descriptors() const { return descriptors_; }

 private:
  std::string bytes_;
  std::vector<int> descriptors_;
};

// Every method throws EOFError if the bytes are too few.
class HandleReader {
 public:
  explicit HandleReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number();
  std::string_view text();
  // Returns whether everything has been read.
  bool is_empty() const { return rest_.empty(); }
  // The caller owns the descriptor. It is close-on-exec.
  int descriptor();

  // Returns the object of this key: made by `make` at the first call. Two arguments that name one
  // object share it.
  template <class Core>
  std::shared_ptr<Core> once(std::uint64_t key,
                             const std::function<std::shared_ptr<Core>()>& make) {
    std::shared_ptr<void>& one = made_[key];
    if (!one) one = make();
    return std::static_pointer_cast<Core>(one);
  }

 private:
  std::string_view rest_;
  std::map<std::uint64_t, std::shared_ptr<void>> made_;
};

// A shared object: a Queue, a Lock, a Value and so on.
template <class T>
concept Handle = requires(const T& object, HandleWriter& out, HandleReader& in) {
  object.save(out);
  T(in);
};

template <class T>
struct IsHandles : std::false_type {};
template <Handle T>
struct IsHandles<std::vector<T>> : std::true_type {};

template <class T>
void save_argument(const T& value, HandleWriter& out) {
  if constexpr (Handle<T>) {
    value.save(out);
  } else if constexpr (IsHandles<T>::value) {
    out.number(value.size());
    for (const auto& one : value) one.save(out);
  } else {
    std::string bytes;
    encode(value, bytes);
    out.text(bytes);
  }
}

template <class T>
T load_argument(HandleReader& in) {
  if constexpr (Handle<T>) {
    return T(in);
  } else if constexpr (IsHandles<T>::value) {
    T all;
    for (std::uint64_t left = in.number(); left > 0; --left) all.emplace_back(in);
    return all;
  } else {
    return decode<T>(in.text());
  }
}

}  // namespace procession::mp::detail
