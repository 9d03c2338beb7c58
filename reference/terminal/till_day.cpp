#include <algorithm>
#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/business_day.h"
#include "reference/terminal/day_store.h"
#include "reference/terminal/end_of_day.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {
namespace {

constexpr Duration longest_pause = std::chrono::seconds(30);

}  // namespace

// The day is ended as it is: what is still in doubt or not forwarded is on the report, never silent.
Till::Work Till::on_end_of_day(Typed) {
  if (current_ || !cart_.empty()) {
    hint("PAY OR CANCEL THIS SALE FIRST");
    co_return;
  }
  hint("THE DAY IS BEING ENDED");
  auto& store = ports_.store;
  auto& clock = ports_.clock;
  offline_.retry();
  auto batch = co_await settle_batch();
  const auto day = business_day(clock.wall_now(), options_.cut_off);
  auto found = co_await day_store::movements(store, clock, day, options_.cut_off);
  auto count = co_await offline_store::count(store, clock);
  auto end = end_of_day(ports_.name, day, std::move(found.rows), std::move(count));
  end.batch = std::move(batch);
  co_await day_store::ended(store, clock, end.day, std::move(found.settled));
  if (!options_.reconciliation.empty()) {
    days_owed_ = true;
    spawn(ports_.executor, tell_days());
  }
  report_day(end);
}

void Till::report_day(const DayEnd& end) {
  for (const auto number : end.offline.missing)
    ports_.log.record(Event("listed")
                          .with("list", "offline-lost")
                          .with("key", ports_.name.text() + " offline " + std::to_string(number))
                          .with("why", "this sale was made offline and is not in the till's store any more"));
  const auto lines = report_lines(end);
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  printer_.add({{}, true, print_report(lines)});
  hint(text);
}

// What became of the card batch, in words; empty: this till takes no cards.
boost::asio::awaitable<std::string> Till::settle_batch() {
  if (options_.card_channel.empty()) co_return std::string();
  if (core_.offline()) co_return std::string("BATCH NOT SETTLED: OFFLINE");
  SettleBatch wish;
  wish.till = ports_.name;
  wish.channel = options_.card_channel;
  Message message{"order.settle", encode(wish), {}};
  const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.settle_budget);
  if (const auto* refused = std::get_if<Refused>(&outcome)) co_return "BATCH NOT SETTLED: " + refused->detail;
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto settled = reply ? decode<BatchSettled>(reply->body) : tl::unexpected(BadMessage{"no answer"});
  if (!settled) co_return std::string("BATCH NOT SETTLED: NO ANSWER");
  if (!settled->closed) co_return "BATCH NOT SETTLED: " + settled->why;
  const auto name = "BATCH " + std::to_string(settled->batch);
  co_return name + (settled->balanced ? " BALANCED" : " NOT BALANCED: " + settled->why);
}

// Each day that was ended, until reconciliation has it. One teller, however often the day is ended.
Till::Work Till::tell_days() {
  if (std::exchange(telling_days_, true)) co_return;
  auto pause = options_.poll_interval;
  while (std::exchange(days_owed_, false)) {
    for (;;) {
      const auto day = co_await day_store::owed(ports_.store, ports_.clock);
      if (!day) break;
      Message message{"reconciliation.till-day", encode(*day), day->till.text() + "/" + day->day};
      const auto outcome = co_await ports_.bus.call(options_.reconciliation, std::move(message), options_.order_budget);
      if (std::holds_alternative<Reply>(outcome)) {
        co_await day_store::told(ports_.store, ports_.clock, *day);
      } else {
        co_await sleep(pause);
        pause = std::min(pause + options_.poll_interval, longest_pause);
      }
    }
  }
  telling_days_ = false;
}

}  // namespace tillrig::terminal
