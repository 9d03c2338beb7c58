#include "simulators/devices/drawer.h"

namespace tillrig::devices {
namespace {

constexpr Duration shut_after = std::chrono::seconds(2);

}  // namespace

void Drawer::pulse(int pin, Duration length) {
  if (pin != 0 || length <= Duration::zero() || !desk_.ports.devices.attached("drawer")) return;
  if (!open()) desk_.record(Event("drawer.opened"));
  opened_ = desk_.ports.clock.steady_now();
}

bool Drawer::open() const {
  return opened_ && desk_.ports.clock.steady_now() - *opened_ < shut_after;
}

}  // namespace tillrig::devices
