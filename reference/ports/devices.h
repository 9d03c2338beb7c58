#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// The byte channels between a till and what is plugged into it. The same interface serves both ends: the till and the
// device each see the other end under the channel's name ("scanner", "printer", "drawer", "display", "keyboard", ...).
class Devices {
 public:
  virtual ~Devices() = default;

  virtual std::vector<std::string> names() const = 0;
  virtual bool attached(std::string_view channel) const = 0;
  // Resumes when both ends are plugged in; at once if they are.
  virtual boost::asio::awaitable<void> until_attached(std::string channel) = 0;
  // The bytes that have arrived, at least one. nullopt: the channel was detached while waiting, or is.
  // REQUIRES: one reader a channel.
  virtual boost::asio::awaitable<std::optional<std::string>> read(std::string channel) = 0;
  // false: not attached, nothing was written. true: handed to the cable, which is not yet the device.
  virtual bool write(std::string_view channel, std::string_view bytes) = 0;
};

}  // namespace tillrig
