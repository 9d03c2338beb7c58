#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reference/ports/node.h"
#include "reference/terminal/cart.h"
#include "reference/terminal/core_watch.h"
#include "reference/terminal/drawer.h"
#include "reference/terminal/end_of_day.h"
#include "reference/terminal/fact_forwarder.h"
#include "reference/terminal/offline_forwarder.h"
#include "reference/terminal/offline_rules.h"
#include "reference/terminal/panel.h"
#include "reference/terminal/price_list.h"
#include "reference/terminal/print_queue.h"
#include "reference/terminal/reader_link.h"
#include "reference/terminal/receipt.h"
#include "reference/terminal/refund_desk.h"
#include "reference/terminal/sale_step.h"
#include "reference/terminal/sale_store.h"
#include "reference/terminal/scan.h"
#include "reference/terminal/till_machine.h"

namespace tillrig::terminal {

struct TillOptions {
  explicit TillOptions(const Settings& settings);

  NodeName cashier, acquiring, stock;
  NodeName reconciliation;  // empty: the day is printed and nobody is told
  Channel card_channel;     // empty: no cards, no batch to settle
  Duration decision_time;   // from the code to the cautious text on the display
  Duration accept_budget, card_budget;
  Duration look_budget, order_budget, consult_budget, poll_budget;
  Duration decision_poll, poll_interval, poll_interval_max, order_watch, refund_watch;
  Duration store_retry, printer_retry;
  Duration double_scan;       // the same barcode within it is one scan
  std::int64_t change_limit;  // minor units: more is asked again
  Reachability::Options reachability;
  Duration probe_budget, probe_interval, forward_budget, forward_interval, settle_budget;
  OfflineLimits offline;
  std::string cut_off;
  bool restored;  // an operator has put an old disk in the place of ours
};

// A sale that is not final, as the till has it in its head.
struct LiveSale {
  SaleRecord kept;                // exactly what is stored
  SteadyInstant absent_after{};   // from then on an attempt that acquiring never heard of will never be executed
  SteadyInstant decision_due{};   // of its last attempt: until then the customer waits for an outcome
  std::uint64_t follow_turn = 0;  // one follower a sale: the one of the last turn
  bool abandons = false;          // the cashier gave the attempt up: asked for until it is final
  std::string pad = {};           // the reader's transaction whose customer has not read the outcome yet
};

// One till, in several files: till.cpp (start, recovery, what is shown), till_hands.cpp (scanner and keys),
// till_sale.cpp (the one way a sale moves), till_effects.cpp (what follows from it), till_payment.cpp (orders and
// payments), till_follow.cpp (asking how they stand), till_cash.cpp (cash), till_card.cpp (the reader), till_refund.cpp
// (money back), till_offline.cpp (without the core), till_day.cpp (the end of the day).
class Till final : public Node,
                   private PrintClient,
                   private FactClient,
                   private DrawerClient,
                   private CoreWatchClient,
                   private ReaderClient,
                   private RefundClient {
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
  // What the customer pays with, and when it was shown.
  struct Means {
    TenderKind kind = TenderKind::wallet;
    PaymentCode code;
    std::string typed = {};  // the amount before it; empty: the rest
    SteadyInstant at{};
    std::optional<CardPresentment> card;  // never stored
  };
  // The reader has been asked for a card.
  struct CardWish {
    BasketKey basket;
    std::string typed;
    std::string transaction;
    bool offline = false;  // card and terminal decide
  };
  // A key does something with what was typed before it.
  struct Key {
    std::string_view name;
    Work (Till::*press)(Typed typed);
  };
  static const Key* key_named(std::string_view name);

  // till.cpp
  Work run();
  void recover(SaleRecord sale, std::int64_t newest);
  Work leave_to_people();
  Work listen(std::string channel, char end);
  void take(Input input);
  Work work();
  void show(std::string line1, std::string line2);
  void show_for(const std::string& subject, std::string line1, std::string line2);
  void say(std::string text);
  void hint(std::string text);  // with the keys that lead on from here
  std::string ways_out() const;
  Work sleep(Duration duration);

  // till_hands.cpp
  Work on_scan(Input input);
  Work on_barcode(std::string barcode);
  void add_to_cart(const StockItem& item);
  Work on_key(std::string key);
  Work on_total(Typed typed);
  Work on_cancel(Typed typed);
  Work on_clear(Typed typed);
  Work on_abandon(Typed typed);
  Work on_new(Typed typed);
  void welcome();
  Work on_hold(Typed typed);
  Work on_recall(Typed typed);
  Work on_reprint(Typed typed);
  Work on_retry(Typed typed);
  Work on_pay(Typed typed);
  Work on_cash(Typed typed);
  Work on_card(Typed typed);
  Work on_refund(Typed typed);
  Work on_void(Typed typed);
  Work on_end_of_day(Typed typed);

  // till_sale.cpp
  LiveSale* find(const BasketKey& key);
  const LiveSale* find(const BasketKey& key) const;
  const LiveSale* newest(SaleState state) const;  // null: none in that state
  Work keep_trying(BasketKey key, News news);
  // Moves the sale if its table has a row for the news: stored first, then recorded, then the effects.
  // yes: done, or there was nothing to do. no: the store failed and the sale is as before.
  boost::asio::awaitable<Saved> happen(BasketKey key, News news);
  Work took_effect(SaleRecord before, SaleRecord after, SaleEvent event);
  void record_moves(const SaleRecord& before, const SaleRecord& after, SaleEvent event);
  void settle(const SaleRecord& sale, const News& news);

  // till_effects.cpp
  void take_up(const SaleRecord& sale);  // an ordered sale is at the counter (again)
  void perform(SaleEffect effect, const SaleRecord& sale, const News& news);
  void show_paid(const SaleRecord& sale);
  void say_paid(const SaleRecord& sale);
  void show_rest(const SaleRecord& sale);
  void show_offline(const SaleRecord& sale);
  void remind_of(const SaleRecord& sale);
  void show_closed(const SaleRecord& sale, const News& news);
  void release(const Duties& duties);
  boost::asio::awaitable<std::optional<std::string>> about_to_print(PrintJob job) override;
  Work printed(PrintJob job) override;
  void printer_trouble(std::string what) override;
  void drawer_trouble(std::string what) override;

  // till_payment.cpp
  Work make_order(BasketKey key);
  Work consult(BasketKey key);
  // Takes what the customer pays with now, or as soon as the order is there.
  Work tender(Means means);
  Work tender_now(BasketKey key, Means means);
  Work pay(BasketKey key, Means means);
  std::optional<Money> amount_to_pay(const SaleRecord& sale, const std::string& typed);
  Work decide(BasketKey key, AttemptKey attempt, SteadyInstant due);
  Work charge(BasketKey key, PayRequest request, Duration budget);
  Duration budget_of(const SaleRecord& sale) const;  // of a request for its last tender

  // till_cash.cpp
  Work take_cash(BasketKey key, std::string typed);
  boost::asio::awaitable<bool> still_open(BasketKey key);

  // till_offline.cpp
  void core_lost() override;
  void core_back() override;
  Work tender_early();
  Work learn_prices();
  Work learn(std::vector<PricedItem> items);
  void add_known(const std::string& barcode);
  Work tender_offline(BasketKey key, Means means);
  Work sell_by_card_offline(BasketKey key, CardPresentment card);
  // Sells for all that is due, if the rules allow it; else says why not.
  Work sell_offline(BasketKey key, Tender tender, std::optional<CardPresentment> card);
  Work fact_refused(Fact fact, std::string why) override;
  void record_queued(const BasketKey& basket);

  // till_day.cpp
  void report_day(const DayEnd& end);
  boost::asio::awaitable<std::string> settle_batch();
  Work tell_days();

  // till_card.cpp
  void ask_for_card(const BasketKey& key, const Means& means);
  void card_presented(std::string transaction, CardPresentment card) override;
  void card_failed(std::string transaction, std::string why) override;
  bool drop_card_wish();  // false: no card was asked for
  void tell_pad(const SaleRecord& sale, std::string text);

  // till_refund.cpp
  Work give_back(Typed typed, bool void_sale);
  void refund_told(const RefundRecord& refund, bool pays_out, std::string why) override;
  void slip_owed(RefundKey key) override;

  // till_follow.cpp
  void follow(const BasketKey& key, Duration first);
  Work follower(BasketKey key, std::uint64_t turn, Duration interval);
  Work ask(BasketKey key);
  Work give_up(BasketKey key);
  Work watch_refund(SaleRecord sale, SteadyInstant until);
  boost::asio::awaitable<std::optional<OrderReport>> status_of(SaleRecord sale);
  std::optional<News> news_of(const OrderReport& report, const LiveSale& sale) const;

  NodePorts& ports_;
  const SaleTable& table_;
  TillOptions options_;
  SaleStore store_;
  Face display_;
  Face screen_;
  PrintQueue printer_;
  CoreWatch core_;
  FactForwarder facts_;
  OfflineForwarder offline_;
  Drawer drawer_;
  ReaderLink reader_;
  RefundDesk refunds_;

  Cart cart_;
  std::map<BasketKey, LiveSale> sales_;
  std::optional<BasketKey> current_;  // the sale at the counter: totalled, not parked, not over
  std::string on_display_;            // the basket or refund whose news the customer display shows
  AttemptKey undecided_;              // its customer has not been told anything yet
  std::optional<Means> early_;        // shown before the order was there
  std::optional<CardWish> card_wish_;
  std::int64_t questions_ = 0;  // to the reader, by this incarnation
  std::optional<SaleRecord> last_done_;
  std::int64_t baskets_ = 0;  // made by this incarnation
  Typed typed_;
  std::string trouble_;  // of the printer
  std::string drawer_trouble_;
  std::string said_;  // to the cashier, without the lines about offline and devices
  DoubleScan double_scan_;
  PriceList prices_;
  bool days_owed_ = true;  // reconciliation may lack a day
  bool telling_days_ = false;

  std::deque<Input> inputs_;
  bool working_ = false;
};

}  // namespace tillrig::terminal
