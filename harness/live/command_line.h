#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// The harness's end of a node's control socket (reference/live/control.h).
class CommandLine {
 public:
  // Takes over the descriptor.
  explicit CommandLine(int socket);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // Returns when the node has done it, so that it is in force for what happens next; or when the node is gone or did
  // not answer in time (it is busy and will do it). Throws std::runtime_error when the node says that it cannot be
  // done.
  void send(std::string_view command);
  // What the node said by itself.
  std::vector<std::string> news();
  int descriptor() const { return socket_; }

 private:
  bool read_some(std::chrono::milliseconds patience);
  void take_lines();

  int socket_;
  int sent_ = 0;
  int answered_ = 0;
  std::string arrived_;
  std::vector<std::string> news_;
};

}  // namespace tillrig
