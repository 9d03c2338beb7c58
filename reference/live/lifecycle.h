#pragma once

#include <functional>
#include <map>
#include <string>

#include "reference/ports/lifecycle.h"
#include "reference/ports/log.h"

namespace tillrig {

// A node's life as a process. A fault point that is armed ends it by SIGKILL: no destructor runs, nothing is flushed.
class LiveLifecycle final : public Lifecycle {
 public:
  LiveLifecycle(std::uint64_t incarnation, Log& log, std::function<void()> on_ready);

  std::uint64_t incarnation() const override { return incarnation_; }
  // Records node.ready, then tells. REQUIRES: once.
  void ready() override;
  // Recorded as node.crashed {point} before the end, when messages handed to the transport have had time to leave.
  boost::asio::awaitable<void> fault_point(std::string_view name) override;

  // Ends the node when it passes the point for the nth time from now. REQUIRES: nth >= 1.
  void arm(const std::string& point, int nth);
  void disarm_all() { armed_.clear(); }

 private:
  void die_at(const std::string& point);

  std::uint64_t incarnation_;
  Log& log_;
  std::function<void()> on_ready_;
  bool ready_ = false;
  std::map<std::string, int, std::less<>> armed_;
};

}  // namespace tillrig
