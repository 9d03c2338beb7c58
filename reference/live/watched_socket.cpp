#include "reference/live/watched_socket.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace tillrig {

namespace asio = boost::asio;

namespace {

constexpr int batch = 64;  // messages taken before others on the executor have their turn

}  // namespace

struct WatchedSocket::State : std::enable_shared_from_this<State> {
  State(zmq::socket_t s, const asio::any_io_executor& ex, std::function<void(Parts)> r)
      : socket(std::move(s)), executor(ex), descriptor(ex, socket.get(zmq::sockopt::fd)), receive(std::move(r)) {}
  ~State() { descriptor.release(); }  // ZeroMQ closes it

  zmq::socket_t socket;
  asio::any_io_executor executor;
  asio::posix::stream_descriptor descriptor;
  std::function<void(Parts)> receive;
  bool scheduled = false;
  bool closed = false;

  bool has_arrived() { return !closed && (socket.get(zmq::sockopt::events) & ZMQ_POLLIN) != 0; }

  void watch() {
    descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                          [weak = weak_from_this()](const boost::system::error_code& error) {
                            const auto self = weak.lock();
                            if (error || !self || self->closed) return;
                            self->drain();
                            self->watch();
                          });
  }

  void drain() {
    for (int taken = 0; has_arrived(); ++taken) {
      if (taken == batch) return schedule();
      Parts parts;
      do {
        zmq::message_t part;
        if (!socket.recv(part, zmq::recv_flags::dontwait)) return;
        parts.push_back(std::move(part));
      } while (parts.back().more());
      receive(std::move(parts));
    }
  }

  void schedule() {
    if (std::exchange(scheduled, true)) return;
    asio::post(executor, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      self->scheduled = false;
      self->drain();
    });
  }
};

WatchedSocket::WatchedSocket(zmq::socket_t socket, const asio::any_io_executor& executor,
                             std::function<void(Parts)> receive)
    : state_(std::make_shared<State>(std::move(socket), executor, std::move(receive))) {
  state_->watch();
  state_->schedule();
}

WatchedSocket::~WatchedSocket() {
  state_->closed = true;
  state_->receive = nullptr;
  state_->descriptor.release();
  state_->socket.close();
}

bool WatchedSocket::send(std::initializer_list<std::string_view> parts, int& error) {
  auto left = parts.size();
  bool sent = true;
  for (const auto part : parts) {
    const int flags = ZMQ_DONTWAIT | (--left > 0 ? ZMQ_SNDMORE : 0);
    if (zmq_send(state_->socket.handle(), part.data(), part.size(), flags) < 0) {
      error = zmq_errno();
      sent = false;
      break;
    }
  }
  // A send may take the wake-up that announced a message.
  if (state_->has_arrived()) state_->schedule();
  return sent;
}

void WatchedSocket::drain() {
  state_->drain();
}
zmq::socket_t& WatchedSocket::socket() {
  return state_->socket;
}

}  // namespace tillrig
