#include <utility>

#include "reference/terminal/till.h"

namespace tillrig::terminal {
namespace {

// What may go back of a sale that this till knows; of another one acquiring decides.
std::optional<Money> amount_back(const std::optional<SaleRecord>& sale, const std::string& typed) {
  const auto currency = sale ? sale->basket.total.currency() : Currency::cny();
  const auto amount = typed.empty() && sale ? std::optional(sale->basket.total) : typed_amount(typed, currency);
  if (!amount || amount->minor() <= 0 || (sale && *amount > sale->basket.total)) return std::nullopt;
  return amount;
}

bool is_one_card_sale(const SaleRecord& sale) {
  return sale.tenders.size() == 1 && sale.tenders.front().kind == TenderKind::card;
}

}  // namespace

// Of the last sale that is done, or of the order whose number was read from its receipt.
Till::Work Till::give_back(Typed typed, bool void_sale) {
  if (current_ || !cart_.empty()) {
    hint("PAY OR CANCEL THIS SALE FIRST");
    co_return;
  }
  OfflineWish wish;
  wish.deed = void_sale ? Deed::void_sale : Deed::refund;
  if (const auto why = core_.offline() ? why_not_offline(wish, options_.offline, {}) : std::nullopt) {
    hint(*why);
    co_return;
  }
  auto sale = last_done_;
  OrderId order(typed.order);
  if (!order.empty()) sale = co_await store_.read_order(order);
  // What was sold offline has a number that acquiring made later: whoever wants it back has to name it.
  if (order.empty() && sale && sale->offline.empty()) order = sale->order;
  const auto amount = amount_back(sale, typed.amount);
  if (order.empty()) {
    hint("SCAN THE RECEIPT OR TYPE ITS ORDER NUMBER");
  } else if (void_sale && ((sale && !is_one_card_sale(*sale)) || (sale && amount != sale->basket.total))) {
    hint("ONLY A WHOLE CARD SALE IS VOIDED: REFUND IT");
  } else if (!amount) {
    hint("NO SUCH AMOUNT TO REFUND: TYPE IT");
  } else if (refunds_.running(order)) {
    hint("A REFUND OF ORDER " + order.text() + " IS RUNNING");
  } else {
    // Until it has a key of its own: nobody else's refund is shown to whoever waits for this one.
    on_display_ = order.text();
    show(amount->text(), "PLEASE WAIT");
    say("REFUND " + amount->text() + "\nORDER " + order.text() + "\nKEYS: new");
    RefundWish asked{order, {}, *amount, void_sale, ports_.name};
    const auto pressed_at = ports_.clock.steady_now();
    const auto key = co_await refunds_.begin(std::move(asked), pressed_at);
    if (key) {
      on_display_ = key->text();
    } else {
      show(amount->text(), "NOT REFUNDED");
      hint("THE TILL CANNOT STORE: NOTHING WAS GIVEN BACK, PRESS " + std::string(void_sale ? "VOID" : "REFUND") +
           " AGAIN");
    }
  }
}

void Till::refund_told(const RefundRecord& refund, bool pays_out, std::string why) {
  const bool is_awaited = on_display_.empty() || on_display_ == refund.wish.order.text();
  if (is_awaited && cart_.empty()) on_display_ = refund.key().text();
  const auto amount = amount_of(refund);
  const auto line1 = pays_out ? "CASH BACK " + refund.cash_out.amount_text() : amount.text();
  show_for(refund.key().text(), line1, text_of(refund.stage));
  say("REFUND " + amount.text() + "\nORDER " + refund.wish.order.text() + "\n" + text_of(refund.stage) +
      (pays_out ? "\n" + line1 : "") + (why.empty() ? "" : "\n" + why) + "\nKEYS: new");
  if (pays_out) drawer_.nudge();
}

void Till::slip_owed(RefundKey key) {
  PrintJob job;
  job.refund = std::move(key);
  printer_.add(std::move(job));
}

}  // namespace tillrig::terminal
