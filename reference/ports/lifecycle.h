#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string_view>

namespace tillrig {

class Lifecycle {
 public:
  virtual ~Lifecycle() = default;
  // Grows by one at each start of the node; never the same twice for one node in one world.
  virtual std::uint64_t incarnation() const = 0;
  // Recovery is done: from now on requests are served.
  virtual void ready() = 0;
  // A named place where the harness may stop the node ("engine.sending.stored"). When it does, this never resumes.
  virtual boost::asio::awaitable<void> fault_point(std::string_view name) = 0;
};

}  // namespace tillrig
