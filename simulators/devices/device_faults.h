#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/devices/device.h"

namespace tillrig::devices {

struct DeviceFault {
  std::int64_t id = 0;
  std::string name;
  std::int64_t count = 0;  // times it still takes effect; 0: until healed
  Duration duration{};     // 0: until healed
  Duration delay{};        // double_read: between the two
};

// The faults of one desk's devices: paper_out, cover_open, jam (printer); double_read, short_read (scanner);
// pad_tampered, low_battery, overheated (card reader). Each time one takes effect, fault.fired {fault, target, id} is
// recorded first.
class DeviceFaults {
 public:
  explicit DeviceFaults(const Desk& desk) : desk_(desk) {}

  static bool knows(std::string_view name);
  // Called after a fault starts or ends.
  void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

  // REQUIRES: knows(fault.name).
  void start(DeviceFault fault);
  void heal(std::int64_t id);  // 0: all of them; an unknown id is no error

  bool active(std::string_view name) const;
  // The oldest active fault of that name takes effect once more. nullopt: none is active.
  std::optional<DeviceFault> fire(std::string_view name);
  // A lasting condition takes effect: recorded the first time only.
  void fire_once(std::string_view name);

 private:
  struct Active {
    DeviceFault fault;
    bool fired = false;
  };

  boost::asio::awaitable<void> end_later(std::int64_t id, Duration after);
  void record(const DeviceFault& fault) const;
  Active* oldest(std::string_view name);

  const Desk& desk_;
  std::vector<Active> active_;
  std::function<void()> changed_;
};

}  // namespace tillrig::devices
