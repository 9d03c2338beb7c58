#include "reference/terminal/panel.h"

#include <utility>

namespace tillrig::terminal {

void Face::show(std::string picture) {
  if (picture == picture_ && !owed_) return;
  picture_ = std::move(picture);
  owed_ = !ports_.devices.write(channel_, picture_);
}

boost::asio::awaitable<void> Face::keep() {
  for (;;) {
    co_await ports_.devices.until_attached(channel_);
    if (owed_) show(std::exchange(picture_, {}));
    for (;;) {
      const auto bytes = co_await ports_.devices.read(channel_);
      if (!bytes) break;
    }
    // Whatever stood there went dark with the cable.
    owed_ = !picture_.empty();
  }
}

std::string display_picture(std::string_view line1, std::string_view line2) {
  std::string out("\x1b@");
  out.append(line1.substr(0, display_columns)).append("\r\n");
  out.append(line2.substr(0, display_columns)).append("\r\n");
  return out;
}

std::string screen_picture(std::string_view text) {
  return std::string(text) + "\n\f";
}

}  // namespace tillrig::terminal
