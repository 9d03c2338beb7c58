#include "harness/live/watcher.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/live/watcher_process.h"

namespace tillrig {

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("killed by signal {}", WTERMSIG(status));
  return fmt::format("exit {}", WEXITSTATUS(status));
}

Watcher::Watcher(std::string folder) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  watcher_ = fork();
  if (watcher_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (watcher_ == 0) {
    close(ends[0]);
    run_watcher(ends[1], folder);
  }
  close(ends[1]);
  socket_ = ends[0];
}

Watcher::~Watcher() {
  end();
}

pid_t Watcher::start(const std::string& program, const std::string& spec, const std::string& output, int log,
                     int control) {
  std::string packet = start_mark + program + '\0' + spec + '\0' + output + '\0';
  const std::array<int, 2> descriptors{log, control};
  iovec bytes{packet.data(), packet.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> ancillary{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = ancillary.data();
  message.msg_controllen = ancillary.size();
  auto* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptors);
  std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
  if (sendmsg(socket_, &message, MSG_NOSIGNAL) < 0) throw std::runtime_error("the watcher process is gone");
  std::string answer;
  while (receive(true, answer)) {
    if (answer.front() == started_mark) return std::stoi(answer.substr(1));
    if (answer.front() == failed_mark) throw std::runtime_error(answer.substr(1));
  }
  throw std::runtime_error("the watcher process is gone");
}

void Watcher::kill(pid_t process) {
  tell(kill_mark, process);
}
void Watcher::stop(pid_t process) {
  tell(stop_mark, process);
}
void Watcher::go_on(pid_t process) {
  tell(continue_mark, process);
}

void Watcher::tell(char mark, pid_t process) {
  const auto packet = mark + std::to_string(process);
  if (send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL) < 0)
    throw std::runtime_error("the watcher process is gone");
}

std::vector<Ended> Watcher::ended() {
  std::string message;
  while (receive(false, message)) continue;
  return std::exchange(ended_, {});
}

bool Watcher::receive(bool wait, std::string& message) {
  message.resize(max_packet);
  const auto size = recv(socket_, message.data(), message.size(), wait ? 0 : MSG_DONTWAIT);
  if (size < 0 && errno == EINTR) return receive(wait, message);
  if (size <= 0) return false;
  message.resize(static_cast<std::size_t>(size));
  Ended ended;
  if (std::sscanf(message.c_str(), "e%d %d", &ended.process, &ended.status) == 2) ended_.push_back(ended);
  return true;
}

void Watcher::end() {
  if (socket_ < 0) return;
  close(std::exchange(socket_, -1));
  while (waitpid(watcher_, nullptr, 0) < 0 && errno == EINTR) continue;
}

}  // namespace tillrig
