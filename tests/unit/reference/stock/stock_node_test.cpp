#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/stock_messages.h"
#include "reference/stock/stock.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;

boost::asio::awaitable<void> call_once(NodePorts* ports, Message message,
                                       std::shared_ptr<std::optional<CallOutcome>> outcome) {
  const NodeName stock("stock");
  CallOutcome answer = co_await ports->bus.call(stock, std::move(message), 5s);
  *outcome = std::move(answer);
}

// Five teas and two bags of rice, and a shop that asks for them.
class StockWorld {
 public:
  explicit StockWorld(TestJournal& journal) : journal_(journal), world_(WorldOptions{}, journal) {
    NodeOptions stock;
    stock.make = static_cast<NodeFactory>(make_stock);
    stock.settings.set("goods", std::string("TEA|690|Green tea|1250|CNY|5;RICE|691|Rice|4990|CNY|2"));
    world_.add_node(NodeName("stock"), std::move(stock));
    NodeOptions shop;
    shop.make = [](NodePorts& ports) {
      return std::make_unique<ProgramNode>(ports, [](NodePorts& at) { at.lifecycle.ready(); });
    };
    world_.add_node(NodeName("shop"), std::move(shop));
    world_.start(NodeName("stock"));
    world_.start(NodeName("shop"));
  }

  VirtualWorld& world() { return world_; }
  const TestJournal& journal() const { return journal_; }

  CallOutcome call(std::string verb, std::string body) {
    auto outcome = std::make_shared<std::optional<CallOutcome>>();
    world_.perform_on(NodeName("shop"), [&](NodePorts& ports) {
      Message message{std::move(verb), std::move(body), ""};
      spawn(ports.executor, call_once(&ports, std::move(message), outcome));
    });
    BOOST_REQUIRE(world_.run_until([&] { return outcome->has_value(); }, SteadyInstant{world_.now() + 10s}));
    return std::move(**outcome);
  }
  template <class M>
  M answer(std::string verb, std::string body) {
    const auto outcome = call(std::move(verb), std::move(body));
    BOOST_REQUIRE(std::holds_alternative<Reply>(outcome));
    const auto decoded = decode<M>(std::get<Reply>(outcome).body);
    BOOST_REQUIRE(decoded.has_value());
    return *decoded;
  }

  StockItem look(const std::string& barcode) { return answer<StockItem>("stock.look", encode(StockLook{barcode})); }
  static std::string teas(const std::string& order, std::int64_t quantity) {
    StockReserve reserve;
    reserve.order = OrderId(order);
    reserve.lines.push_back({Sku("TEA"), "Green tea", quantity, Money(1250, Currency::cny())});
    return encode(reserve);
  }
  StockReserved reserve(const std::string& order, std::int64_t quantity) {
    return answer<StockReserved>("stock.reserve", teas(order, quantity));
  }
  void settle(const std::string& verb, const std::string& order) {
    answer<Done>(verb, encode(StockSettle{OrderId(order)}));
  }

 private:
  TestJournal& journal_;
  VirtualWorld world_;
};

BOOST_AUTO_TEST_CASE(a_till_learns_every_price_at_once) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    const auto list = shop.answer<PricedList>("stock.list", encode(ListGoods{}));
    BOOST_REQUIRE(list.items.size() == 2u);
    BOOST_TEST(list.items[0].barcode == "690");
    BOOST_TEST(list.items[0].item.found);
    BOOST_TEST(list.items[0].item.title == "Green tea");
    BOOST_TEST(list.items[0].item.available == 5);
    BOOST_TEST(list.items[1].item.price.minor() == 4990);
  });
}

BOOST_AUTO_TEST_CASE(a_look_finds_title_price_and_what_is_available) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    const auto tea = shop.look("690");
    BOOST_TEST(tea.found);
    BOOST_TEST(tea.title == "Green tea");
    BOOST_TEST(tea.price == Money(1250, Currency::cny()));
    BOOST_TEST(tea.available == 5);
    BOOST_TEST(shop.look("RICE").sku == Sku("RICE"));
    BOOST_TEST(!shop.look("000").found);
    BOOST_TEST(!shop.look("").found);
    BOOST_TEST(journal.count("stock.stated") == 2);
  });
}

BOOST_AUTO_TEST_CASE(reserving_and_settling_are_idempotent_by_order) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    BOOST_TEST(shop.reserve("o1", 2).reserved);
    BOOST_TEST(shop.reserve("o1", 2).reserved);
    BOOST_TEST(shop.look("690").available == 3);
    BOOST_TEST(std::holds_alternative<Refused>(shop.call("stock.reserve", StockWorld::teas("o1", 3))));
    shop.settle("stock.confirm", "o1");
    shop.settle("stock.confirm", "o1");
    BOOST_TEST(shop.look("690").available == 3);
    BOOST_TEST(journal.count("stock.moved") == 2);
    BOOST_TEST(journal.count("state.changed", "stock") == 2);
    BOOST_TEST(journal.count("listed") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_short_order_takes_nothing_and_says_what_it_is_short_of) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    const auto reserved = shop.reserve("o1", 6);
    BOOST_TEST(!reserved.reserved);
    BOOST_TEST(reserved.short_of == "TEA");
    BOOST_TEST(shop.look("690").available == 5);
    BOOST_TEST(journal.count("stock.moved") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_cancel_that_overtakes_its_reserve_wins) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    shop.settle("stock.cancel", "o1");
    BOOST_TEST(!shop.reserve("o1", 2).reserved);
    BOOST_TEST(shop.look("690").available == 5);
    BOOST_TEST(journal.count("listed") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_confirm_of_what_is_not_reserved_is_listed) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    shop.settle("stock.confirm", "o1");
    shop.reserve("o2", 1);
    shop.settle("stock.cancel", "o2");
    shop.settle("stock.confirm", "o2");
    BOOST_TEST(journal.count("listed") == 2);
    BOOST_TEST(shop.look("690").available == 5);
  });
}

BOOST_AUTO_TEST_CASE(reservations_survive_a_crash) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    shop.reserve("o1", 2);
    shop.world().restart(NodeName("stock"));
    shop.world().run_for(1s);
    BOOST_TEST(shop.look("690").available == 3);
    BOOST_TEST(shop.reserve("o1", 2).reserved);
    shop.settle("stock.cancel", "o1");
    BOOST_TEST(shop.look("690").available == 5);
  });
}

BOOST_AUTO_TEST_CASE(goods_sold_offline_are_gone_once_and_listed_when_there_were_fewer) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    shop.answer<Done>("stock.sold_offline", StockWorld::teas("o1", 4));
    BOOST_TEST(journal.count("listed") == 0);
    for (int twice = 0; twice < 2; ++twice) shop.answer<Done>("stock.sold_offline", StockWorld::teas("o2", 3));
    BOOST_TEST(journal.count("stock.sold_offline") == 2);
    BOOST_TEST(journal.count("listed") == 1);
    BOOST_TEST(shop.look("690").available == -2);
    BOOST_TEST(std::holds_alternative<Refused>(shop.call("stock.sold_offline", StockWorld::teas("o2", 1))));
    BOOST_TEST(!shop.reserve("o3", 1).reserved);
  });
}

BOOST_AUTO_TEST_CASE(goods_that_were_sold_come_back_once) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    shop.reserve("o1", 2);
    shop.settle("stock.confirm", "o1");
    for (int twice = 0; twice < 2; ++twice) shop.settle("stock.return", "o1");
    BOOST_TEST(shop.look("690").available == 5);
    BOOST_TEST(journal.count("stock.moved") == 3);
    BOOST_TEST(journal.count("listed") == 0);
    shop.settle("stock.return", "nobody");
    BOOST_TEST(journal.count("listed") == 1);
  });
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_refused) {
  in_a_world([](TestJournal& journal) {
    StockWorld shop(journal);
    for (const auto* verb :
         {"stock.look", "stock.reserve", "stock.confirm", "stock.cancel", "stock.sold_offline", "stock.return"})
      BOOST_TEST(std::holds_alternative<Refused>(shop.call(verb, "{")));
    BOOST_TEST(std::holds_alternative<Refused>(shop.call("stock.reserve", StockWorld::teas("o1", 0))));
  });
}

}  // namespace
}  // namespace tillrig
