#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reference/ports/bus.h"
#include "reference/protocol/time.h"

namespace tillrig {

struct HttpRequest {
  std::string method = "POST";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// One message on a stream, without its length prefix (two bytes, big-endian, as card hosts use).
struct WireFrame {
  std::string bytes;
};

using HttpOutcome = std::variant<HttpResponse, Refused, Unknown>;
using FrameOutcome = std::variant<WireFrame, Refused, Unknown>;
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;
using FrameHandler = std::function<boost::asio::awaitable<std::vector<WireFrame>>(WireFrame)>;

// Native bytes with the world outside the lane. Refused only before the first byte was handed to the connection;
// everything after it is Unknown. Endpoints are names that the Directory resolves.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual boost::asio::awaitable<HttpOutcome> http(std::string endpoint, HttpRequest request, Duration budget) = 0;
  virtual boost::asio::awaitable<FrameOutcome> frame(std::string endpoint, WireFrame frame, Duration budget) = 0;
  virtual void listen_http(std::string endpoint, HttpHandler handler) = 0;
  virtual void listen_frames(std::string endpoint, FrameHandler handler) = 0;
};

}  // namespace tillrig
