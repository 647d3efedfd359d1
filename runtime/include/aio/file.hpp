// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::file: reading and writing files on the loop's threads, for no system has a file that waits.
//
//   co_await aio::with(aio::file::open("a.txt"), [](aio::file &f) -> aio::task<> {
//     AIO_FOR(std::string &line, f.lines()) ...
//   });
//
// Contract
//   frame:   a file owns its descriptor; calls and generators keep it open until close().
//   resumes: the loop, when a thread has done the call. Reading goes 64 KiB at a time.
//   thread:  the loop's; one call at a time for a file.
//   element: a chunk is valid until the next read.
//   cancel:  raised when the call that runs is over; what a cancelled read has read is lost.
//   throws:  std::system_error; aio::invalid_state on a closed file.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/lines.hpp>
#include <aio/detail/system_error.hpp>
#include <aio/executor.hpp>
#include <aio/task.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aio {

namespace detail {

struct descriptor {
  explicit descriptor(int n) noexcept : number(n) {}
  descriptor(const descriptor &) = delete;
  descriptor &operator=(const descriptor &) = delete;
  ~descriptor() {
    if (number >= 0)
      ::close(number);
  }
  int number;
};
using shared_descriptor = std::shared_ptr<descriptor>;

inline task<std::string> read_file(shared_descriptor d, std::size_t most) {
  auto work = [fd = d->number, most] {
    std::string out(most, '\0');
    ssize_t n = 0;
    while ((n = ::read(fd, out.data(), most)) < 0)
      if (errno != EINTR)
        throw_errno("read");
    out.resize(static_cast<std::size_t>(n));
    return out;
  };
  co_return co_await to_thread(std::move(work));
}

inline task<> write_file(shared_descriptor d, std::string data) {
  auto work = [fd = d->number, &data] {
    for (std::string_view left = data; !left.empty();) {
      const ssize_t n = ::write(fd, left.data(), left.size());
      if (n < 0 && errno != EINTR)
        throw_errno("write");
      left.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
    }
  };
  co_await to_thread(std::move(work));
}

inline constexpr std::size_t file_block = 64 * 1024;

inline async_generator<std::string> file_chunks(shared_descriptor d) {
  for (auto some = co_await read_file(d, file_block); !some.empty();
       some = co_await read_file(d, file_block))
    co_yield std::move(some);
}

} // namespace detail

class [[nodiscard]] file {
public:
  enum class mode { read, write, append };

  static task<file> open(std::string path, mode m = mode::read) {
    auto work = [&path, m] {
      const int flags = m == mode::read    ? O_RDONLY
                        : m == mode::write ? O_WRONLY | O_CREAT | O_TRUNC
                                           : O_WRONLY | O_CREAT | O_APPEND;
      const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
      if (fd < 0)
        detail::throw_errno(path.c_str());
      return std::make_shared<detail::descriptor>(fd);
    };
    co_return file(co_await to_thread(std::move(work)));
  }

  /// At most `most` bytes; empty at the end.
  task<std::string> read(std::size_t most = detail::file_block) {
    return detail::read_file(checked(), most);
  }
  async_generator<std::string> chunks() { return detail::file_chunks(checked()); }
  /// Without their ends; the last one may lack it.
  async_generator<std::string> lines() {
    return detail::lines_of([d = checked()] { return detail::read_file(d, detail::file_block); },
                            ~std::size_t{});
  }
  task<> write(std::string data) { return detail::write_file(checked(), std::move(data)); }

  /// Idempotent; throws what the system says about writes that it had put off.
  task<> close() { return close_descriptor(std::exchange(descriptor_, nullptr)); }

private:
  explicit file(detail::shared_descriptor d) noexcept : descriptor_(std::move(d)) {}
  static task<> close_descriptor(detail::shared_descriptor d) {
    if (!d)
      co_return;
    auto work = [fd = std::exchange(d->number, -1)] {
      if (::close(fd) != 0 && errno != EINTR)
        detail::throw_errno("close");
    };
    co_await to_thread(std::move(work));
  }
  [[nodiscard]] const detail::shared_descriptor &checked() const {
    if (!descriptor_)
      throw invalid_state("this file is closed or moved away");
    return descriptor_;
  }
  detail::shared_descriptor descriptor_;
};

} // namespace aio
