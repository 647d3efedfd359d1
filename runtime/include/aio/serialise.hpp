// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::serialiser<T>: a value as bytes, between processes of one program on one machine.
//
// Contract
//   types:   trivially copyable ones that are no pointers, std::string, std::vector, std::optional,
//            std::pair, std::tuple of such. For others specialise it: write(value, bytes) appends,
//            read(bytes) takes from the front. Pointers inside a trivially copyable type cannot be
//            seen and mean nothing on the other side.
//   throws:  read std::runtime_error if the bytes are too few.
#pragma once

#include <cstddef>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

template <class T> struct serialiser {
  static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>,
                "this type does not go to another process by itself: specialise aio::serialiser");
  static void write(const T &value, std::string &bytes) {
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
  }
  static T read(std::string_view &bytes) {
    if (bytes.size() < sizeof(T))
      throw std::runtime_error("aio: a serialised value is cut off");
    alignas(T) std::byte copy[sizeof(T)];
    std::memcpy(copy, bytes.data(), sizeof(T));
    bytes.remove_prefix(sizeof(T));
    return *reinterpret_cast<const T *>(copy); // implicit-lifetime: memcpy has begun it
  }
};

template <> struct serialiser<std::string> {
  static void write(const std::string &value, std::string &bytes) {
    serialiser<std::size_t>::write(value.size(), bytes);
    bytes += value;
  }
  static std::string read(std::string_view &bytes) {
    const auto size = serialiser<std::size_t>::read(bytes);
    if (bytes.size() < size)
      throw std::runtime_error("aio: a serialised string is cut off");
    std::string out(bytes.substr(0, size));
    bytes.remove_prefix(size);
    return out;
  }
};

template <class T> struct serialiser<std::vector<T>> {
  static void write(const std::vector<T> &value, std::string &bytes) {
    serialiser<std::size_t>::write(value.size(), bytes);
    for (const auto &x : value)
      serialiser<T>::write(x, bytes);
  }
  static std::vector<T> read(std::string_view &bytes) {
    std::vector<T> out;
    for (auto left = serialiser<std::size_t>::read(bytes); left != 0; --left)
      out.push_back(serialiser<T>::read(bytes));
    return out;
  }
};

template <class T> struct serialiser<std::optional<T>> {
  static void write(const std::optional<T> &value, std::string &bytes) {
    serialiser<bool>::write(value.has_value(), bytes);
    if (value)
      serialiser<T>::write(*value, bytes);
  }
  static std::optional<T> read(std::string_view &bytes) {
    if (!serialiser<bool>::read(bytes))
      return std::nullopt;
    return serialiser<T>::read(bytes);
  }
};

template <class... T> struct serialiser<std::tuple<T...>> {
  static void write(const std::tuple<T...> &value, std::string &bytes) {
    std::apply([&](const T &...x) { (serialiser<T>::write(x, bytes), ...); }, value);
  }
  static std::tuple<T...> read([[maybe_unused]] std::string_view &bytes) {
    return std::tuple<T...>{serialiser<T>::read(bytes)...}; // braces: in order
  }
};

template <class A, class B> struct serialiser<std::pair<A, B>> {
  static void write(const std::pair<A, B> &value, std::string &bytes) {
    serialiser<A>::write(value.first, bytes);
    serialiser<B>::write(value.second, bytes);
  }
  static std::pair<A, B> read(std::string_view &bytes) {
    return std::pair<A, B>{serialiser<A>::read(bytes), serialiser<B>::read(bytes)};
  }
};

} // namespace aio
