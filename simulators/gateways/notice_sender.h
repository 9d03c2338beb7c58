#pragma once

#include <boost/asio/awaitable.hpp>
#include <set>
#include <string>
#include <vector>

#include "reference/ports/node.h"
#include "reference/protocol/messages.h"
#include "simulators/gateways/service_desk.h"
#include "simulators/gateways/wallet_keeper.h"

namespace tillrig {

// Tells the adapter what happened to a payment, until it is acknowledged or the wallet gives up. Reads the settings
// adapter and notice_* (wallet_gateway.h). Throws std::runtime_error for a schedule that does not read.
class NoticeSender {
 public:
  // All of them live as long as the node.
  NoticeSender(NodePorts& ports, WalletKeeper& keeper, ServiceDesk& desk, std::string merchant, std::string adapter);

  // What this result of a verb (pay, close, cancel, confirm, reject) gives cause for. Answers how long the reply to
  // the verb has to wait, so that an early notice is there first.
  Duration after(const std::string& verb, const BookResult& result);
  // A notice of this payment as it is in `view`, first sent after the usual delay.
  void send(const std::string& number, const TradeView& view);

  // A notice has left, in this life of the node, that says this number is paid.
  bool has_said_paid(const std::string& number) const { return said_paid_.contains(number); }
  // What was to be said of it is not true any more.
  void withdraw(const std::string& number) { withdrawn_.insert(number); }

 private:
  void send(const std::string& number, const TradeView& view, Duration first);
  boost::asio::awaitable<void> keep_sending(WalletAnswer notice, Duration first);

  NodePorts& ports_;
  WalletKeeper& keeper_;
  ServiceDesk& desk_;
  std::string merchant_;
  NodeName adapter_;
  Duration delay_;
  std::vector<Duration> schedule_;
  std::int64_t tries_;
  Duration budget_;
  std::set<std::string> said_paid_;  // numbers
  std::set<std::string> withdrawn_;
};

}  // namespace tillrig
