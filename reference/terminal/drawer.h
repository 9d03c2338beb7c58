#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "reference/ports/node.h"
#include "reference/shell/changed.h"
#include "reference/terminal/duties.h"

namespace tillrig::terminal {

class DrawerClient {
 public:
  virtual ~DrawerClient() = default;
  // For the cashier: "DRAWER NOT CONNECTED", or empty when the trouble is over.
  virtual void drawer_trouble(std::string what) = 0;
};

// Opens the drawer for the cash of a sale, once: by a real-time pulse of the printer (DLE DC4), which needs no paper.
// While drawer or printer are unplugged the pulse waits.
class Drawer {
 public:
  Drawer(NodePorts& ports, DrawerClient& client);

  // A duty was stored.
  void nudge();
  // Runs as long as the node.
  boost::asio::awaitable<void> keep();

 private:
  boost::asio::awaitable<void> open(DrawerDuty duty);
  boost::asio::awaitable<void> until_connected();

  NodePorts& ports_;
  DrawerClient& client_;
  Changed stored_;
  bool pending_ = true;  // what the former incarnation left
};

}  // namespace tillrig::terminal
