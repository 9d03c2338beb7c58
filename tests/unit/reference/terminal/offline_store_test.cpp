#include "reference/terminal/offline_store.h"

#include <boost/test/unit_test.hpp>

#include "reference/ports/spawn.h"
#include "reference/terminal/old_disk.h"
#include "tests/support/virtual_fixture.h"

using namespace tillrig;
using namespace tillrig::terminal;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(offline_store_of_a_till)

namespace {

OfflineSale sale(const std::string& basket, const std::string& card_ref, std::int64_t minor) {
  OfflineSale sale;
  sale.basket = BasketKey(basket);
  sale.total = Money(minor, Currency::cny());
  OfflineTender tender;
  tender.amount = sale.total;
  if (!card_ref.empty()) {
    tender.tender = TenderKind::card;
    tender.card = CardPresentment{};
    tender.card->card_ref = card_ref;
  }
  sale.tenders.push_back(tender);
  return sale;
}

struct Seen {
  std::vector<OfflineItem> items;
  OfflineExposure exposure, next_day;
  OfflineCount before, after;
};

boost::asio::awaitable<void> live(NodePorts* ports, std::shared_ptr<Seen> seen) {
  auto& store = ports->store;
  auto& clock = ports->clock;
  std::function<bool(DbSession&)> work = [](DbSession& db) {
    offline_store::prepare(db);
    offline_store::add(db, sale("a", "ref-1", 100));
    offline_store::add(db, sale("b", "", 200));
    offline_store::add(db, sale("b", "", 200));
    offline_store::add(db, sale("c", "ref-1", 400));
    offline_store::add(db, sale("d", "ref-2", 800));
    return true;
  };
  co_await store.transact(std::move(work));
  seen->items = co_await offline_store::untold(store, clock, 0);
  auto first = seen->items.at(0);
  first.state = OfflineState::forwarded;
  co_await offline_store::move(store, clock, first, "2026-03-02");
  auto third = seen->items.at(2);
  third.state = OfflineState::parked;
  co_await offline_store::move(store, clock, third, "");
  seen->exposure = co_await offline_store::exposure(store, clock, "ref-1", "2026-03-03", Currency::cny());
  seen->before = co_await offline_store::count(store, clock);
  std::function<bool(DbSession&)> lose = [](DbSession& db) {
    db.execute("DELETE FROM offline_sale WHERE number IN (2, 4)");
    return true;
  };
  co_await store.transact(std::move(lose));
  seen->after = co_await offline_store::count(store, clock);
}

// Two sales, an old disk, and one sale more.
boost::asio::awaitable<void> live_on_an_old_disk(NodePorts* ports, std::shared_ptr<Seen> seen) {
  auto& store = ports->store;
  auto& clock = ports->clock;
  std::function<bool(DbSession&)> sell_two = [](DbSession& db) {
    offline_store::prepare(db);
    // What is looked through for what was under way; nothing was.
    db.execute("CREATE TABLE sale (basket TEXT, state TEXT, sequence BIGINT)");
    db.execute("CREATE TABLE refund (refund TEXT, stage TEXT, slip TEXT, sequence BIGINT)");
    db.execute("CREATE TABLE drawer (subject TEXT)");
    offline_store::add(db, sale("a", "ref-1", 100));
    offline_store::add(db, sale("b", "ref-1", 200));
    return true;
  };
  co_await store.transact(std::move(sell_two));
  co_await old_disk::set_aside(store, clock, 2, "2026-03-02");
  std::function<bool(DbSession&)> sell_one = [](DbSession& db) {
    offline_store::add(db, sale("c", "", 400));
    return true;
  };
  co_await store.transact(std::move(sell_one));
  seen->items = co_await offline_store::untold(store, clock, 0);
  seen->after = co_await offline_store::count(store, clock);
  seen->exposure = co_await offline_store::exposure(store, clock, "ref-1", "2026-03-02", Currency::cny());
  seen->next_day = co_await offline_store::exposure(store, clock, "ref-1", "2026-03-03", Currency::cny());
}

}  // namespace

BOOST_AUTO_TEST_CASE(on_an_old_disk_numbers_leap_no_leap_is_missed_and_that_day_no_card_is_trusted) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    auto seen = std::make_shared<Seen>();
    fixture.define(NodeName("till-1"), [&](NodePorts& ports) {
      spawn(ports.executor, live_on_an_old_disk(&ports, seen));
      ports.lifecycle.ready();
    });
    fixture.start(NodeName("till-1"));
    fixture.run_for(5s);
    BOOST_REQUIRE(seen->items.size() == 3u);
    BOOST_TEST(seen->items[1].number == 2);
    BOOST_TEST(seen->items[2].number == 2001);
    BOOST_TEST(seen->after.missing.empty());
    BOOST_TEST(seen->exposure.unknown);
    BOOST_TEST(!seen->next_day.unknown);
    BOOST_TEST(seen->next_day.till_count == 2);
  });
}

BOOST_AUTO_TEST_CASE(sales_are_numbered_without_a_gap_counted_for_the_caps_and_missed_when_they_are_lost) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    auto seen = std::make_shared<Seen>();
    fixture.define(NodeName("till-1"), [&](NodePorts& ports) {
      spawn(ports.executor, live(&ports, seen));
      ports.lifecycle.ready();
    });
    fixture.start(NodeName("till-1"));
    fixture.run_for(5s);
    BOOST_REQUIRE(seen->items.size() == 4u);
    for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(seen->items[i].number == static_cast<std::int64_t>(i) + 1);
    BOOST_TEST(seen->items[1].basket.text() == "b");
    // The first was forwarded on another day: it counts no more.
    BOOST_TEST(seen->exposure.card_count == 1);
    BOOST_TEST(seen->exposure.card_amount.minor() == 400);
    BOOST_TEST(seen->exposure.till_count == 2);
    BOOST_TEST(seen->exposure.till_amount.minor() == 1'200);
    BOOST_TEST(seen->before.queued == 2);
    BOOST_TEST(seen->before.parked == 1);
    BOOST_TEST(seen->before.missing.empty());
    BOOST_TEST((seen->after.missing == std::vector<std::int64_t>{2, 4}));
    BOOST_TEST(seen->after.queued == 0);
  });
}

BOOST_AUTO_TEST_SUITE_END()
