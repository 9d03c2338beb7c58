#include "simulators/gateways/statement_desk.h"

#include <nlohmann/json.hpp>

#include "tests/unit/simulators/gateways/wallet_world.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;

const std::string kToday = "2026-01-01";
const std::string kTomorrow = "2026-01-02";

struct Issued {
  std::string name;
  tl::expected<Statement, BadStatement> read;
};

Issued issue(WalletWorld& wallet, const std::string& day = kToday) {
  const auto body = nlohmann::json::parse(wallet.reply("wallet-a", "sim.statement", R"({"day":")" + day + "\"}"));
  return {body.at("name"), read_statement(body.at("bytes").get<std::string>())};
}

void fault(WalletWorld& wallet, const std::string& name) {
  wallet.fault(R"({"id":1,"count":1,"name":")" + name + "\"}");
}

// One payment of 12.50 by lin, 2.00 of it from a coupon; returned under r1.
void a_day_of_business(const std::function<void(WalletWorld&)>& then, bool returned = false) {
  in_a_world([&](TestJournal& journal) {
    Settings settings;
    settings.set("coupon_minor", std::int64_t{200});
    WalletWorld wallet(journal, settings);
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    if (returned) BOOST_TEST(wallet.state("refund", "", "r1") == "REFUNDED");
    then(wallet);
  });
}

BOOST_AUTO_TEST_SUITE(statement_desk)

BOOST_AUTO_TEST_CASE(a_movement_is_one_row_whoever_funded_it) {
  a_day_of_business(
      [](WalletWorld& wallet) {
        const auto issued = issue(wallet);
        BOOST_TEST(issued.name == "wallet-a-2026-01-01-1");
        BOOST_REQUIRE(issued.read.has_value());
        const auto& rows = issued.read->rows;
        BOOST_REQUIRE(rows.size() == 2u);
        BOOST_TEST((rows[0].kind == StatementKind::sale));
        BOOST_TEST(rows[0].number.text() == "n1");
        BOOST_TEST(rows[0].amount == Money(1250, Currency::cny()));
        BOOST_TEST(rows[0].fee == 8);
        BOOST_TEST((rows[1].kind == StatementKind::refund));
        BOOST_TEST(rows[1].refund.text() == "r1");
        BOOST_TEST(rows[1].amount == Money(1250, Currency::cny()));
        BOOST_TEST((issued.read->totals == StatementTotals{2, 0, 0}));
        BOOST_TEST(wallet.journal().count("statement.issued") == 1);
        BOOST_TEST(wallet.journal().count("statement.row") == 2);
      },
      true);
}

BOOST_AUTO_TEST_CASE(a_row_is_on_the_statement_of_its_business_day) {
  a_day_of_business([](WalletWorld& wallet) {
    BOOST_TEST(issue(wallet, kTomorrow).read->rows.empty());
    BOOST_TEST(issue(wallet, kToday).read->rows.size() == 1u);
    wallet.world().step_clock(NodeName("wallet-a"), 16h);  // past 23:00 in China
    BOOST_TEST(wallet.state("cancel") == "REVERSED");
    const auto tomorrow = issue(wallet, kTomorrow);
    BOOST_REQUIRE(tomorrow.read->rows.size() == 1u);
    BOOST_TEST((tomorrow.read->rows[0].kind == StatementKind::refund));
    BOOST_TEST(tomorrow.read->rows[0].refund.empty());
    BOOST_TEST(issue(wallet, kToday).read->rows.size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_day_that_is_none_is_refused) {
  a_day_of_business([](WalletWorld& wallet) {
    for (const auto* body : {"{}", "no", R"({"day":"2026-02-30"})", R"({"day":1})"})
      BOOST_TEST(std::holds_alternative<Refused>(wallet.call("wallet-a", "sim.statement", body)), body);
  });
}

BOOST_AUTO_TEST_CASE(each_fault_spoils_the_next_statement_and_no_other) {
  struct Row {
    const char* fault;
    std::string seen;  // "number amount fee" of each row
  };
  const auto text = [](const Issued& issued) {
    std::string rows;
    for (const auto& row : issued.read->rows)
      rows += row.number.text().substr(0, 12) + " " + row.amount.text() + " " + std::to_string(row.fee) + "\n";
    return rows;
  };
  const std::string good = "n1 12.50 CNY 8\n";
  for (const auto& row : {Row{"statement_row_missing", ""},
                          {"statement_row_extra", good + "nobodys-1767 10.00 CNY 6\n"},
                          {"statement_row_twice", good + good},
                          {"statement_amount", "n1 13.50 CNY 8\n"},
                          {"statement_currency", "n1 12.50 EUR 8\n"},
                          {"statement_fee", "n1 12.50 CNY 9\n"},
                          {"statement_terminal", "n1-elsewhere 12.50 CNY 8\n"}})
    a_day_of_business([&](WalletWorld& wallet) {
      BOOST_TEST_CONTEXT(row.fault) {
        fault(wallet, row.fault);
        BOOST_TEST(text(issue(wallet)) == row.seen);
        BOOST_TEST(text(issue(wallet)) == good);
        BOOST_TEST(wallet.journal().count("fault.fired") == 1);
      }
    });
}

BOOST_AUTO_TEST_CASE(what_is_held_back_comes_with_the_next_statement_only) {
  a_day_of_business([](WalletWorld& wallet) {
    fault(wallet, "statement_after_cut_off");
    for (int i = 0; i < 2; ++i) {
      BOOST_TEST(issue(wallet, kToday).read->rows.empty());
      BOOST_TEST(issue(wallet, kTomorrow).read->rows.size() == 1u);
    }
  });
}

BOOST_AUTO_TEST_CASE(wrong_totals_are_told_as_unsound) {
  a_day_of_business([](WalletWorld& wallet) {
    fault(wallet, "statement_wrong_totals");
    const auto wrong = issue(wallet);
    BOOST_REQUIRE(!wrong.read.has_value());
    BOOST_TEST((wrong.read.error().kind == BadStatement::Kind::totals));
    const auto again = issue(wallet);
    BOOST_TEST(again.read.has_value());
    BOOST_TEST(again.name == "wallet-a-2026-01-01-2");
    std::vector<std::int64_t> sound;
    for (const auto& line : wallet.journal().lines())
      if (line.event.kind() == "statement.issued") sound.push_back(line.event.integer("sound"));
    BOOST_TEST(sound == (std::vector<std::int64_t>{0, 1}), boost::test_tools::per_element());
  });
}

BOOST_AUTO_TEST_CASE(a_fault_without_a_row_to_spoil_does_not_fire) {
  in_a_world([](TestJournal& journal) {
    WalletWorld wallet(journal);
    fault(wallet, "statement_row_missing");
    BOOST_TEST(issue(wallet).read->rows.empty());
    BOOST_TEST(journal.count("fault.fired") == 0);
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
