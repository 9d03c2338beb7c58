#pragma once

#include <string>
#include <string_view>

#include "simulators/devices/device_faults.h"

namespace tillrig::devices {

// Hand-held scanner. Sends what it read, then CR.
// Faults: double_read (again after `delay`, default 20 ms), short_read (the last character is missing).
class Scanner final : public Device {
 public:
  Scanner(const Desk& desk, DeviceFaults& faults) : desk_(desk), faults_(faults) {}

  // Empty: read and sent. Otherwise why not.
  std::string scan(std::string code);
  void receive(std::string_view) override {}
  void detached() override {}

 private:
  bool send(const std::string& code);
  boost::asio::awaitable<void> again(std::string code, Duration after);

  const Desk& desk_;
  DeviceFaults& faults_;
};

// The till's function keys. Sends the key's name, then LF.
class Keyboard final : public Device {
 public:
  explicit Keyboard(const Desk& desk) : desk_(desk) {}

  // Empty: pressed and sent. Otherwise why not.
  std::string press(const std::string& key);
  void receive(std::string_view) override {}
  void detached() override {}

 private:
  const Desk& desk_;
};

}  // namespace tillrig::devices
