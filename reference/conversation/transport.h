#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "reference/ports/bus.h"
#include "reference/protocol/time.h"

namespace tillrig {

enum class FrameType : std::uint8_t { hello, welcome, request, post, reply, refusal };

// What crosses a link between two nodes. A session is one incarnation of one node, never reused in a world.
struct Frame {
  FrameType type = FrameType::request;
  NodeName from;
  NodeName to;
  std::uint64_t from_session = 0;
  std::uint64_t to_session = 0;   // the session the sender believes it talks to; 0 in a hello
  std::uint64_t correlation = 0;  // of the request, unique within from_session
  Duration budget{};              // request, post: what was left when it was sent
  Duration session_age{};         // the sender's steady clock since its session began: lets a receiver bound queueing
  std::string verb;
  std::string key;
  std::string body;
  bool final = false;                                 // reply
  RefusedWhy refused_why = RefusedWhy::not_executed;  // refusal
  std::string detail;                                 // refusal: in words, where its sender has any
  std::uint64_t checksum = 0;                         // of its texts, by its sender: see checksum_of()
};

// Moves frames; knows nothing of requests. Bodies: the kernel's links, ZeroMQ, and decorators that damage traffic.
class Transport {
 public:
  virtual ~Transport() = default;
  // nullopt: taken, which is not delivered. Otherwise it certainly never leaves.
  virtual std::optional<Refused> send(Frame&& frame) = 0;
  // REQUIRES: set once before the first send. Called on the node's executor.
  virtual void on_frame(std::function<void(Frame&&)> receive) = 0;
};

// Cancellable timers in scenario time, on the node's executor. Cheaper than a coroutine for what is mostly cancelled.
class Timers {
 public:
  using Token = std::uint64_t;
  virtual ~Timers() = default;
  virtual Token at(SteadyInstant when, std::function<void()> fire) = 0;
  virtual void cancel(Token token) = 0;
};

const char* name_of(FrameType type);

}  // namespace tillrig
