#pragma once

#include <string_view>

#include "reference/ports/log.h"
#include "reference/ports/node.h"

namespace tillrig::devices {

// What all devices of a desk share. Outlives them.
struct Desk {
  NodePorts& ports;
  NodeName till;

  // An event of a device: every one names its till.
  void record(Event event) const { ports.log.record(std::move(event).with("till", till)); }
};

// The device's end of its cable to the till.
class Device {
 public:
  virtual ~Device() = default;
  virtual void receive(std::string_view bytes) = 0;
  // The cable is out. What the device has in its memory, it keeps.
  virtual void detached() = 0;
};

}  // namespace tillrig::devices
