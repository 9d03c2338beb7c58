#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <zmq.hpp>

#include "reference/live/watched_socket.h"

namespace tillrig {

// Decides which CURVE keys may connect to the sockets of one context (ZeroMQ's ZAP, RFC 27).
// REQUIRES: made before the first such socket is bound.
class ZmqGate {
 public:
  ZmqGate(zmq::context_t& context, const boost::asio::any_io_executor& executor, std::set<std::string> allowed_keys);

 private:
  void answer(WatchedSocket::Parts request);

  std::set<std::string> allowed_;
  std::unique_ptr<WatchedSocket> socket_;
};

// Tells what becomes of a socket's connections.
class ZmqMonitor {
 public:
  enum class News { connected, lost, refused };
  using Tell = std::function<void(News, const std::string& why)>;

  ZmqMonitor(zmq::context_t& context, zmq::socket_t& watched, const boost::asio::any_io_executor& executor, Tell tell);
  ~ZmqMonitor();
  void drain() { socket_->drain(); }

 private:
  void* watched_;
  std::unique_ptr<WatchedSocket> socket_;
};

}  // namespace tillrig
