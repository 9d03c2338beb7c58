#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "reference/ports/node.h"
#include "reference/terminal/cart.h"
#include "reference/terminal/panel.h"
#include "reference/terminal/print_queue.h"
#include "reference/terminal/receipt.h"
#include "reference/terminal/sale_step.h"
#include "reference/terminal/sale_store.h"
#include "reference/terminal/till_machine.h"

namespace tillrig::terminal {

struct TillOptions {
  explicit TillOptions(const Settings& settings);

  NodeName cashier, acquiring, stock;
  Duration decision_time;  // from the code to the cautious text on the display
  Duration accept_budget;
  Duration look_budget, order_budget, consult_budget, poll_budget;
  Duration poll_interval, poll_interval_max, order_watch, refund_watch;
  Duration store_retry, printer_retry;
};

// A sale that is not final, as the till has it in its head.
struct LiveSale {
  SaleRecord kept;                // exactly what is stored
  SteadyInstant absent_after{};   // from then on an attempt that acquiring never heard of will never be executed
  std::uint64_t follow_turn = 0;  // one follower a sale: the one of the last turn
  bool abandons = false;          // the cashier gave the attempt up: asked for until it is final
};

// One till, in three files: till.cpp (start, recovery, hands), till_sale.cpp (the one way a sale moves, and what
// follows from it), till_payment.cpp (orders, payments, and asking how they stand).
class Till final : public Node, private PrintClient {
 public:
  Till(NodePorts& ports, const SaleTable& table);
  void start() override;

 private:
  using Work = boost::asio::awaitable<void>;

  // A line from the scanner or the keyboard, and when it was read.
  struct Input {
    bool scanned = false;
    std::string text;
    SteadyInstant at{};
  };
  // A code that was read before the order was there.
  struct EarlyCode {
    PaymentCode code;
    SteadyInstant at{};
  };

  // till.cpp
  Work run();
  void recover(SaleRecord sale);
  Work listen(std::string channel, char end);
  void take(Input input);
  Work work();
  Work on_scan(Input input);
  Work on_barcode(std::string barcode);
  Work on_code(PaymentCode code, SteadyInstant at);
  Work on_key(std::string key);
  Work on_total();
  Work on_cancel();
  Work on_abandon();
  void on_new();
  void on_recall();
  void on_reprint();

  // till_sale.cpp
  LiveSale* find(const BasketKey& key);
  const LiveSale* newest(SaleState state) const;  // null: none in that state
  void take_up(const SaleRecord& sale);           // an ordered sale is at the counter (again)
  Work keep_trying(BasketKey key, News news);
  // Moves the sale if its table has a row for the news: stored first, then recorded, then the effects.
  // yes: done, or there was nothing to do. no: the store failed and the sale is as before.
  boost::asio::awaitable<Saved> happen(BasketKey key, News news);
  Work took_effect(SaleRecord before, SaleRecord after, SaleEvent event);
  void perform(SaleEffect effect, const SaleRecord& sale, const News& news);
  void settle(const SaleRecord& sale, const News& news);
  void record_moves(const SaleRecord& before, const SaleRecord& after, SaleEvent event);
  boost::asio::awaitable<std::optional<std::string>> about_to_print(PrintJob job) override;
  Work printed(PrintJob job) override;
  void printer_trouble(std::string what) override;

  // till_payment.cpp
  Work make_order(BasketKey key);
  Work consult(BasketKey key);
  Work pay(BasketKey key, PaymentCode code, SteadyInstant read_at);
  Work decide(BasketKey key, AttemptKey attempt, SteadyInstant due);
  Work charge(BasketKey key, PayRequest request);
  void follow(const BasketKey& key, Duration first);
  Work follower(BasketKey key, std::uint64_t turn, Duration interval);
  Work ask(BasketKey key);
  Work give_up(BasketKey key);
  Work watch_refund(SaleRecord sale, SteadyInstant until);
  boost::asio::awaitable<std::optional<OrderReport>> status_of(SaleRecord sale);
  std::optional<News> news_of(const OrderReport& report, const LiveSale& sale) const;

  void show(std::string line1, std::string line2);
  void show_for(const SaleRecord& sale, std::string line1, std::string line2);
  void say(std::string text);
  Work sleep(Duration duration);

  NodePorts& ports_;
  const SaleTable& table_;
  TillOptions options_;
  SaleStore store_;
  Face display_;
  Face screen_;
  PrintQueue printer_;

  Cart cart_;
  std::map<BasketKey, LiveSale> sales_;
  std::optional<BasketKey> current_;  // the sale at the counter: totalled, not parked, not over
  BasketKey on_display_;              // whose news the customer display shows
  AttemptKey undecided_;              // its customer has not been told anything yet
  std::optional<EarlyCode> early_;
  std::optional<SaleRecord> last_done_;
  std::int64_t baskets_ = 0;  // made by this incarnation
  std::string trouble_;       // of the printer

  std::deque<Input> inputs_;
  bool working_ = false;
};

}  // namespace tillrig::terminal
