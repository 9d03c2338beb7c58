#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "reference/live/live_time.h"
#include "reference/ports/directory.h"
#include "reference/ports/wire.h"

namespace tillrig {

// Where the names of a world's listeners become "address:port": each listener takes a free port of the loopback and
// writes it into a file of its name in a folder that the processes of the world share.
class FolderDirectory final : public Directory {
 public:
  explicit FolderDirectory(std::string folder);  // made when missing
  std::optional<std::string> endpoint(const NodeName& name) const override;
  // Replaces what a former incarnation published. Throws std::runtime_error that names the file.
  void publish(const std::string& name, const std::string& endpoint) const;

 private:
  std::string folder_;
};

// HTTP/1.1 and frames over TCP. A name without a listener, and a connection that cannot be made, are
// Refused(no_connection); from the first byte on everything but a whole answer is Unknown.
class LiveWire final : public Wire {
 public:
  LiveWire(boost::asio::any_io_executor executor, LiveTime time, const FolderDirectory& directory);
  ~LiveWire() override;

  boost::asio::awaitable<HttpOutcome> http(std::string endpoint, HttpRequest request, Duration budget) override;
  boost::asio::awaitable<FrameOutcome> frame(std::string endpoint, WireFrame frame, Duration budget) override;
  void listen_http(std::string endpoint, HttpHandler handler) override;
  void listen_frames(std::string endpoint, FrameHandler handler) override;

 private:
  boost::asio::any_io_executor executor_;
  LiveTime time_;
  const FolderDirectory& directory_;
};

}  // namespace tillrig
