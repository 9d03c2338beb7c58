#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/live/devices.h"
#include "reference/live/live_time.h"
#include "reference/live/zmq_transport.h"
#include "reference/ports/settings.h"
#include "reference/protocol/ids.h"
#include "reference/store/database.h"

namespace tillrig {

// Everything a node's process is told before it begins. Written by whoever starts it into a file that only its owner
// may read: it holds the secret key of the node's connections.
struct NodeSpec {
  NodeName name;
  std::string role;  // which factory makes it
  std::uint64_t incarnation = 1;
  std::uint64_t seed = 0;
  Settings settings;
  LiveTime time;
  WallInstant epoch;  // the wall clock when scenario time was zero

  int log_pipe = -1;
  int control_socket = -1;
  std::string folder;    // of the world: "inbox/<node>" and "wire" lie below it
  std::string key_file;  // see FileKeys
  std::string endpoint;
  CurveKeys keys;
  std::vector<ZmqPeer> peers;
  std::vector<DeviceCable> cables;

  std::string sqlite_file;  // this, or the two below
  std::string postgres;
  std::string postgres_schema;

  std::vector<std::string> commands;  // performed before the node starts, as if they had come over the control socket
};

// The file is made with mode 0600. Both throw std::runtime_error, one line that names the file and what is wrong.
void write_spec(const NodeSpec& spec, const std::string& path);
NodeSpec read_spec(const std::string& path);

}  // namespace tillrig
