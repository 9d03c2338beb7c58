#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "reference/ports/node.h"
#include "reference/ports/suspend.h"
#include "simulators/gateways/outcome_faults.h"

namespace tillrig {

// What a money house does to every request, whatever it is about: it takes its time, and goes wrong as sim.fault says.
//
// Settings (default):
//   latency_min, latency_mean  duration  of working on a request: max(min, exponential(mean)) (30 ms, 60 ms);
//                              <verb>_latency_min, <verb>_latency_mean for one verb, as in query_latency_min
//   slow_permille              integer   of requests that take an exponential slow_mean more (0)
//   slow_mean                  duration  (1 s)
class ServiceDesk {
 public:
  ServiceDesk(NodePorts& ports, MoneyHouse house) : ports_(ports), house_(house) {}

  // sim.fault and sim.heal. What a stall holds back is worked on when it is healed.
  Answer start_fault(const Request& request);
  Answer heal_fault(const Request& request);

  OutcomeFaults& faults() { return faults_; }
  // Records fault.fired. Called before the fault takes effect.
  void record_fired(const OutcomeFault& fault);

  // Resumes when the request is to be worked on, if it ever is. An answer: the caller could not even connect.
  boost::asio::awaitable<std::optional<Refused>> way_in(std::string verb, std::optional<OutcomeFault> fault);
  // Resumes `time` later, or when the fault lets the answer leave, if it ever does.
  boost::asio::awaitable<void> way_out(std::optional<OutcomeFault> fault, Duration time);

 private:
  boost::asio::awaitable<void> sleep(Duration time);
  boost::asio::awaitable<void> stall(std::int64_t fault, Duration time);
  boost::asio::awaitable<void> let_go_later(std::int64_t fault, std::shared_ptr<Resumption<Woken>> held, Duration time);
  void let_go(std::int64_t fault);
  Duration time_to_work(const std::string& verb);

  NodePorts& ports_;
  MoneyHouse house_;
  OutcomeFaults faults_;
  std::multimap<std::int64_t, std::shared_ptr<Resumption<Woken>>> stalled_;  // by fault
};

}  // namespace tillrig
