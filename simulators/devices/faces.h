#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulators/devices/device.h"

namespace tillrig::devices {

// Customer display, two lines of 20 characters. ESC @ clears; each line ends with CR LF; the second one completes the
// picture: display.shown. What is longer is cut off, what comes after two lines is ignored until the next ESC @.
class Display final : public Device {
 public:
  explicit Display(const Desk& desk) : desk_(desk) {}
  void receive(std::string_view bytes) override;
  void detached() override { lines_.clear(), line_.clear(), escaped_ = false; }

 private:
  void take(char byte);
  void end_line();

  const Desk& desk_;
  std::vector<std::string> lines_;
  std::string line_;
  bool escaped_ = false;
};

// The cashier's screen. Lines end with LF; FF completes the picture: screen.shown.
class Screen final : public Device {
 public:
  explicit Screen(const Desk& desk) : desk_(desk) {}
  void receive(std::string_view bytes) override;
  void detached() override { text_.clear(); }

 private:
  static constexpr std::size_t max_text = 4096;

  const Desk& desk_;
  std::string text_;
};

}  // namespace tillrig::devices
