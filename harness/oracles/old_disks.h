#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/journal/entry.h"

namespace tillrig {

// Which nodes were given an old disk, what they lost with their own, and what they said of it afterwards: that a peer
// has told it again (`recovered`), or that it is for people (`listed`).
class OldDisks {
 public:
  // disk.backed_up, disk.restored, recovered, listed, state.changed; others are ignored.
  void on(const Entry& entry);

  // What this node recorded here was on the disk that was taken from it, and is not on the one that it was given.
  bool lost(const NodeName& node, std::uint64_t entry) const;
  // Of what `node` recorded there and lost: that it is known again, or people know.
  bool accounted_for(std::string_view machine, const std::string& key, std::uint64_t entry) const;
  // It was asked for at a channel: cash never is.
  bool is_of_a_channel(std::string_view attempt) const { return asked_for_.find(attempt) != asked_for_.end(); }
  // The node has said, since then, that what nobody else knows is missing.
  bool has_owned_up(const NodeName& node, std::uint64_t entry) const;
  // Recovered without the number under which it went to its channel: for people to find on a statement. By machine.
  const std::set<std::string, std::less<>>& without_number(std::string_view machine) const {
    return machine == "refund" ? refunds_without_number_ : payments_without_number_;
  }
  // Nobody knows what became of this attempt, and people know that.
  bool is_for_people(std::string_view attempt) const { return for_people_.find(attempt) != for_people_.end(); }
  bool any_for_people(std::string_view basket) const;
  // The attempt that a payment is of; empty: nobody said.
  std::string_view attempt_of(std::string_view number) const;

 private:
  struct Restored {
    std::uint64_t from = 0;  // the entry of the backup
    std::uint64_t at = 0;
  };

  struct Untold {
    std::string backup;
    std::optional<Duration> next_commit;
  };
  void tell(const Entry& entry);

  std::map<NodeName, Untold> untold_;
  std::map<std::string, std::uint64_t, std::less<>> backups_;  // "node name" -> entry
  std::map<NodeName, std::vector<Restored>> restored_;
  std::map<std::string, std::uint64_t, std::less<>> told_;  // "machine key" recovered, "key" listed: the last entry
  std::set<std::string, std::less<>> refunds_without_number_, payments_without_number_;  // keys
  std::set<std::string, std::less<>> for_people_;                                        // attempts
  std::set<std::string, std::less<>> asked_for_;                                         // attempts that have payments
  std::map<NodeName, std::uint64_t> owned_up_;                                           // the entry
  std::map<std::string, std::string, std::less<>> attempt_of_;                           // by channel number
};

}  // namespace tillrig
