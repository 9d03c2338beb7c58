#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reference/ports/devices.h"
#include "simulators/kernel/life.h"
#include "simulators/links/latency.h"

namespace tillrig {

class VirtualDevices;

// All cables between tills and devices. A channel is attached when it is plugged in and both nodes are up.
class Cables {
 public:
  Cables(Kernel& kernel, std::uint64_t key, Latency latency) : kernel_(kernel), key_(key), latency_(latency) {}

  void connect(const NodeName& a, const NodeName& b, const std::string& channel);
  // Answers false when the node has no such channel.
  bool set_plugged(const NodeName& node, const std::string& channel, bool plugged);
  void node_up(const NodeName& node, VirtualDevices& devices);
  void node_down(const NodeName& node);

 private:
  friend class VirtualDevices;
  struct End {
    NodeName node;
    VirtualDevices* devices = nullptr;  // nullptr: its node is down
  };
  struct Cable {
    std::string channel;
    End ends[2];
    bool plugged = true;
    std::uint64_t attachment = 0;  // grows with each detach: what is under way then is lost
    std::uint64_t key = 0;
    std::uint64_t writes = 0;
    Duration last_arrival[2]{};

    bool attached() const { return plugged && ends[0].devices && ends[1].devices; }
  };
  template <class Change>
  void change(Cable& cable, Change how);
  void carry(Cable& cable, int to, std::string bytes);

  Kernel& kernel_;
  std::uint64_t key_;
  Latency latency_;
  std::deque<Cable> cables_;  // addresses stay valid
};

// One node's ends of its cables, for one life.
class VirtualDevices final : public Devices {
 public:
  VirtualDevices(std::shared_ptr<Life> life, Cables& cables);

  std::vector<std::string> names() const override;
  bool attached(std::string_view channel) const override;
  boost::asio::awaitable<void> until_attached(std::string channel) override;
  boost::asio::awaitable<std::optional<std::string>> read(std::string channel) override;
  bool write(std::string_view channel, std::string_view bytes) override;

  void drop_waiters();

 private:
  friend class Cables;
  struct Channel {
    Cables::Cable* cable = nullptr;
    int side = 0;
    std::string arrived;
    WaitingRoom<std::optional<std::string>> readers;
    WaitingRoom<Woken> for_attachment;
  };
  const Channel* find(std::string_view channel) const;
  Channel& get(const std::string& channel);
  void attachment_changed(const std::string& channel);
  void tell_attached(const std::string& channel);
  void arrive(const std::string& channel, std::string bytes);

  std::shared_ptr<Life> life_;
  Cables& cables_;
  std::map<std::string, Channel, std::less<>> channels_;
};

}  // namespace tillrig
