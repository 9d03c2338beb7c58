#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/protocol/ids.h"
#include "reference/protocol/time.h"

namespace tillrig {

enum class LinkFaultKind { drop, delay, duplicate, hold, reorder, partition, refuse, throttle, corrupt, truncate };

// Damage to frames from one node to another. Frames from and to `harness` are never touched.
// drop: never arrives. delay: arrives `delay` late. duplicate: arrives again after `delay`. hold: kept until healed,
// then released in order. reorder: the next frame overtakes it (or `delay` has passed). partition: everything is
// dropped. refuse: the sender's transport answers Refused(no_connection). throttle: frames of a direction leave one
// after another, at `rate`; of more than `queue` that wait the sender's transport answers Refused(queue_full). corrupt:
// a byte of the body is another. truncate: the body is cut short. Each frame it touches is recorded as fault.fired
// {fault, target "from->to", id}.
struct LinkFault {
  std::int64_t id = 0;  // unique in the run
  LinkFaultKind kind = LinkFaultKind::drop;
  NodeName from;
  NodeName to;  // empty: everybody
  bool both_ways = false;
  std::string verb;   // empty: any. A reply or refusal counts with the verb of its request where the transport knows it
  std::string frame;  // name_of(FrameType); empty: any
  int count = 0;      // frames it still touches; 0: until healed
  Duration delay{};
  int permille = 1000;  // of the frames that match, drawn
  int rate = 0;         // throttle: bytes a second
  int queue = 0;        // throttle; 0: as many as a transport keeps
};

enum class DiskFaultKind { full, io_error, slow, lose_unsynced, tear };

// full (writes), io_error (writes, syncs), slow (syncs): from now on. lose_unsynced, tear: what the node's next crash
// does to its pending writes. Each operation it touches is recorded as fault.fired {fault, target node, id}.
struct DiskFault {
  std::int64_t id = 0;
  DiskFaultKind kind = DiskFaultKind::full;
  NodeName node;
  int count = 0;     // operations it still touches; 0: until healed
  Duration delay{};  // slow
};

// not_here: this world cannot do it (the verdict becomes NOT_APPLICABLE).
enum class Acted { done, not_here };

// What only the world itself can do, as the scenario runner asks for it. All calls return at once and may come from a
// journal subscriber in the middle of any node's work: the world takes effect from the next thing that node does.
// The world records node.crashed, node.started, fault.fired; the runner records fault.started and fault.healed.
class WorldControl {
 public:
  virtual ~WorldControl() = default;

  // The node's incarnation is over from now. A node that is down stays down.
  virtual Acted crash(const NodeName& node) = 0;
  // A new incarnation. A node that is up stays as it is.
  virtual Acted restart(const NodeName& node) = 0;
  // Crashes the node when it passes the point for the nth time from now (1: the next time), and restarts it afterwards
  // when asked to.
  virtual Acted arm_fault_point(const NodeName& node, const std::string& point, int nth,
                                std::optional<Duration> restart_after) = 0;
  // Keeps an image of the node's disk under a name; and puts it in its place again, the node being down afterwards.
  virtual Acted back_up(const NodeName&, const std::string&) { return Acted::not_here; }
  virtual Acted restore(const NodeName&, const std::string&) { return Acted::not_here; }
  // Forgets the points that were armed and not passed.
  virtual void disarm_fault_points() = 0;

  virtual Acted start_link_fault(const LinkFault& fault) = 0;
  virtual Acted start_disk_fault(const DiskFault& fault) = 0;
  // The node stands still, its clock running, until healed; a crash ends it too.
  virtual Acted pause(std::int64_t fault_id, const NodeName& node) = 0;
  // Ends a link or disk fault, or a pause; an unknown id is no error. What a hold kept is released.
  virtual void heal(std::int64_t fault_id) = 0;

  // Both ends see the channel detach or attach. Names as in Devices: "scanner", "printer", "drawer", "display", ...
  virtual Acted unplug(const NodeName& till, const std::string& device) = 0;
  virtual Acted plug(const NodeName& till, const std::string& device) = 0;

  // A file comes into the node's inbox.
  virtual Acted drop_file(const NodeName& node, const std::string& name, const std::string& bytes) = 0;

  // The node's wall clock jumps; may be negative. Steady time goes on.
  virtual Acted step_clock(const NodeName& node, Duration by) = 0;
  // The node's wall clock gains this much from now on; 0: no more drift.
  virtual Acted drift_clock(const NodeName& node, std::int64_t parts_per_million) = 0;
  // Every clock of the world jumps forward and timers fire as they come due. not_here: the runner lets the time pass.
  virtual Acted advance(Duration) { return Acted::not_here; }
};

}  // namespace tillrig
