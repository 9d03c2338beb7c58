#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tillrig {

// The node's end of the socket over which the harness commands it: lines "number verb arguments", each answered by
// "number ok" or "number no reason" when it is in force. What the node says by itself begins with a word.
class ControlSocket {
 public:
  // nullopt: done. Otherwise why not, in one line.
  using Perform = std::function<std::optional<std::string>(std::string_view verb, std::string_view arguments)>;

  // Takes over the descriptor. `lost`: nobody is at the other end any more.
  ControlSocket(const boost::asio::any_io_executor& executor, int descriptor, Perform perform,
                std::function<void()> lost);
  ~ControlSocket();

  void say(std::string_view line);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tillrig
