#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/service.h"

namespace tillrig {

// The lines of customers before the tills. Held by shared_ptr: whoever is being served when the scenario ends finds the
// shop closed.
class Services : public std::enable_shared_from_this<Services> {
 public:
  Services(const Scenario& scenario, DriverPorts ports, Observations& seen, CardHands& cards)
      : world_(scenario.world), ports_(ports), seen_(seen), cards_(cards), intents_(std::ssize(scenario.intents)) {}

  // Joins the line of the till. Records intent.stated and customer.came when it is this customer's turn, and
  // customer.left {end} when it is over.
  void begin(const Serve& serve);
  bool all_served() const;
  void close() { closed_ = true; }

  // Of the customers that were served: "served lin".
  const std::vector<std::string>& operations() const { return operations_; }
  // Something broke where nobody could be told.
  const std::optional<std::string>& trouble() const { return trouble_; }

 private:
  struct Line {
    std::deque<Serve> waiting;
    bool open = false;
  };
  static boost::asio::awaitable<void> work(std::shared_ptr<Services> self, Line* line);
  boost::asio::awaitable<void> serve(Serve serve);

  const World& world_;
  DriverPorts ports_;
  Observations& seen_;
  CardHands& cards_;
  std::map<NodeName, Line> lines_;
  std::int64_t intents_;  // stated so far
  std::vector<std::string> operations_;
  std::optional<std::string> trouble_;
  bool closed_ = false;
};

}  // namespace tillrig
