#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "reference/ports/node.h"

namespace tillrig::terminal {

// One receipt, slip of a refund, or report to print. A reprint and a report are somebody's wish and owe the store
// nothing.
struct PrintJob {
  BasketKey basket;
  bool reprint = false;
  std::string report = {};  // its bytes
  RefundKey refund = {};
};

// Where the print queue gets its bytes and tells what became of them.
class PrintClient {
 public:
  virtual ~PrintClient() = default;
  // Stores that the receipt may be on paper from now on, then gives its bytes. nullopt: nothing to print any more.
  virtual boost::asio::awaitable<std::optional<std::string>> about_to_print(PrintJob job) = 0;
  // The printer said that the job is through.
  virtual boost::asio::awaitable<void> printed(PrintJob job) = 0;
  // For the cashier: "NO PAPER", or empty when the trouble is over.
  virtual void printer_trouble(std::string what) = 0;
};

// Receipts, one after another. The printer is asked before a job is sent (DLE EOT) and asked to confirm it afterwards
// (GS r, answered in turn). Whatever is wrong with the printer, the job stays; a job that was sent and not confirmed is
// asked for again, and the client makes a copy of it.
class PrintQueue {
 public:
  struct Options {
    Duration retry = std::chrono::seconds(2);                // between two looks at a printer in trouble
    Duration answer_bound = std::chrono::milliseconds(500);  // for a status
    Duration confirm_bound = std::chrono::seconds(5);        // for a job, before the printer is asked what is wrong
  };

  PrintQueue(NodePorts& ports, PrintClient& client, Options options);

  void add(PrintJob job);
  // Reads what the printer says; runs as long as the node.
  boost::asio::awaitable<void> keep();

 private:
  // looking: asked how it is, nothing sent. preparing: the client stores. sent: the confirmation is awaited.
  // asking_why: sent, the confirmation is late, asked how it is. pausing: trouble, look again later.
  enum class Phase { idle, looking, preparing, sent, asking_why, finishing, pausing };

  void look();
  void ask_status(Phase phase);
  void pause(std::string trouble);
  void tell(std::string trouble);
  void enter(Phase phase);
  void arm(Duration bound);
  boost::asio::awaitable<void> time_out(std::uint64_t turn, Duration bound);
  void on_time_out();
  void on_byte(unsigned char byte);
  void on_status(std::string trouble);
  void on_detached();
  boost::asio::awaitable<void> send();
  boost::asio::awaitable<void> finish();

  NodePorts& ports_;
  PrintClient& client_;
  Options options_;
  std::deque<PrintJob> jobs_;
  Phase phase_ = Phase::idle;
  std::uint64_t turn_ = 0;  // a timer that was armed in an earlier turn is dead
  std::string status_;      // status bytes of the question that is open
  std::string told_;        // the trouble that the client knows of
};

// What two status bytes (DLE EOT 2, DLE EOT 4) say, in words for a cashier. Empty: the printer prints.
std::string trouble_of(unsigned char offline_cause, unsigned char paper);

}  // namespace tillrig::terminal
