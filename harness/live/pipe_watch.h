#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <set>

namespace tillrig {

// Says when something lies in any of the pipes into which nodes record. Whoever writes into a pipe whose reader sleeps
// wakes it, and on an idle machine that costs the writer as much as a hop of a message. So only the first record wakes
// us; while more come the pipes are looked at every millisecond, and nobody is woken.
class PipeWatch {
 public:
  // `look` reads what is there, on the executor, and answers whether there was anything.
  PipeWatch(const boost::asio::any_io_executor& executor, std::function<bool()> look);

  void add(int pipe);     // until forget(); whoever owns it closes it
  void forget(int pipe);  // it may be closed already

 private:
  void wait();
  void look();
  void arm(int pipe, int how, bool armed);

  std::function<bool()> look_;
  boost::asio::posix::stream_descriptor sign_;  // an epoll instance: it is readable when an armed pipe is
  boost::asio::steady_timer timer_;
  std::set<int> pipes_;
  bool waits_ = false;  // for a sign: pipes are armed then, and only then
};

}  // namespace tillrig
