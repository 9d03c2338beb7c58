#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>

namespace tillrig {

// Lets coroutines of one node wait until another of its coroutines has changed something. Those who wait are kept by
// the executor's context and go with it, so the object may outlive the executor; it does not wake anybody when it dies.
// Not thread-safe: one node, one thread.
class Changed {
 public:
  explicit Changed(boost::asio::any_io_executor executor);
  Changed(const Changed&) = delete;
  Changed& operator=(const Changed&) = delete;

  // Resumes after the next notify().
  boost::asio::awaitable<void> wait();
  // Wakes all who wait now, in the order they came, through the executor: nobody runs inside this call.
  void notify();

 private:
  boost::asio::any_io_executor executor_;
  std::uint64_t id_;
};

}  // namespace tillrig
