#include "harness/scenario/service.h"

#include <algorithm>
#include <utility>

#include "harness/scenario/hands.h"
#include "harness/scenario/waiting.h"

namespace tillrig {

namespace {

using boost::asio::awaitable;
using namespace std::chrono_literals;

constexpr int kTries = 3;  // to ring up what is bought
constexpr Duration kItemBound = 6s;
constexpr Duration kTotalBound = 90s;  // a till that cannot reach the core notices it within this
constexpr Duration kReaderBound = 10s;
constexpr Duration kAnswerBound = 45s;  // a till that lost its power is back by then, or it is stuck
constexpr Duration kGivenUpBound = 150s;
constexpr Duration kPaperBound = 20s;
constexpr Duration kStillBound = 60s;  // a till that only stood still has gone on by then
constexpr Duration kThoughtOfTheCustomer = 1500ms;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What stands behind the first `word` of a text, to the end of the line.
std::string behind(std::string_view word, std::string_view text) {
  const auto at = text.find(word);
  if (at == std::string_view::npos) return {};
  const auto from = at + word.size();
  return std::string(text.substr(from, text.find('\n', from) - from));
}

}  // namespace

const char* name_of(ServiceEnd end) {
  switch (end) {
    case ServiceEnd::paid:
      return "paid";
    case ServiceEnd::unpaid:
      return "unpaid";
    case ServiceEnd::parked:
      return "parked";
    case ServiceEnd::stuck:
      break;
  }
  return "stuck";
}

Service::Service(const Serve& serve, const World& world, DriverPorts ports, Observations& seen, CardHands& cards)
    : serve_(serve),
      world_(world),
      ports_(ports),
      seen_(seen),
      cards_(cards),
      desk_(world.desk_of(serve.till.text())->name),
      price_(world.price_of(serve.buys).value()) {}

awaitable<ServiceEnd> Service::whole() {
  if (!co_await ring_up()) co_return co_await leave();
  auto last = Answer::none;
  for (std::size_t i = 0; i < serve_.pays.size(); ++i) {
    std::string amount = i == 0 && serve_.part ? serve_.part->amount_text() : std::string();
    std::string way = serve_.pays[i];
    last = co_await pay_by(std::move(way), std::move(amount));
    last = co_await until_final(last);
    if (last != Answer::part_paid && last != Answer::declined) break;
  }
  co_return co_await ended(last);
}

// The cashier looks whether the total is what the goods cost: what was scanned at a till that lost its power is not
// there any more, and a doubtful scan may have been counted twice.
awaitable<bool> Service::ring_up() {
  for (int tries = 0; tries < kTries; ++tries) {
    if (tries > 0) co_await press("cancel");
    if (co_await ring_up_once()) co_return true;
    if (till().line2 == "ORDER CLOSED") co_return false;
  }
  co_return false;
}

awaitable<bool> Service::ring_up_once() {
  if (!co_await scan_all()) co_return false;
  co_await press("total");
  Look totalled = [this] { return till().line1 == "TOTAL" || shown() == Answer::closed; };
  co_await until(std::move(totalled), kTotalBound);
  Look named = [this] { return !sale_on_screen().empty(); };
  if (co_await until(std::move(named), kItemBound)) sale_ = sale_on_screen();
  co_return till().line1 == "TOTAL" && till().line2 == price_.text();
}

// The cashier's screen adds up; the customer's display shows the same picture for the same thing twice.
awaitable<bool> Service::scan_all() {
  Money sum = Money::zero(price_.currency());
  for (const auto& [name, count] : serve_.buys) {
    const Goods& goods = *world_.item(name);
    for (int i = 0; i < count; ++i) {
      std::string barcode = goods.barcode;
      co_await scan(std::move(barcode));
      sum = sum + goods.price;
      Look counted = [this, wanted = "SUM " + sum.text()] { return contains(till().screen, wanted); };
      if (!co_await until(std::move(counted), kItemBound)) co_return false;
    }
  }
  co_return true;
}

awaitable<Service::Answer> Service::pay_by(std::string way, std::string amount) {
  asked_phone_ = false;
  paying_ = true;
  if (way == "wallet") return pay_by_wallet(std::move(amount));
  if (way == "cash") return pay_in_cash(std::move(amount));
  return pay_by_card(std::move(way), std::move(amount));
}

awaitable<Service::Answer> Service::pay_by_wallet(std::string amount) {
  if (!amount.empty()) co_await type(std::move(amount));
  NodeName wallet = world_.customer(serve_.customer)->wallet;
  std::string customer = serve_.customer;
  const PaymentCode code = co_await hand_show_code(ports_, std::move(wallet), std::move(customer));
  std::string clear = code.clear_for_wire();
  co_await scan(std::move(clear));
  co_return co_await answer(kAnswerBound);
}

// Whoever has laid the money down does not lay it down again: where the till has not noticed, the cashier tells it
// again. At a till that stands still, screen and all, nobody presses that twice: it would be taken twice.
awaitable<Service::Answer> Service::pay_in_cash(std::string amount) {
  const auto whole = rest();
  if (amount.empty()) amount = whole.amount_text();
  const auto given = Money::parse(amount, price_.currency()).value_or(whole);
  ports_.log.record(Event("cash.given").with("till", serve_.till).with("customer", serve_.customer).with(given));
  auto last = Answer::none;
  for (int tries = 0; tries < kTries && last == Answer::none; ++tries) {
    std::string typed = amount;
    co_await type(std::move(typed));
    const int before = till().screens;
    typed = amount;
    const bool pressed = co_await press_after(std::move(typed), "cash");
    last = co_await answer(kReaderBound);
    if (last != Answer::none || !pressed) continue;
    Look stirs = [this, before] { return till().screens > before || shown() != Answer::none; };
    if (co_await until(std::move(stirs), kStillBound)) last = co_await answer(kReaderBound);
  }
  co_return last;
}

awaitable<Service::Answer> Service::pay_by_card(std::string card, std::string amount) {
  if (!amount.empty()) co_await type(std::move(amount));
  co_await press("card");
  Look asked = [this] { return contains(till().pad, "INSERT CARD") || contains(till().pad, "SWIPE CARD"); };
  if (!co_await until(std::move(asked), kReaderBound)) co_return Answer::declined;
  const int before = till().pictures;
  const bool chip = world_.card(card)->chip;
  NodeName reader = desk_;
  std::string held = card;
  co_await hand_time();
  co_await cards_.hold(std::move(reader), std::move(held), chip ? CardMove::insert : CardMove::swipe);
  pictures_ = before;
  Look reacted = [this] { return contains(till().pad, "ENTER PIN") || shown() != Answer::none; };
  co_await until(std::move(reacted), kReaderBound);
  if (contains(till().pad, "ENTER PIN")) {
    co_await hand_time();
    pictures_ = till().pictures;
    NodeName pad = desk_;
    co_await cards_.enter_pin(std::move(pad), std::move(card), false);
  }
  // The chip itself may decline, with no word on the display but the total again.
  Look over = [this] { return shown() != Answer::none || contains(till().pad, "DECLINED") || till().line1 == "TOTAL"; };
  co_await until(std::move(over), kAnswerBound);
  const auto came = shown();
  co_await hand_time();
  NodeName slot = desk_;
  if (chip) co_await cards_.pull(std::move(slot));
  co_return came == Answer::none ? Answer::declined : came;
}

// What the display has said since the last thing that a hand did.
Service::Answer Service::shown() const {
  const auto& faces = till();
  if (faces.pictures <= pictures_) return Answer::none;
  if (faces.line1 == "PART PAID") return Answer::part_paid;
  if (faces.line2 == "PAID" || faces.line2 == "APPROVED OFFLINE") return Answer::paid;
  // A till that came back speaks of the sale that it knows last: theirs, once they have begun to pay.
  if (paying_ && (faces.line2 == "WAS PAID" || faces.line2 == "WAS APPROVED OFFLINE")) return Answer::paid;
  if (faces.line2 == "DECLINED") return Answer::declined;
  if (faces.line2 == "ORDER CLOSED" || faces.line2 == "REFUNDED") return Answer::closed;
  if (faces.line2 == "CONFIRM ON PHONE") return Answer::confirm;
  return faces.line2 == "BEING CHECKED" ? Answer::doubt : Answer::none;
}

awaitable<Service::Answer> Service::answer(Duration bound) {
  Look told = [this] { return shown() != Answer::none; };
  co_await until(std::move(told), bound);
  co_return shown();
}

// The customer does on the phone what this customer does; both wait for as long as their patience lasts.
awaitable<Service::Answer> Service::until_final(Answer first) {
  auto last = first;
  const SteadyInstant end = ports_.clock.steady_now() + serve_.patience;
  while (last == Answer::confirm || last == Answer::doubt) {
    if (last == Answer::confirm && !std::exchange(asked_phone_, true)) co_await on_phone();
    const Duration left = end - ports_.clock.steady_now();
    if (left <= Duration::zero()) break;
    Look changed = [this, last] { return shown() != last; };
    co_await until(std::move(changed), left);
    last = shown();
  }
  if ((last == Answer::confirm || last == Answer::doubt) && serve_.in_doubt == InDoubt::gives_up)
    last = co_await give_up();
  co_return last;
}

awaitable<Service::Answer> Service::give_up() {
  co_await press("abandon");
  Look over = [this] {
    const auto said = shown();
    return said != Answer::none && said != Answer::doubt && said != Answer::confirm;
  };
  co_await until(std::move(over), kGivenUpBound);
  const auto said = shown();
  co_return said == Answer::none ? Answer::doubt : said;
}

awaitable<ServiceEnd> Service::ended(Answer last) {
  if (last == Answer::doubt || last == Answer::confirm) {
    co_await press("park");
    co_return ServiceEnd::parked;
  }
  if (last != Answer::paid) co_return co_await leave();
  Look printed = [this] { return !paper_of_sale().empty(); };
  const bool paper = co_await until(std::move(printed), kPaperBound);
  if (paper && serve_.returns) co_await bring_back();
  co_return ServiceEnd::paid;
}

// Without the goods. What the till has rung up is cancelled, so that the next customer finds it free.
awaitable<ServiceEnd> Service::leave() {
  if (shown() == Answer::closed) co_return ServiceEnd::unpaid;
  for (int tries = 0; tries < kTries; ++tries) {
    const auto screen = till().screen;
    co_await press("cancel");
    Look reacted = [this, screen] { return till().screen != screen || shown() == Answer::closed; };
    if (!co_await until(std::move(reacted), kItemBound)) continue;
    if (contains(till().screen, "CART CLEARED")) co_return ServiceEnd::unpaid;
    Look over = [this] { return shown() == Answer::closed || shown() == Answer::paid; };
    if (co_await until(std::move(over), kItemBound)) co_return ServiceEnd::unpaid;
    if (contains(till().screen, "BEING CANCELLED")) co_return ServiceEnd::parked;
  }
  co_return ServiceEnd::stuck;
}

// Money back is for whoever has the receipt; what comes of it the till will say.
awaitable<void> Service::bring_back() {
  std::string order = behind("ORDER ", paper_of_sale());
  if (order.empty() || contains(order, "OFFLINE")) co_return;
  co_await hand_time();
  ports_.log.record(
      Event("return.stated").with("till", serve_.till).with("customer", serve_.customer).with(*serve_.returns));
  std::string typed = order;
  co_await press(std::move(order));
  if (*serve_.returns != price_) {
    typed = serve_.returns->amount_text();
    std::string amount = typed;
    co_await press(std::move(amount));
  }
  if (!co_await press_after(std::move(typed), "refund")) co_return;
  Look told = [this] { return pictures_ < till().pictures && till().line2.starts_with("REFUND"); };
  co_await until(std::move(told), kPaperBound);
}

awaitable<void> Service::on_phone() {
  if (serve_.phone == OnThePhone::ignores) co_return;
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + kThoughtOfTheCustomer);
  NodeName wallet = world_.customer(serve_.customer)->wallet;
  std::string customer = serve_.customer;
  co_await hand_on_phone(ports_, std::move(wallet), std::move(customer), serve_.phone == OnThePhone::confirms);
}

// A hand needs its time before each thing it does; what the till says to it is what it says afterwards.
awaitable<void> Service::hand_time() {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + ports_.hand_time);
}

awaitable<bool> Service::press(std::string key) {
  co_await hand_time();
  pictures_ = till().pictures;
  NodeName desk = desk_;
  co_return co_await hand_press(ports_.bus, std::move(desk), std::move(key));
}

// A key for what was typed before: pressed while the screen still has it. A till that lost its power has forgotten it,
// and would take the whole sum.
awaitable<bool> Service::press_after(std::string typed, std::string key) {
  Look echoed = [this, wanted = "TYPED " + typed] { return contains(till().screen, wanted); };
  co_await until(echoed, kItemBound);
  co_await hand_time();
  if (!echoed()) co_return false;
  pictures_ = till().pictures;
  NodeName desk = desk_;
  co_return co_await hand_press(ports_.bus, std::move(desk), std::move(key));
}

awaitable<bool> Service::type(std::string amount) {
  return press(std::move(amount));
}

awaitable<void> Service::scan(std::string code) {
  co_await hand_time();
  pictures_ = till().pictures;
  NodeName desk = desk_;
  co_await hand_scan(ports_.bus, std::move(desk), std::move(code));
}

awaitable<bool> Service::until(Look look, Duration bound) {
  return wait_until(ports_, seen_, std::move(look), ports_.clock.steady_now() + bound);
}

// What the display asks for.
Money Service::rest() const {
  constexpr std::string_view kRest = "REST ";
  const auto& line = till().line2;
  if (!line.starts_with(kRest)) return price_;
  const auto amount = line.substr(kRest.size());
  return Money::parse(amount.substr(0, amount.find(' ')), price_.currency()).value_or(price_);
}

std::string Service::sale_on_screen() const {
  const auto line = behind("SALE ", till().screen);
  return line.substr(0, line.find_first_of(" :"));
}

// The receipt of this sale and of no other: an earlier one may have waited for paper. Empty: none yet.
std::string Service::paper_of_sale() const {
  const auto& papers = till().papers;
  const auto paper = std::find_if(papers.begin(), papers.end(), [this](const std::string& one) {
    return !sale_.empty() && behind("SALE ", one) == sale_ && contains(one, "APPROVED");
  });
  return paper == papers.end() ? std::string() : *paper;
}

}  // namespace tillrig
