#include <algorithm>
#include <array>

#include "reference/ports/spawn.h"
#include "reference/protocol/payment_code.h"
#include "reference/shell/move_record.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {

const Till::Key* Till::key_named(std::string_view name) {
  static constexpr std::array keys{Key{"total", &Till::on_total},
                                   Key{"cancel", &Till::on_cancel},
                                   Key{"clear", &Till::on_clear},
                                   Key{"abandon", &Till::on_abandon},
                                   Key{"new", &Till::on_new},
                                   Key{"wait", &Till::on_new},
                                   Key{"park", &Till::on_new},
                                   Key{"hold", &Till::on_hold},
                                   Key{"recall", &Till::on_recall},
                                   Key{"reprint", &Till::on_reprint},
                                   Key{"retry", &Till::on_retry},
                                   Key{"pay", &Till::on_pay},
                                   Key{"cash", &Till::on_cash},
                                   Key{"card", &Till::on_card},
                                   Key{"refund", &Till::on_refund},
                                   Key{"void", &Till::on_void},
                                   Key{"end_of_day", &Till::on_end_of_day}};
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

Till::Work Till::on_scan(Input input) {
  if (looks_like_payment_code(input.text)) {
    Means means{TenderKind::wallet, PaymentCode(std::move(input.text)), std::exchange(typed_, {}).text(), input.at, {}};
    co_await tender(std::move(means));
  } else if (const auto order = order_in_code(input.text)) {
    typed_.order = order->text();
    hint("ORDER " + typed_.order);
  } else if (double_scan_.repeats(input.text, input.at)) {
    hint("READ TWICE, COUNTED ONCE: " + showable_scan(input.text));
  } else if (current_) {
    hint("PAY OR CANCEL THIS SALE FIRST");
  } else {
    co_await on_barcode(std::move(input.text));
  }
}

Till::Work Till::on_barcode(std::string barcode) {
  if (!is_whole_barcode(barcode)) {
    hint("NOT KNOWN, SCAN AGAIN: " + showable_scan(barcode));
    co_return;
  }
  if (core_.offline()) co_return add_known(barcode);
  StockLook look{barcode};
  Message message{"stock.look", encode(look), {}};
  const auto outcome = co_await core_.call(options_.stock, std::move(message), options_.look_budget);
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto item = reply ? decode<StockItem>(reply->body) : tl::unexpected(BadMessage{"no answer"});
  if (!item) co_return add_known(barcode);
  if (!item->found) co_return hint("NOT KNOWN: " + showable_scan(barcode));
  add_to_cart(*item);
  std::vector<PricedItem> seen;
  seen.push_back({std::move(barcode), *item});
  spawn(ports_.executor, learn(std::move(seen)));
}

void Till::add_to_cart(const StockItem& item) {
  if (!cart_.empty() && cart_.total().currency() != item.price.currency())
    return hint("ANOTHER CURRENCY, NOT ADDED: " + item.title);
  cart_.add(item);
  on_display_ = {};
  show(item.title, item.price.text());
  hint(item.title + " " + item.price.text() + "\nSUM " + cart_.total().text());
}

// A number waits for the key that it belongs to; any key uses it up.
Till::Work Till::on_key(std::string key) {
  if (is_typed_number(key)) {
    (key.find('.') == std::string::npos ? typed_.order : typed_.amount) = key;
    hint("TYPED " + key);
    co_return;
  }
  auto typed = std::exchange(typed_, {});
  if (const auto* known = key_named(key))
    co_await (this->*known->press)(std::move(typed));
  else
    hint("KEY " + key + " DOES NOTHING HERE");
}

Till::Work Till::on_total(Typed) {
  if (current_ || cart_.empty()) {
    hint(current_ ? "ALREADY TOTALLED" : "NOTHING IN THE CART");
    co_return;
  }
  SaleRecord sale;
  const auto incarnation = ports_.lifecycle.incarnation();
  ++baskets_;
  sale.basket.basket =
      BasketKey(ports_.name.text() + "." + std::to_string(incarnation) + "." + std::to_string(baskets_));
  sale.basket.till = ports_.name;
  sale.basket.lines = cart_.lines();
  sale.basket.total = cart_.total();
  sale.sequence = static_cast<std::int64_t>(incarnation << 32) + baskets_;

  const auto saved = co_await store_.insert(sale);
  if (saved != Saved::yes) {
    hint("THE TILL CANNOT STORE: PRESS TOTAL AGAIN");
    co_return;
  }
  ports_.log.record(move_record("sale", sale.key().text(), "", word_of(sale.state), "total"));
  current_ = sale.key();
  on_display_ = sale.key().text();
  cart_.clear();
  sales_.insert_or_assign(sale.key(), LiveSale{sale});
  // Nobody makes the order meanwhile: what is to be paid is known all the same.
  if (core_.offline()) show("TOTAL", sale.basket.total.text());
  spawn(ports_.executor, make_order(sale.key()));
}

Till::Work Till::on_cancel(Typed) {
  if (!current_) {
    cart_.clear();
    hint("CART CLEARED");
    co_return;
  }
  const auto* sale = find(*current_);
  if (sale && sale->kept.state != SaleState::open && sale->kept.state != SaleState::ordered) {
    hint("A PAYMENT IS RUNNING");
    co_return;
  }
  early_.reset();
  if (drop_card_wish()) {
    take_up(sale->kept);
    co_return;
  }
  News wish;
  wish.event = SaleEvent::cancel;
  co_await keep_trying(*current_, std::move(wish));
}

Till::Work Till::on_clear(Typed typed) {
  if (typed.empty())
    co_await on_cancel(std::move(typed));
  else
    hint("CLEARED " + typed.text());
}

Till::Work Till::on_abandon(Typed) {
  const auto* sale = newest(SaleState::checking);
  // While the answer may still come in time it is a wish, acted on once the payment is in doubt.
  if (!sale) sale = newest(SaleState::paying);
  if (!sale) {
    hint("NO PAYMENT TO ABANDON");
    co_return;
  }
  const auto key = sale->kept.key();
  find(key)->abandons = true;
  say("SALE " + key.text() + ": THE PAYMENT IS BEING GIVEN UP\nKEYS: wait new retry");
  if (sale->kept.state == SaleState::checking) co_await give_up(key);
}

Till::Work Till::on_new(Typed) {
  if (current_)
    hint("PAY OR CANCEL THIS SALE FIRST");
  else
    welcome();
  co_return;
}

void Till::welcome() {
  on_display_ = {};
  show("WELCOME", "");
  hint("NEW SALE: SCAN");
}

// The unpaid sale steps aside; its order lives on until it is recalled or expires.
Till::Work Till::on_hold(Typed) {
  const auto* sale = current_ ? find(*current_) : nullptr;
  if (!sale || sale->kept.state != SaleState::ordered || card_wish_) {
    hint(current_ ? "NOT NOW" : "NO SALE TO HOLD");
  } else if (!sale->kept.tenders.empty() && sale->kept.rest() != sale->kept.basket.total) {
    hint("PARTLY PAID: PAY THE REST OR CANCEL");
  } else {
    current_.reset();
    welcome();
  }
  co_return;
}

Till::Work Till::on_recall(Typed) {
  const auto* unpaid = newest(SaleState::ordered);
  if (current_ || !cart_.empty())
    hint("PAY OR CANCEL THIS SALE FIRST");
  else if (!unpaid)
    hint("NOTHING TO RECALL");
  else
    take_up(unpaid->kept);
  co_return;
}

// The last receipt, or the one of the order whose number was typed: never another one.
Till::Work Till::on_reprint(Typed typed) {
  auto wanted = last_done_;
  const OrderId order(typed.order);
  if (!typed.empty()) wanted = co_await store_.read_order(order);
  if (!wanted || wanted->state != SaleState::done)
    hint(typed.empty() ? "NOTHING TO REPRINT" : "NO RECEIPT OF ORDER " + typed.text());
  else
    printer_.add({wanted->key(), true});
}

Till::Work Till::on_retry(Typed) {
  for (const auto& [basket, sale] : sales_)
    if (sale.kept.state == SaleState::checking) follow(basket, Duration::zero());
  offline_.retry();
  co_return;
}

Till::Work Till::on_pay(Typed) {
  hint("SCAN THE CUSTOMER'S CODE");
  co_return;
}

Till::Work Till::on_cash(Typed typed) {
  Means means{TenderKind::cash, {}, typed.text(), ports_.clock.steady_now(), {}};
  co_await tender(std::move(means));
}

Till::Work Till::on_card(Typed typed) {
  Means means{TenderKind::card, {}, typed.text(), ports_.clock.steady_now(), {}};
  co_await tender(std::move(means));
}

Till::Work Till::on_refund(Typed typed) {
  co_await give_back(std::move(typed), false);
}

Till::Work Till::on_void(Typed typed) {
  co_await give_back(std::move(typed), true);
}

}  // namespace tillrig::terminal
