#include "reference/terminal/drawer.h"

#include <array>
#include <string_view>
#include <utility>

namespace tillrig::terminal {
namespace {

constexpr std::string_view printer = "printer";
constexpr std::string_view kDrawer = "drawer";
const std::string pulse("\x10\x14\x01\x00\x01", 5);  // DLE DC4 1: connector pin 2, 100 ms

}  // namespace

Drawer::Drawer(NodePorts& ports, DrawerClient& client) : ports_(ports), client_(client), stored_(ports.executor) {}

void Drawer::nudge() {
  pending_ = true;
  stored_.notify();
}

boost::asio::awaitable<void> Drawer::keep() {
  for (;;) {
    while (!std::exchange(pending_, false)) co_await stored_.wait();
    for (;;) {
      auto duty = co_await duties::next_drawer(ports_.store, ports_.clock);
      if (!duty) break;
      co_await open(std::move(*duty));
    }
  }
}

boost::asio::awaitable<void> Drawer::open(DrawerDuty duty) {
  co_await until_connected();
  co_await duties::opening(ports_.store, ports_.clock, duty.subject);
  const bool sent = ports_.devices.attached(kDrawer) && ports_.devices.write(printer, pulse);
  if (!sent) co_await duties::not_opened(ports_.store, ports_.clock, std::move(duty));
}

boost::asio::awaitable<void> Drawer::until_connected() {
  const auto& devices = ports_.devices;
  if (devices.attached(printer) && devices.attached(kDrawer)) co_return;
  client_.drawer_trouble("DRAWER NOT CONNECTED");
  while (!devices.attached(printer) || !devices.attached(kDrawer)) {
    co_await ports_.devices.until_attached(std::string(printer));
    co_await ports_.devices.until_attached(std::string(kDrawer));
  }
  client_.drawer_trouble({});
}

}  // namespace tillrig::terminal
