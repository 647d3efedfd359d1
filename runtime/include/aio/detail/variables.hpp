// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The values of context variables: one immutable map, shared until somebody sets.
#pragma once

#include <aio/cancellation.hpp>
#include <aio/loop.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio::detail {

/// Few, so that a search from the front is quick.
class variable_map {
public:
  using key = std::uint64_t; // not the address, which a later variable of another type may have

  [[nodiscard]] static key next_key() noexcept {
    static std::atomic<key> last = 0;
    return ++last;
  }
  [[nodiscard]] const void *find(key variable) const noexcept {
    for (const auto &[owner, value] : values_)
      if (owner == variable)
        return value.get();
    return nullptr;
  }
  /// A null value is none.
  std::shared_ptr<const void> exchange(key variable, std::shared_ptr<const void> value) {
    for (auto &entry : values_)
      if (entry.first == variable)
        return std::exchange(entry.second, std::move(value));
    values_.emplace_back(variable, std::move(value));
    return nullptr;
  }

private:
  std::vector<std::pair<key, std::shared_ptr<const void>>> values_;
};

/// Those of the task that runs, else of the thread.
inline std::shared_ptr<const variable_map> &current_variables() {
  static thread_local std::shared_ptr<const variable_map> outside;
  if (loop *l = loop::current_or_null())
    if (context *c = l->running())
      return c->variables();
  return outside;
}

/// A function that runs with the values of whoever made this.
template <class F> class with_variables {
public:
  explicit with_variables(F f) : function_(std::move(f)), variables_(current_variables()) {}

  decltype(auto) operator()()
    requires std::is_invocable_v<F &>
  {
    const scope inside(variables_);
    return function_();
  }
  decltype(auto) operator()(std::stop_token stop)
    requires std::is_invocable_v<F &, std::stop_token>
  {
    const scope inside(variables_);
    return function_(std::move(stop));
  }

private:
  struct scope {
    explicit scope(const std::shared_ptr<const variable_map> &inner)
        : outer(std::exchange(current_variables(), inner)) {}
    scope(const scope &) = delete;
    scope &operator=(const scope &) = delete;
    ~scope() { current_variables() = std::move(outer); }
    std::shared_ptr<const variable_map> outer;
  };
  F function_;
  std::shared_ptr<const variable_map> variables_;
};

} // namespace aio::detail
