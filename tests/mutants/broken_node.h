#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/worlds/roles.h"
#include "reference/ports/node.h"

namespace tillrig::mutants {

// What goes wrong between a node and its ports, one function a port; null: nothing. Each is given the real ports and
// does what the node asked for in its own way. One set a role, for every incarnation of it: they keep nothing.
struct Mistakes {
  using Call = boost::asio::awaitable<CallOutcome> (*)(NodePorts& real, NodeName peer, Message message,
                                                       Duration budget);
  using Serve = Handler (*)(NodePorts& real, const std::string& verb, Handler handler);
  using Write = std::string (*)(std::string_view channel, std::string bytes);
  using Draw = std::uint64_t (*)(NodePorts& real, std::uint64_t drawn);

  Call call = nullptr;      // for Bus::call
  Serve serve = nullptr;    // the handler that is registered instead
  Write write = nullptr;    // the bytes that are written instead
  Draw draw = nullptr;      // the number that is drawn instead
  bool forgets = false;     // the store answers Committed and keeps everything in memory
  Duration commits_late{};  // the same, for this long
  bool one_life = false;    // the node takes itself for its first incarnation, always
  Duration wall_ahead{};    // the wall clock is another one
  bool unaware = false;     // of a disk that is not its own: nobody tells the node
};

// A maker of the same node on ports with these mistakes. Without any it is the very same lane: what the test shows.
MakeNode broken(MakeNode make, const Mistakes& mistakes);

}  // namespace tillrig::mutants
