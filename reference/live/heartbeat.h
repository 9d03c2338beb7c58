#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace tillrig {

// Measures how late this process is: a timer every 20 ms of real time. `report` gets the worst lateness of each 100 ms.
class Heartbeat {
 public:
  using Report = std::function<void(std::chrono::nanoseconds worst)>;
  Heartbeat(const boost::asio::any_io_executor& executor, Report report);
  ~Heartbeat();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tillrig
