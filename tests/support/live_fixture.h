#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reference/conversation/transport.h"
#include "reference/live/devices.h"
#include "reference/live/live_time.h"
#include "reference/ports/journal.h"
#include "reference/ports/node.h"
#include "reference/store/database.h"
#include "simulators/disks/disk_faults.h"
#include "simulators/links/link_faults.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {

// Nodes "asker" and "answerer" on the live bodies of the ports, all in this process and on one thread: real sockets,
// files and clocks, without the processes. Each life has an executor of its own: what it had under way ends with it.
// Names as in bus_contract.h and contract_world.h.
class LiveFixture {
 public:
  using Program = std::function<void(NodePorts&)>;

  explicit LiveFixture(std::int64_t speed = 4);
  ~LiveFixture();

  void define(const NodeName& name, Program program);
  // Where its nodes keep their data; otherwise each has a SQLite file.
  void keep_in(std::function<Database()> open) { open_database_ = std::move(open); }
  void start(const NodeName& name);  // returns when it is connected with all that are up
  void kill(const NodeName& name);
  void perform_on(const NodeName& name, const std::function<void(NodePorts&)>& work);
  bool run_until(const std::function<bool()>& done, Duration at_most);
  void run_for(Duration time);
  void damage(const LinkRule& rule);
  void heal(std::int64_t id);
  // Of the life that the node has now.
  void damage_disk(const NodeName& name, const DiskRule& rule);
  void heal_disk(const NodeName& name, std::int64_t id);
  int fired(std::string_view fault) const;
  // REQUIRES: before either is started. `device` listens.
  void connect_devices(const NodeName& till, const NodeName& device, const std::vector<std::string>& channels);
  void plug(const NodeName& name, const std::string& channel);
  void unplug(const NodeName& name, const std::string& channel);
  void step_clock(const NodeName& name, Duration by);
  void drift_clock(const NodeName& name, std::int64_t parts_per_million);
  void drop_file(const NodeName& name, const std::string& file_name, const std::string& bytes);
  int journaled(std::string_view kind, std::string_view node, std::string_view why) const;
  static std::size_t queue_limit() { return 1000; }

 private:
  struct Incarnation;
  struct Journal;
  void bury();
  bool all_connected();
  bool perform_one();
  std::filesystem::path inbox_of(const NodeName& name) const;

  TemporaryFolder folder_;
  LiveTime time_;
  std::unique_ptr<Journal> journal_;
  std::map<NodeName, Program> programs_;
  std::map<NodeName, std::uint64_t> incarnations_;
  std::map<NodeName, std::vector<DeviceCable>> cables_;
  std::vector<LinkRule> rules_;
  std::function<Database()> open_database_;
  std::map<NodeName, std::unique_ptr<Incarnation>> up_;
  std::vector<std::unique_ptr<Incarnation>> dead_;  // until nothing of them is on the stack
};

}  // namespace tillrig
