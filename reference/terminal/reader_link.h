#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "reference/ports/node.h"
#include "reference/protocol/reader_wire.h"

namespace tillrig::terminal {

// What comes of asking for a card. One of these a question, unless it was cancelled.
class ReaderClient {
 public:
  virtual ~ReaderClient() = default;
  virtual void card_presented(std::string transaction, CardPresentment card) = 0;
  // In words for the cashier. No card data has left the reader, and none will for this question.
  virtual void card_failed(std::string transaction, std::string why) = 0;
};

// The till's end of the card reader's cable: one question at a time. Unplugged, the question is over: at re-plug
// nothing is asked again, and what the reader still says about the past finds nobody.
class ReaderLink {
 public:
  ReaderLink(NodePorts& ports, ReaderClient& client) : ports_(ports), client_(client) {}

  bool connected() const;
  bool asking() const { return asked_.has_value(); }
  // false: no reader is connected. REQUIRES: !asking().
  bool begin(reader_wire::Begin question);
  void cancel();
  // What the customer reads on the pad; lost when the cable is out.
  void result(std::string transaction, std::string text);
  // Runs as long as the node.
  boost::asio::awaitable<void> keep();

 private:
  bool tell(const reader_wire::ToReader& message);
  void hear(const reader_wire::ToTill& message);

  NodePorts& ports_;
  ReaderClient& client_;
  std::optional<std::string> asked_;  // the transaction
  reader_wire::Lines lines_;
};

// For the cashier's screen.
std::string words_of(ReaderFailure why);

}  // namespace tillrig::terminal
