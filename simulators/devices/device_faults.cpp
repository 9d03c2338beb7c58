#include "simulators/devices/device_faults.h"

#include <algorithm>
#include <array>

#include "reference/ports/spawn.h"

namespace tillrig::devices {

bool DeviceFaults::knows(std::string_view name) {
  constexpr std::array<std::string_view, 8> known{"paper_out",  "cover_open",   "jam",         "double_read",
                                                  "short_read", "pad_tampered", "low_battery", "overheated"};
  return std::find(known.begin(), known.end(), name) != known.end();
}

void DeviceFaults::start(DeviceFault fault) {
  if (fault.duration > Duration::zero()) spawn(desk_.ports.executor, end_later(fault.id, fault.duration));
  active_.push_back({std::move(fault), false});
  if (changed_) changed_();
}

void DeviceFaults::heal(std::int64_t id) {
  std::erase_if(active_, [&](const Active& each) { return id == 0 || each.fault.id == id; });
  if (changed_) changed_();
}

boost::asio::awaitable<void> DeviceFaults::end_later(std::int64_t id, Duration after) {
  co_await desk_.ports.clock.sleep_until(desk_.ports.clock.steady_now() + after);
  heal(id);
}

bool DeviceFaults::active(std::string_view name) const {
  return std::any_of(active_.begin(), active_.end(), [&](const Active& each) { return each.fault.name == name; });
}

DeviceFaults::Active* DeviceFaults::oldest(std::string_view name) {
  const auto found =
      std::find_if(active_.begin(), active_.end(), [&](const Active& each) { return each.fault.name == name; });
  return found == active_.end() ? nullptr : &*found;
}

void DeviceFaults::record(const DeviceFault& fault) const {
  desk_.record(Event("fault.fired").with("fault", fault.name).with("target", desk_.ports.name).with("id", fault.id));
}

std::optional<DeviceFault> DeviceFaults::fire(std::string_view name) {
  auto* found = oldest(name);
  if (!found) return std::nullopt;
  const auto fault = found->fault;
  record(fault);
  if (fault.count == 1) std::erase_if(active_, [&](const Active& each) { return each.fault.id == fault.id; });
  if (fault.count > 1) --found->fault.count;
  return fault;
}

void DeviceFaults::fire_once(std::string_view name) {
  auto* found = oldest(name);
  if (!found || found->fired) return;
  found->fired = true;
  record(found->fault);
}

}  // namespace tillrig::devices
