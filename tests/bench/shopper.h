#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "harness/journal/entry.h"
#include "harness/scenario/scenario.h"
#include "reference/ports/bus.h"
#include "reference/ports/clock.h"
#include "reference/ports/log.h"

namespace tillrig {

// The ports of the driver of either world.
struct ShopperPorts {
  boost::asio::any_io_executor executor;
  Clock& clock;
  Bus& bus;
  Log& log;
};

// Who shops where, and how often.
struct Shopping {
  std::string till = "till-1";
  std::string customer = "lin";
  std::int64_t first_intent = 1;  // numbers are of the whole world
  std::int64_t sales = 0;
  Duration every{};  // from one sale's beginning to the next one's; zero: one after the other
};

// One customer after another: scans tea, totals, shows a wallet code and leaves with the receipt. Says what was bought,
// as the scenario runner would, so that the truths have something to hold the lane to.
class Shopper {
 public:
  Shopper(const ShopperPorts& ports, const World& world, Shopping shopping);

  void begin();  // the first of them comes
  void see(const Entry& entry);
  std::int64_t receipts() const { return receipts_; }

 private:
  boost::asio::awaitable<void> shop();
  boost::asio::awaitable<void> until_line1(std::string text);
  boost::asio::awaitable<void> glance();
  boost::asio::awaitable<void> hand(std::string verb, std::string field, std::string value);
  boost::asio::awaitable<std::string> ask(std::string peer, std::string verb, std::string body);

  ShopperPorts ports_;
  const World& world_;
  Shopping shopping_;
  std::int64_t receipts_ = 0;
  std::string line1_;
};

// The world of the shipped wallet sale, with enough on the shelf and in the pocket for any number of sales.
World plenty();
// The same with this many tills and a customer for each: "till-2", "guest-2", ...
World plenty_of_tills(int tills);

}  // namespace tillrig
