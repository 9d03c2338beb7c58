#include "harness/live/command_line.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace tillrig {
namespace {

constexpr auto answer_bound = std::chrono::milliseconds(250);

}  // namespace

CommandLine::CommandLine(int socket) : socket_(socket) {}
CommandLine::~CommandLine() {
  close(socket_);
}

void CommandLine::send(std::string_view command) {
  const auto line = fmt::format("{} {}\n", ++sent_, command);
  if (::send(socket_, line.data(), line.size(), MSG_NOSIGNAL) < 0) return;  // gone: its pipe will say so
  const auto deadline = std::chrono::steady_clock::now() + answer_bound;
  while (answered_ < sent_) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !read_some(left)) return;
    take_lines();
  }
}

std::vector<std::string> CommandLine::news() {
  while (read_some(std::chrono::milliseconds(0))) continue;
  take_lines();
  return std::exchange(news_, {});
}

bool CommandLine::read_some(std::chrono::milliseconds patience) {
  pollfd waiting{socket_, POLLIN, 0};
  if (poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
  std::array<char, 4096> chunk;
  const auto count = recv(socket_, chunk.data(), chunk.size(), MSG_DONTWAIT);
  if (count <= 0) return false;
  arrived_.append(chunk.data(), static_cast<std::size_t>(count));
  return true;
}

void CommandLine::take_lines() {
  for (auto end = arrived_.find('\n'); end != std::string::npos; end = arrived_.find('\n')) {
    auto line = arrived_.substr(0, end);
    arrived_.erase(0, end + 1);
    int number = 0;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
    if (read.ec != std::errc()) {
      news_.push_back(std::move(line));
      continue;
    }
    answered_ = number;
    if (const auto no = line.find(" no "); no != std::string::npos)
      throw std::runtime_error("a node cannot do what it was told: " + line.substr(no + 4));
  }
}

}  // namespace tillrig
