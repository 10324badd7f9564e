// A value as Python writes it: repr() as in a recording (17, 'text', None), str() as print() shows
// it (17, text, None).
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace procession::mp {

namespace detail {
void add_quoted(std::string& out, std::string_view text);  // 'it\'s', bytes below 0x20 as \xNN
void add_double(std::string& out, double value);           // 1.0, 0.1, 1e+20, inf, nan

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept MapLike = requires {
  typename T::mapped_type;
};
template <class T>
concept ListLike = requires(const T& list) {
  list.begin() != list.end();
  typename T::value_type;
};
template <class T>
concept TupleLike = requires {
  std::tuple_size<T>::value;
};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// Whether add_repr() writes a T as Python writes a plain value. What an operator<< writes can't be
// told from a list or a dict.
template <class T>
constexpr bool is_plain() {
  if constexpr (std::integral<T> || std::floating_point<T> || std::is_enum_v<T> ||
                std::same_as<T, std::nullopt_t> || std::same_as<T, std::monostate> ||
                std::convertible_to<const T&, std::string_view>)
    return true;
  else if constexpr (IsOptional<T>::value)
    return is_plain<typename T::value_type>();
  else if constexpr (MapLike<T>)
    return is_plain<typename T::key_type>() && is_plain<typename T::mapped_type>();
  else if constexpr (ListLike<T>)
    return is_plain<typename T::value_type>();
  else if constexpr (TupleLike<T>)
    return []<std::size_t... Is>(std::index_sequence<Is...>) {
      return (is_plain<std::tuple_element_t<Is, T>>() && ...);
    }
  (std::make_index_sequence<std::tuple_size_v<T>>());
  else return false;
}
}  // namespace detail

// Appends repr(value). For a type unknown to this header: the output of its operator<<, else
// "<object>". Long lists are not cut here.
template <class T>
void add_repr(std::string& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out += value ? "True" : "False";
  } else if constexpr (std::same_as<T, char>) {
    detail::add_quoted(out, std::string_view(&value, 1));
  } else if constexpr (std::integral<T>) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  } else if constexpr (std::floating_point<T>) {
    detail::add_double(out, static_cast<double>(value));
  } else if constexpr (std::is_enum_v<T>) {
    add_repr(out, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::same_as<T, std::nullopt_t> || std::same_as<T, std::monostate>) {
    out += "None";
  } else if constexpr (detail::IsOptional<T>::value) {
    if (value) {
      add_repr(out, *value);
    } else {
      out += "None";
    }
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    detail::add_quoted(out, std::string_view(value));
  } else if constexpr (detail::MapLike<T>) {
    const char* separator = "{";
    for (const auto& [key, mapped] : value) {
      out += std::exchange(separator, ", ");
      add_repr(out, key);
      out += ": ";
      add_repr(out, mapped);
    }
    out += value.empty() ? "{}" : "}";
  } else if constexpr (detail::ListLike<T>) {
    out += '[';
    const char* separator = "";
    for (const auto& one : value) {
      out += std::exchange(separator, ", ");
      add_repr(out, static_cast<const typename T::value_type&>(one));
    }
    out += ']';
  } else if constexpr (detail::TupleLike<T>) {
    out += '(';
    const char* separator = "";
    std::apply(
        [&](const auto&... one) {
          ((out += std::exchange(separator, ", "), add_repr(out, one)), ...);
        },
        value);
    out += std::tuple_size_v<T> == 1 ? ",)" : ")";
  } else {
    static_assert(!detail::is_plain<T>(), "add_repr() must write what is_plain() names");
    if constexpr (detail::Streamable<T>) {
      std::ostringstream text;
      text << value;
      out += text.str();
    } else {
      out += "<object>";
    }
  }
}

template <class T>
std::string repr(const T& value) {
  std::string out;
  add_repr(out, value);
  return out;
}

// As repr(), but a text without its quotes.
template <class T>
std::string str(const T& value) {
  if constexpr (std::same_as<T, char>) {
    return std::string(1, value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    return std::string(std::string_view(value));
  } else {
    return repr(value);
  }
}

}  // namespace procession::mp
