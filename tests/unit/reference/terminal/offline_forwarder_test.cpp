#include "reference/terminal/offline_forwarder.h"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <set>
#include <vector>

#include "reference/ports/spawn.h"
#include "reference/shell/settle.h"
#include "reference/terminal/offline_store.h"
#include "tests/support/virtual_fixture.h"

using namespace tillrig;
using namespace tillrig::terminal;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(offline_forwarder)

namespace {

OfflineSale sale(const std::string& basket) {
  OfflineSale sale;
  sale.basket = BasketKey(basket);
  sale.total = Money(350, Currency::cny());
  OfflineTender cash;
  cash.amount = sale.total;
  sale.tenders.push_back(cash);
  return sale;
}

// What a till has of it: the watch, the forwarder, and the order in which it learned of the core.
struct Desk final : CoreWatchClient {
  explicit Desk(NodePorts& at)
      : ports(at), core(at, *this, {NodeName("acquiring"), {}, 1s, 2s}), forwarder(at, core, {NodeName("acquiring")}) {}
  void core_lost() override { turns += "lost "; }
  void core_back() override {
    turns += "back ";
    forwarder.drain();
  }

  NodePorts& ports;
  CoreWatch core;
  OfflineForwarder forwarder;
  std::string turns;
};

boost::asio::awaitable<void> open(Desk* desk) {
  std::function<bool(DbSession&)> work = [](DbSession& db) {
    offline_store::prepare(db);
    return true;
  };
  co_await settle(desk->ports.store, desk->ports.clock, std::move(work));
  desk->ports.lifecycle.ready();
  desk->forwarder.drain();
}

boost::asio::awaitable<void> sell(Desk* desk, std::string basket) {
  std::function<bool(DbSession&)> work = [basket](DbSession& db) {
    offline_store::add(db, sale(basket));
    return true;
  };
  co_await settle(desk->ports.store, desk->ports.clock, std::move(work));
  desk->forwarder.nudge();
}

boost::asio::awaitable<void> look_up(Desk* desk) {
  Message message{"order.status", "{}", {}};
  std::ignore = co_await desk->core.call(NodeName("acquiring"), std::move(message), 1s);
}

// A core that takes each key once, and refuses or swallows what the test says.
class Shop {
 public:
  explicit Shop(TestJournal& journal) : journal_(journal), fixture_(journal) {
    fixture_.define(NodeName("till-1"), [this](NodePorts& ports) {
      desks_.push_back(std::make_unique<Desk>(ports));
      spawn(ports.executor, open(desks_.back().get()));
    });
    fixture_.define(NodeName("acquiring"), [this](NodePorts& ports) {
      ports.bus.serve("order.advise",
                      [this, &ports](Request request) { return take(this, &ports, std::move(request)); });
      ports.bus.serve("order.status", [](Request) { return status(); });
      ports.lifecycle.ready();
    });
    start("acquiring");
    start("till-1");
    run(100ms);
  }

  std::set<std::string> poison, silent;
  std::vector<std::string> asked, bodies;
  int at_once = 0, most_at_once = 0;

  Desk& desk() { return *desks_.back(); }
  void start(const char* name) { fixture_.start(NodeName(name)); }
  void kill(const char* name) { fixture_.kill(NodeName(name)); }
  void run(Duration time) { fixture_.run_for(time); }
  void sold(const std::string& basket) {
    fixture_.perform_on(NodeName("till-1"),
                        [this, basket](NodePorts& ports) { spawn(ports.executor, sell(&desk(), basket)); });
  }
  void on_till(const std::function<void(Desk&)>& what) {
    fixture_.perform_on(NodeName("till-1"), [this, what](NodePorts&) { what(desk()); });
  }
  void touch_core() {
    fixture_.perform_on(NodeName("till-1"), [this](NodePorts& ports) { spawn(ports.executor, look_up(&desk())); });
  }
  std::vector<std::string> moves() const {
    std::vector<std::string> out;
    for (const auto& line : journal_.lines())
      if (line.event.text("machine") == "offline-sale")
        out.push_back(std::string(line.event.text("key")) + " " + std::string(line.event.text("to")));
    return out;
  }

 private:
  static boost::asio::awaitable<Answer> take(Shop* shop, NodePorts* ports, Request request) {
    shop->asked.push_back(request.message.key);
    shop->bodies.push_back(request.message.body);
    shop->most_at_once = std::max(shop->most_at_once, ++shop->at_once);
    const auto answered = ports->clock.steady_now() + 100ms;
    co_await ports->clock.sleep_until(answered);
    --shop->at_once;
    const auto& key = request.message.key;
    if (shop->silent.count(key) == 1) co_await ports->clock.sleep_until(answered + std::chrono::hours(1));
    if (shop->poison.count(key) == 1) co_return Refused{RefusedWhy::not_executed, "total: expected 7.00"};
    OrderReport report;
    report.order = OrderId("7001");
    report.basket = BasketKey(key);
    report.state = OrderState::paid;
    co_return Reply{encode(report), true};
  }
  static boost::asio::awaitable<Answer> status() { co_return Refused{RefusedWhy::not_executed, "no such order"}; }

  TestJournal& journal_;
  VirtualFixture fixture_;
  std::vector<std::unique_ptr<Desk>> desks_;
};

using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(two_triggers_at_once_forward_each_sale_once_and_one_made_meanwhile_follows) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.sold("a");
    shop.sold("b");
    shop.on_till([](Desk& desk) {
      desk.forwarder.drain();
      desk.forwarder.retry();
    });
    shop.run(50ms);
    shop.sold("c");
    shop.run(2s);
    BOOST_TEST(shop.asked == (Texts{"a", "b", "c"}), boost::test_tools::per_element());
    BOOST_TEST(shop.moves() == (Texts{"a FORWARDED", "b FORWARDED", "c FORWARDED"}), boost::test_tools::per_element());
    BOOST_TEST(shop.most_at_once == 1);
  });
}

BOOST_AUTO_TEST_CASE(an_outage_in_the_middle_keeps_the_rest_and_the_same_bytes_go_out_again) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.silent = {"b"};
    shop.sold("a");
    shop.sold("b");
    shop.sold("c");
    shop.run(4s);
    BOOST_TEST(shop.asked == (Texts{"a", "b"}), boost::test_tools::per_element());
    shop.silent.clear();
    shop.run(10s);
    BOOST_TEST(shop.asked == (Texts{"a", "b", "b", "c"}), boost::test_tools::per_element());
    BOOST_TEST(shop.bodies.at(1) == shop.bodies.at(2));
    BOOST_TEST(shop.moves().size() == 3u);
  });
}

BOOST_AUTO_TEST_CASE(what_the_core_will_not_have_is_listed_and_holds_nothing_up) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.poison = {"a"};
    shop.sold("a");
    shop.sold("b");
    shop.run(2s);
    BOOST_TEST(shop.moves() == (Texts{"a PARKED", "b FORWARDED"}), boost::test_tools::per_element());
    BOOST_REQUIRE(journal.count("listed") == 1);
    for (const auto& line : journal.lines())
      if (line.event.kind() == "listed") BOOST_TEST(line.event.text("why") == "total: expected 7.00");
    shop.poison.clear();
    shop.on_till([](Desk& desk) { desk.forwarder.retry(); });
    shop.run(2s);
    BOOST_TEST(shop.moves().back() == "a FORWARDED");
  });
}

BOOST_AUTO_TEST_CASE(a_till_that_crashes_forwards_what_it_had_sold) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.silent = {"a"};
    shop.sold("a");
    shop.run(500ms);
    shop.kill("till-1");
    shop.silent.clear();
    shop.start("till-1");
    shop.run(2s);
    BOOST_TEST(shop.moves() == (Texts{"a FORWARDED"}), boost::test_tools::per_element());
  });
}

BOOST_AUTO_TEST_CASE(a_till_without_its_core_says_so_sends_nothing_and_drains_on_its_return) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.kill("acquiring");
    shop.touch_core();
    shop.run(5s);
    BOOST_TEST(shop.desk().turns == "lost ");
    BOOST_TEST(journal.count("till.offline", "till-1") == 1);
    shop.sold("a");
    shop.run(5s);
    BOOST_TEST(shop.asked.empty());
    shop.start("acquiring");
    shop.run(6s);
    BOOST_TEST(shop.desk().turns == "lost back ");
    BOOST_TEST(journal.count("till.online", "till-1") == 1);
    BOOST_TEST(shop.asked == (Texts{"a"}), boost::test_tools::per_element());
  });
}

BOOST_AUTO_TEST_SUITE_END()
