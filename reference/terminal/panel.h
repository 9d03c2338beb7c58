#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "reference/ports/node.h"

namespace tillrig::terminal {

// One face of the till: what is shown stays shown, also after the cable was pulled and put back.
//
// Byte protocol of the customer display: ESC @ clears it, then two lines of at most 20 characters, each ended by CR LF.
// Byte protocol of the screen: any number of lines ended by LF, then FF ends the picture.
class Face {
 public:
  // `channel` outlives the ports.
  Face(NodePorts& ports, std::string channel) : ports_(ports), channel_(std::move(channel)) {}

  // Writes the picture; a detached device gets the last one as soon as it is attached.
  void show(std::string picture);
  // Runs as long as the node.
  boost::asio::awaitable<void> keep();

 private:
  NodePorts& ports_;
  std::string channel_;
  std::string picture_;
  bool owed_ = false;  // the device does not have it
};

inline constexpr std::size_t display_columns = 20;

std::string display_picture(std::string_view line1, std::string_view line2);
// `text` may have several lines, separated by LF.
std::string screen_picture(std::string_view text);

}  // namespace tillrig::terminal
