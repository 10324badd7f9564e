// An item's bytes for its way through a pipe. Only this header includes cereal.
#pragma once

#include <cereal/archives/binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/tuple.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>
#include <cstring>
#include <istream>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <type_traits>

namespace procession::mp::detail {

// Whether a T is copied as it lies in memory: numbers, enums, structs of them. An address is
// meaningless in another process.
template <class T>
inline constexpr bool kIsPlain =
    std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> && !std::is_member_pointer_v<T>;

class StringSink : public std::streambuf {
 public:
  explicit StringSink(std::string& out) : out_(out) {}

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    out_.append(bytes, static_cast<std::size_t>(count));
    return count;
  }
  int_type overflow(int_type byte) override {
    if (byte != traits_type::eof()) out_ += static_cast<char>(byte);
    return traits_type::not_eof(byte);
  }

 private:
  std::string& out_;
};

class ViewSource : public std::streambuf {
 public:
  explicit ViewSource(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());  // only read: there is no put area
    setg(begin, begin, begin + bytes.size());
  }
};

// Appends the bytes of `value` to `out`. Throws what cereal or T's own serialize() throws.
template <class T>
void encode(const T& value, std::string& out) {
  if constexpr (kIsPlain<T>) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  } else {
    StringSink sink(out);
    std::ostream stream(&sink);
    cereal::BinaryOutputArchive archive(stream);
    archive(value);
  }
}

// Throws cereal::Exception if the bytes are too few.
template <class T>
T decode(std::string_view bytes) {
  if constexpr (kIsPlain<T>) {
    if (bytes.size() != sizeof(T)) throw cereal::Exception("an item of another type");
    alignas(T) unsigned char memory[sizeof(T)];
    std::memcpy(memory, bytes.data(), sizeof memory);
    return *reinterpret_cast<T*>(memory);
  } else {
    ViewSource source(bytes);
    std::istream stream(&source);
    cereal::BinaryInputArchive archive(stream);
    T value{};
    archive(value);
    return value;
  }
}

}  // namespace procession::mp::detail
