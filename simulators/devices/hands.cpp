#include "simulators/devices/hands.h"

#include "reference/ports/spawn.h"
#include "reference/protocol/payment_code.h"

namespace tillrig::devices {

std::string Scanner::scan(std::string code) {
  if (!desk_.ports.devices.attached("scanner")) return "the scanner is not plugged in";
  if (!code.empty() && faults_.fire("short_read")) code.pop_back();
  if (!send(code)) return "the scanner is not plugged in";
  if (const auto fault = faults_.fire("double_read")) {
    const auto delay = fault->delay > Duration::zero() ? fault->delay : std::chrono::milliseconds(20);
    spawn(desk_.ports.executor, again(std::move(code), delay));
  }
  return {};
}

bool Scanner::send(const std::string& code) {
  desk_.record(Event("scanner.read").with("code", showable_scan(code)));
  return desk_.ports.devices.write("scanner", code + "\r");
}

boost::asio::awaitable<void> Scanner::again(std::string code, Duration after) {
  co_await desk_.ports.clock.sleep_until(desk_.ports.clock.steady_now() + after);
  if (desk_.ports.devices.attached("scanner")) send(code);
}

std::string Keyboard::press(const std::string& key) {
  if (!desk_.ports.devices.attached("keyboard")) return "the keyboard is not plugged in";
  desk_.record(Event("key.pressed").with("key", key));
  return desk_.ports.devices.write("keyboard", key + "\n") ? "" : "the keyboard is not plugged in";
}

}  // namespace tillrig::devices
