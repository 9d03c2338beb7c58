#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>

#include "harness/scenario/scenario.h"
#include "harness/scenario/storm.h"
#include "reference/ports/bus.h"

namespace tillrig {

// What happens behind the shop: books hand over their statements, a person decides about what differs.
class BackOffice {
 public:
  BackOffice(Bus& bus, Storm& storm, const World& world) : bus_(bus), storm_(storm), world_(world) {}

  // The book makes its statement, which arrives where reconciliation looks for files. Throws RigTrouble.
  boost::asio::awaitable<void> issue(IssueStatement statement);
  // The same bytes once more, as a file with a name of its own: an inbox sees a name once.
  void deliver_again(const DeliverAgain& again);

  // nullopt: it came as the step says. Otherwise what came instead, in words.
  boost::asio::awaitable<std::optional<std::string>> decide(DecideRow decision);

 private:
  struct File {
    std::string name, bytes;
    int copies = 0;
  };

  const NodeName& reconciliation() const;

  Bus& bus_;
  Storm& storm_;
  const World& world_;
  std::map<std::string, File> files_;  // by what the scenario calls them
};

}  // namespace tillrig
