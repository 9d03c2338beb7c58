#include "harness/worlds/case_worker.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "harness/worlds/warm_up.h"
#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

struct Question {
  std::size_t number = 0;
  std::size_t length = 0;
  std::array<char, CaseWorker::kMostTold> told{};
};

struct Asked {
  Question question;
  CaseEnds ends;
};

// A question with two descriptors attached, and room for them.
struct Letter {
  explicit Letter(Question& question) : content{&question, sizeof question} {
    header.msg_iov = &content;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
  }
  Letter(const Letter&) = delete;
  Letter& operator=(const Letter&) = delete;

  iovec content;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(CaseEnds))> control{};
  msghdr header{};
};

bool send(int socket, Asked asked) {
  Letter letter(asked.question);
  auto* attached = CMSG_FIRSTHDR(&letter.header);
  attached->cmsg_level = SOL_SOCKET;
  attached->cmsg_type = SCM_RIGHTS;
  attached->cmsg_len = CMSG_LEN(sizeof(CaseEnds));
  std::memcpy(CMSG_DATA(attached), &asked.ends, sizeof(CaseEnds));
  return ::sendmsg(socket, &letter.header, MSG_NOSIGNAL) >= 0;
}

// nullopt: nobody asks any more.
std::optional<Asked> receive(int socket) {
  Asked asked;
  Letter letter(asked.question);
  ssize_t got = -1;
  do got = ::recvmsg(socket, &letter.header, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  const auto* attached = CMSG_FIRSTHDR(&letter.header);
  if (got <= 0 || !attached) return std::nullopt;
  std::memcpy(&asked.ends, CMSG_DATA(attached), sizeof(CaseEnds));
  return asked;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

void serve(int socket, const CaseWorker::Play& play) {
  move_into_the_room();
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  while (const auto asked = receive(socket)) {
    const auto& [number, length, told] = asked->question;
    const std::string words(told.data(), length);
    play_for(asked->ends, [&, number = number] { return play(number, words); });
    for (const int said : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, said);
    ::close(asked->ends.outcome);
    ::close(asked->ends.said);
    const int done = 0;
    if (::send(socket, &done, sizeof done, MSG_NOSIGNAL) < 0) return;
  }
}

}  // namespace

CaseWorker::CaseWorker(const Play& play) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  child_ = ::fork();
  if (child_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::close(ends[0]);
    end_with([&] { serve(ends[1], play); });
  }
  ::close(ends[1]);
  socket_ = ends[0];
}

CaseWorker::~CaseWorker() {
  if (child_ > 0) {
    kill();
    bury();
  }
}

void CaseWorker::play(std::size_t number, const std::string& told, CaseEnds ends) {
  invariant(told.size() <= kMostTold, "a worker is told no more than it has room for");
  Asked asked{{number, told.size(), {}}, ends};
  std::copy(told.begin(), told.end(), asked.question.told.begin());
  playing_ = true;
  // A worker that has died cannot be told: the pipes are closed then, and wait() says how it did.
  send(socket_, asked);
}

int CaseWorker::wait() {
  int status = 0;
  ssize_t got = -1;
  do got = ::recv(socket_, &status, sizeof status, 0);
  while (got < 0 && errno == EINTR);
  playing_ = false;
  return got == static_cast<ssize_t>(sizeof status) ? status : bury();
}

void CaseWorker::kill() {
  ::kill(child_, SIGKILL);
}

int CaseWorker::bury() {
  ::close(std::exchange(socket_, -1));
  return wait_for(std::exchange(child_, -1));
}

}  // namespace tillrig
