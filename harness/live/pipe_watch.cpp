#include "harness/live/pipe_watch.h"

#include <sys/epoll.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace tillrig {
namespace {

constexpr std::chrono::milliseconds pause(1);

int new_epoll() {
  const int descriptor = epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}

}  // namespace

PipeWatch::PipeWatch(const boost::asio::any_io_executor& executor, std::function<bool()> look)
    : look_(std::move(look)), sign_(executor, new_epoll()), timer_(executor) {
  wait();
}

void PipeWatch::add(int pipe) {
  pipes_.insert(pipe);
  arm(pipe, EPOLL_CTL_ADD, waits_);
}

void PipeWatch::forget(int pipe) {
  pipes_.erase(pipe);
  epoll_ctl(sign_.native_handle(), EPOLL_CTL_DEL, pipe, nullptr);  // a closed one is out already
}

void PipeWatch::arm(int pipe, int how, bool armed) {
  epoll_event event{};
  if (armed) event.events = EPOLLIN;
  event.data.fd = pipe;
  if (epoll_ctl(sign_.native_handle(), how, pipe, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "a node's pipe cannot be watched");
}

void PipeWatch::wait() {
  waits_ = true;
  for (const int pipe : pipes_) arm(pipe, EPOLL_CTL_MOD, true);
  sign_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    waits_ = false;
    for (const int pipe : pipes_) arm(pipe, EPOLL_CTL_MOD, false);
    look();
  });
}

void PipeWatch::look() {
  if (!look_()) return wait();
  timer_.expires_after(pause);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) look();
  });
}

}  // namespace tillrig
