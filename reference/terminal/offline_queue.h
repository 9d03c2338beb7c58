#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reference/ports/bus.h"
#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/shell/transitions.h"

namespace tillrig::terminal {

// A sale made offline, on its way to acquiring. PARKED: refused for what it says; on a list for people, and told again
// only when somebody asks for it. FORWARDED: acquiring has it.
enum class OfflineState { queued, parked, forwarded };

enum class OfflineEvent { taken, refused };
enum class OfflineEffect { list };

using OfflineTable = TransitionTable<OfflineState, OfflineEvent, OfflineEffect>;
const OfflineTable& offline_table();

struct OfflineItem {
  std::int64_t number = 0;  // 1, 2, 3, ... in the order sold, without a gap
  BasketKey basket;
  OfflineState state = OfflineState::queued;
  std::string body;  // of order.advise: the same bytes however often it is told
  std::string why;   // it is parked
};

// What acquiring said of one. nullopt: it said nothing, or nothing that settles it; told again later.
struct OfflineNews {
  OfflineEvent event{};
  std::string why;
};
std::optional<OfflineNews> offline_news(const CallOutcome& outcome);

struct OfflineStep {
  OfflineItem next;
  Effects<OfflineEffect> effects;
};
// Pure. nullopt: it stays as it is.
std::optional<OfflineStep> step(const OfflineTable& table, const OfflineItem& item, const OfflineNews& news);

// What is still to be told, and the one walk through it that may be under way: in the order sold, however many times
// and from wherever a walk is asked for. A walk ends behind the last item, or at the first that gets no answer; what is
// sold meanwhile it takes along. Pure: the shell stores each step before it calls settled().
class OfflineQueue {
 public:
  // One that is known, or FORWARDED, changes nothing.
  void put(OfflineItem item);

  // false: a walk is under way already. `parked_too`: what was refused is told again as well.
  bool begin(bool parked_too);
  // The item that the walk has come to. Null: behind the last one, or nobody walks.
  const OfflineItem* at() const;
  // Its answer is stored (or changed nothing): the walk goes on behind it.
  void settled(OfflineItem item);
  void end() { walking_ = false; }

  std::int64_t last_number() const { return last_number_; }
  std::int64_t waiting(OfflineState state) const;

 private:
  std::map<std::int64_t, OfflineItem> items_;  // QUEUED and PARKED, by number
  std::int64_t last_number_ = 0;
  bool walking_ = false;
  bool parked_too_ = false;
  std::int64_t walked_ = 0;  // the number that the walk is behind
};

}  // namespace tillrig::terminal

template <>
struct tillrig::Words<tillrig::terminal::OfflineState> {
  static constexpr std::array all{std::pair{tillrig::terminal::OfflineState::queued, "QUEUED"},
                                  std::pair{tillrig::terminal::OfflineState::parked, "PARKED"},
                                  std::pair{tillrig::terminal::OfflineState::forwarded, "FORWARDED"}};
};
template <>
struct tillrig::Words<tillrig::terminal::OfflineEvent> {
  static constexpr std::array all{std::pair{tillrig::terminal::OfflineEvent::taken, "taken"},
                                  std::pair{tillrig::terminal::OfflineEvent::refused, "refused"}};
};
