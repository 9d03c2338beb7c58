#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "reference/ports/devices.h"

namespace tillrig {

// One cable. Its two ends are a unix socket: the device listens, the till connects and tries again while it cannot.
struct DeviceCable {
  std::string channel;
  std::string path;
  bool listens = false;
};

// Cables as unix stream sockets. What had arrived before a cable was pulled is still read; what was written and had not
// left is lost.
class LiveDevices final : public Devices {
 public:
  LiveDevices(boost::asio::any_io_executor executor, const std::vector<DeviceCable>& cables);
  ~LiveDevices() override;

  std::vector<std::string> names() const override;
  bool attached(std::string_view channel) const override;
  boost::asio::awaitable<void> until_attached(std::string channel) override;
  boost::asio::awaitable<std::optional<std::string>> read(std::string channel) override;
  bool write(std::string_view channel, std::string_view bytes) override;

  // Pulls this end of the cable out, or puts it back. No such channel: std::out_of_range.
  void unplug(const std::string& channel);
  void plug(const std::string& channel);

 private:
  class Cable;
  Cable& find(std::string_view channel) const;
  std::vector<std::shared_ptr<Cable>> cables_;
};

}  // namespace tillrig
