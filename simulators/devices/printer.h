#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "simulators/devices/device_faults.h"
#include "simulators/devices/drawer.h"
#include "simulators/devices/escpos_parser.h"
#include "simulators/devices/paper.h"

namespace tillrig::devices {

struct PrinterOptions {
  Duration line_latency = std::chrono::milliseconds(5);
  Duration cut_latency = std::chrono::milliseconds(100);
};

// Receipt printer that speaks ESC/POS. It reads into a buffer and prints from it, one command after another; real-time
// commands are done as they arrive, also while it cannot print. Out of paper or open it is offline and keeps the
// buffer; jammed it goes on, and what it prints is lost. A cut that let a receipt go is receipt.printed {text, cut}.
class Printer final : public Device {
 public:
  Printer(const Desk& desk, DeviceFaults& faults, Drawer& drawer, PrinterOptions options);

  void receive(std::string_view bytes) override;
  void detached() override { parser_.reset(); }
  // A fault started or ended.
  void on_fault();

 private:
  boost::asio::awaitable<void> work();
  bool blocked();
  void act(const EscPosCommand& command);
  void act_now(const EscPosCommand& command);
  Duration cost_of(const EscPosCommand& command) const;
  std::string status(int question) const;
  std::string auto_status() const;
  std::string identity(int question) const;
  void reply(const std::string& bytes);

  const Desk& desk_;
  DeviceFaults& faults_;
  Drawer& drawer_;
  PrinterOptions options_;
  EscPosParser parser_;
  Paper paper_;
  std::deque<EscPosCommand> buffer_;
  bool working_ = false;
  int auto_mask_ = 0;  // n of GS a
};

}  // namespace tillrig::devices
