#pragma once

#include "simulators/devices/device.h"

namespace tillrig::devices {

// Cash drawer behind the printer: its solenoid hears the printer's pulses, its switch is the printer's pin 3.
class Drawer {
 public:
  explicit Drawer(const Desk& desk) : desk_(desk) {}

  // A pulse of that length on its pin (0: pin 2, where it hangs; 1: pin 5). Opens it when the cable is in.
  void pulse(int pin, Duration length);
  // Open drawers are pushed shut after two seconds.
  bool open() const;

 private:
  const Desk& desk_;
  std::optional<SteadyInstant> opened_;
};

}  // namespace tillrig::devices
