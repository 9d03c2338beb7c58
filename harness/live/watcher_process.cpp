#include "harness/live/watcher_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "harness/live/watcher.h"

namespace tillrig {
namespace {

constexpr int could_not_execute = 127;

void tell(int socket, const std::string& packet) {
  send(socket, packet.data(), packet.size(), MSG_NOSIGNAL);
}

struct Order {
  std::string packet;
  std::array<int, 2> descriptors{-1, -1};
};

// An empty packet: nobody is at the other end.
Order next_order(int socket) {
  Order order;
  order.packet.resize(max_packet);
  iovec bytes{order.packet.data(), order.packet.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof order.descriptors)> ancillary{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = ancillary.data();
  message.msg_controllen = ancillary.size();
  const auto size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  order.packet.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto* header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_type == SCM_RIGHTS)
    std::memcpy(order.descriptors.data(), CMSG_DATA(header), sizeof order.descriptors);
  return order;
}

std::array<std::string, 3> texts_of(const std::string& packet) {
  std::array<std::string, 3> texts;
  std::size_t at = 1;
  for (auto& text : texts) {
    text = packet.c_str() + at;
    at += text.size() + 1;
  }
  return texts;
}

// In the child. Descriptors are moved out of the way first: a copy may sit where another belongs.
[[noreturn]] void become_node(const Order& order) {
  const auto [program, spec, output] = texts_of(order.packet);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_DFL);
  const int log = fcntl(order.descriptors[0], F_DUPFD, 16), control = fcntl(order.descriptors[1], F_DUPFD, 16);
  const int said = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(said, STDOUT_FILENO);
  dup2(said, STDERR_FILENO);
  dup2(log, Watcher::log_pipe);
  dup2(control, Watcher::control_socket);
  close_range(Watcher::control_socket + 1, ~0U, 0);
  execl(program.c_str(), "tillrig", "node", spec.c_str(), nullptr);
  fmt::print(stderr, "{}: cannot be executed: {}\n", program, std::strerror(errno));
  _exit(could_not_execute);
}

void start(int socket, const Order& order) {
  const auto child = fork();
  if (child == 0) become_node(order);
  for (const int descriptor : order.descriptors) close(descriptor);
  if (child < 0)
    tell(socket, failed_mark + fmt::format("no process can be made: {}", std::strerror(errno)));
  else
    tell(socket, started_mark + std::to_string(child));
}

void signal_one(const std::string& packet, int signal) {
  pid_t process = 0;
  std::from_chars(packet.data() + 1, packet.data() + packet.size(), process);
  if (process > 0) ::kill(process, signal);
}

void tell_who_ended(int socket, int signals) {
  signalfd_siginfo ignored{};  // several deaths may share one signal
  while (read(signals, &ignored, sizeof ignored) > 0) continue;
  int status = 0;
  for (pid_t process = waitpid(-1, &status, WNOHANG); process > 0; process = waitpid(-1, &status, WNOHANG))
    tell(socket, ended_mark + fmt::format("{} {}", process, status));
}

// Children, and what they left behind: the kernel gives orphans to this process.
void kill_all() {
  for (;;) {
    std::ifstream children(fmt::format("/proc/self/task/{}/children", getpid()));
    for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
    if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

int watch_children() {
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, nullptr);
  return signalfd(-1, &blocked, SFD_NONBLOCK | SFD_CLOEXEC);
}

// Keeps nothing of what the harness had open: another world's watcher waits for the end of those files.
int keep_only(int socket) {
  constexpr int kept = 3;
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, standard);
  if (socket != kept) dup2(socket, kept);
  fcntl(kept, F_SETFD, FD_CLOEXEC);
  close_range(kept + 1, ~0U, 0);
  return kept;
}

}  // namespace

void run_watcher(int inherited_socket, const std::string& folder) {
  setsid();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_NAME, "tillrig-watcher");
  const int socket = keep_only(inherited_socket);
  const int signals = watch_children();
  std::array<pollfd, 2> watched{pollfd{socket, POLLIN, 0}, pollfd{signals, POLLIN, 0}};
  for (;;) {
    if (poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[1].revents != 0) tell_who_ended(socket, signals);
    if (watched[0].revents == 0) continue;
    const auto order = next_order(socket);
    if (order.packet.empty()) break;
    if (order.packet.front() == start_mark) start(socket, order);
    if (order.packet.front() == kill_mark) signal_one(order.packet, SIGKILL);
    if (order.packet.front() == stop_mark) signal_one(order.packet, SIGSTOP);
    if (order.packet.front() == continue_mark) signal_one(order.packet, SIGCONT);
  }
  kill_all();
  std::error_code nobody_to_tell;
  std::filesystem::remove_all(folder, nobody_to_tell);
  _exit(0);
}

}  // namespace tillrig
