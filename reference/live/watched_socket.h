#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <zmq.hpp>

namespace tillrig {

// A ZeroMQ socket whose messages are delivered on an executor. ZeroMQ's descriptor only says that something changed
// (edge-triggered): after each wake-up and each send everything that has arrived must be taken.
class WatchedSocket {
 public:
  using Parts = std::vector<zmq::message_t>;

  WatchedSocket(zmq::socket_t socket, const boost::asio::any_io_executor& executor, std::function<void(Parts)> receive);
  ~WatchedSocket();

  // false: ZeroMQ did not take it; `error` is why (EAGAIN, EHOSTUNREACH). Never blocks.
  bool send(std::initializer_list<std::string_view> parts, int& error);
  // Takes what has arrived, at once.
  void drain();
  zmq::socket_t& socket();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tillrig
