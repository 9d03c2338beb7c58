#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/conversation/transport.h"
#include "reference/ports/clock.h"
#include "reference/ports/log.h"

namespace tillrig {

enum class LinkAction { drop, delay, duplicate, hold, reorder, refuse, throttle, corrupt, truncate };

// Damage to frames that match all of what is filled in. Of several rules one acts: the first that was added of those
// that let nothing through (drop, hold, refuse), or else the first that was added.
struct LinkRule {
  std::int64_t id = 0;  // several rules may share one: they are healed and counted together
  std::string fault;    // its name in the journal: "drop", "partition"
  LinkAction action = LinkAction::drop;
  NodeName from;                  // empty: any
  NodeName to;                    // empty: any
  std::string verb;               // with * for any run of characters; empty: any. Replies carry their request's verb
  std::optional<FrameType> type;  // nullopt: any
  int count = 0;                  // frames it still touches; 0: until healed
  int permille = 1000;            // of the matching frames, drawn
  Duration delay{};               // delay: how late. duplicate: when it comes again. reorder: at the latest (0: 1 s)
  int rate = 1000;                // throttle: bytes a second that leave, in each direction
  int queue = 1000;               // throttle: frames that wait at most, in each direction; then queue_full
};

// A transport that damages what is sent through it. Corrupt changes a byte of a frame's body, truncate cuts its end
// off; a frame without a body is left alone by both. Records fault.fired {fault, target "from->to", id} for each frame
// it touches and message.dropped for each it swallows. Held and delayed frames belong to it: what it still has when it
// is destroyed never leaves.
class LinkFaults final : public Transport {
 public:
  // `untouched`: frames from and to this node always pass (the driver's). `key` names its stream of random numbers.
  LinkFaults(Transport& inner, Clock& clock, Timers& timers, Log& log, std::uint64_t key, NodeName untouched);
  ~LinkFaults() override;

  void add(LinkRule rule);
  // Ends the rules of this id and lets go, in order, what they held. An unknown id is no error.
  void heal(std::int64_t id);
  void heal_all();
  // How often the rules of this id have acted.
  std::int64_t fired(std::int64_t id) const;

  std::optional<Refused> send(Frame&& frame) override;
  void on_frame(std::function<void(Frame&&)> receive) override;

 private:
  using Direction = std::pair<NodeName, NodeName>;
  struct Active {
    LinkRule rule;
    int left = 0;
    std::deque<Frame> held;                           // hold, reorder
    std::map<Direction, std::deque<Frame>> dripping;  // throttle: the first of each is on its way out
  };

  Active* first_that_chooses(const Frame& frame, bool swallowing);
  std::optional<Refused> act(Active& active, Frame frame);
  bool chooses(const Active& active, const Frame& frame);
  void record_fired(const LinkRule& rule, const Frame& frame);
  void spoil_byte(Frame& frame);
  std::optional<Refused> drip(Active& active, Frame frame);
  void let_next_out(const Active& active, const Direction& direction);
  void next_is_out(std::int64_t id, const Direction& direction);
  void later(Duration delay, Frame frame);
  void release(std::deque<Frame> frames);
  std::deque<Frame> overtaken_by(const Frame& frame);
  Duration patience_of(const LinkRule& rule) const;

  Transport& inner_;
  Clock& clock_;
  Timers& timers_;
  Log& log_;
  std::uint64_t key_;
  NodeName untouched_;
  std::uint64_t draws_ = 0;
  std::deque<Active> rules_;  // references to the others stay valid when one is added
  std::map<std::int64_t, std::int64_t> fired_;
  std::map<std::uint64_t, Timers::Token> delayed_;
  std::uint64_t last_delayed_ = 0;
};

}  // namespace tillrig
