#include "simulators/devices/faces.h"

#include <utility>

namespace tillrig::devices {
namespace {

constexpr std::size_t columns = 20;
constexpr char kEscape = 0x1b;

}  // namespace

void Display::receive(std::string_view bytes) {
  for (const char byte : bytes) take(byte);
}

void Display::take(char byte) {
  if (std::exchange(escaped_, false)) {
    if (byte == '@') lines_.clear(), line_.clear();
  } else if (byte == kEscape) {
    escaped_ = true;
  } else if (byte == '\n') {
    end_line();
  } else if (byte != '\r' && line_.size() < columns) {
    line_ += byte;
  }
}

void Display::end_line() {
  auto line = std::exchange(line_, {});
  if (lines_.size() == 2) return;
  lines_.push_back(std::move(line));
  if (lines_.size() == 2) desk_.record(Event("display.shown").with("line1", lines_[0]).with("line2", lines_[1]));
}

void Screen::receive(std::string_view bytes) {
  for (const char byte : bytes) {
    if (byte == '\f') {
      auto text = std::exchange(text_, {});
      text.erase(text.find_last_not_of('\n') + 1);
      desk_.record(Event("screen.shown").with("text", std::move(text)));
    } else if (text_.size() < max_text) {
      text_ += byte;
    }
  }
}

}  // namespace tillrig::devices
