// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An async context manager over a file, and its lines as an async generator: what the text's
// async_open means. The stream blocks, so a thread reads it.
#include <aio/async_for.hpp>
#include <aio/executor.hpp>
#include <aio/run.hpp>
#include <aio/with.hpp>

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

class text_file {
public:
  explicit text_file(std::unique_ptr<std::ifstream> s) : stream_(std::move(s)) {}

  aio::task<std::optional<std::string>> read_line() {
    std::ifstream *stream = stream_.get();
    auto read = [stream]() -> std::optional<std::string> {
      std::string line;
      if (!std::getline(*stream, line))
        return std::nullopt;
      return line;
    };
    co_return co_await aio::to_thread(std::move(read));
  }
  aio::task<> close() {
    std::ifstream *stream = stream_.get();
    auto shut = [stream] { stream->close(); };
    co_await aio::to_thread(std::move(shut));
    std::cout << "closed\n";
  }

private:
  std::unique_ptr<std::ifstream> stream_;
};

aio::task<text_file> async_open(std::string name) {
  auto open = [](const std::string &path) { return std::make_unique<std::ifstream>(path); };
  co_return text_file(co_await aio::to_thread(open, std::move(name)));
}

aio::async_generator<std::string> lines(text_file &file) {
  while (auto line = co_await file.read_line())
    co_yield std::move(*line);
}

aio::task<> print_first_two(text_file &file) {
  int n = 0;
  AIO_FOR(const std::string &line, lines(file)) {
    std::cout << line << '\n';
    if (++n == 2)
      break;
  }
}

int main() { aio::run(aio::with(async_open(__FILE__), print_first_two)); }

// prints:
// // SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// // An async context manager over a file, and its lines as an async generator: what the text's
// closed
