#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>

#include "simulators/banks/bank_log.h"
#include "tests/unit/simulators/banks/bank_operations.h"

namespace tillrig {
namespace {

using Kind = BankOperation::Kind;

constexpr std::int64_t lin_has = 3000;
constexpr std::int64_t mei_has = 1000;

BankOperation draw_operation(std::int64_t second) {
  const auto batch = *rc::gen::inRange<std::int64_t>(1, 3);
  const auto stan = *rc::gen::inRange<std::int64_t>(1, 7);
  const auto minor = *rc::gen::inRange<std::int64_t>(0, 900);
  const auto kind = *rc::gen::weightedElement<Kind>({{6, Kind::sale},
                                                     {5, Kind::reversal},
                                                     {4, Kind::void_sale},
                                                     {3, Kind::refund},
                                                     {3, Kind::advice},
                                                     {1, Kind::settle}});
  switch (kind) {
    case Kind::sale:
    case Kind::advice: {
      auto operation = charge(kind, batch, stan, *rc::gen::element<std::string>("lin", "mei"), minor, second);
      operation.pin = *rc::gen::element(PinCheck::none_given, PinCheck::right, PinCheck::wrong);
      operation.decline_with = *rc::gen::element<std::string>("", "", "", "59");
      return operation;
    }
    case Kind::void_sale:
    case Kind::refund:
      return give_back(kind, batch, stan, *rc::gen::inRange<std::int64_t>(1, 3), *rc::gen::inRange<std::int64_t>(1, 7),
                       minor, second);
    default:
      return operation_of(kind, batch, stan, second);
  }
}

// Voids of the whole amount are too rare to be drawn: the amount of what was sold is drawn from the sales so far.
std::vector<BankOperation> draw_operations() {
  std::vector<BankOperation> operations{issue("lin", lin_has), issue("mei", mei_has)};
  const auto count = *rc::gen::inRange(0, 60);
  for (int i = 0; i < count; ++i) {
    auto operation = draw_operation(i);
    if (operation.kind == Kind::void_sale)
      for (const auto& sale : operations)
        if (sale.kind == Kind::sale && sale.number.stan == operation.original_stan &&
            sale.number.batch == operation.original_batch)
          operation.minor = sale.minor;
    operations.push_back(std::move(operation));
  }
  return operations;
}

BankRules drawn_rules() {
  BankRules rules;
  rules.remembers_early_reversal = *rc::gen::arbitrary<bool>();
  return rules;
}

RC_BOOST_PROP(accounts_and_merchant_together_never_change_and_are_what_the_entries_say, ()) {
  BankBook book(drawn_rules());
  for (const auto& operation : draw_operations()) {
    book.apply(operation);
    std::int64_t merchant = 0, number = 0;
    std::map<std::string, std::int64_t> kept, executed;
    for (const auto& entry : book.entries()) {
      RC_ASSERT(entry.entry == ++number);
      RC_ASSERT(entry.minor > 0);
      const auto out = entry.kind == "debit" ? entry.minor : -entry.minor;
      merchant += out;
      kept[entry.number] += out;
      RC_ASSERT(kept[entry.number] >= 0);
      executed[entry.number] += entry.executes;
      RC_ASSERT(executed[entry.number] <= 1);
    }
    RC_ASSERT(book.merchant_balance() == merchant);
    if (book.knows_card("mei")) {
      RC_ASSERT(book.balance_of("lin") + book.balance_of("mei") + merchant == lin_has + mei_has);
    }
  }
}

// Whatever the order in which a sale, its duplicates and its reversals arrive.
RC_BOOST_PROP(a_sale_is_executed_at_most_once_and_a_reversal_that_was_accepted_leaves_nothing, ()) {
  BankBook book(drawn_rules());
  book.apply(issue("lin", lin_has));
  bool reversed = false;
  int approved = 0;
  const auto arrivals = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 2));
  for (const auto arrival : arrivals) {
    const bool sale = arrival == 0;
    const auto operation = sale ? charge(Kind::sale, 1, 1, "lin", 1000, 1) : operation_of(Kind::reversal, 1, 1, 1);
    const auto code = book.apply(operation).view.code;
    const bool may_be_late = !sale && code == "25" && !book.rules().remembers_early_reversal;
    if (!sale && !may_be_late) reversed = true;
    if (sale && code == "00") ++approved;
    RC_ASSERT(!(reversed && sale && code == "00"));
    if (reversed) RC_ASSERT(book.merchant_balance() == 0);
  }
  RC_ASSERT(approved <= 1);
  RC_ASSERT(book.merchant_balance() == (approved == 1 && !reversed ? 1000 : 0));
}

RC_BOOST_PROP(the_same_operations_make_the_same_book_also_from_their_durable_form, ()) {
  const auto rules = drawn_rules();
  BankBook book(rules), again(rules);
  for (const auto& operation : draw_operations()) {
    const auto result = book.apply(operation);
    if (result.changed) again.apply(bank_log::decode(bank_log::encode(operation)));
  }
  RC_ASSERT(again.entries().size() == book.entries().size());
  for (std::size_t i = 0; i < book.entries().size(); ++i) {
    RC_ASSERT(again.entries()[i].number == book.entries()[i].number);
    RC_ASSERT(again.entries()[i].txn == book.entries()[i].txn);
    RC_ASSERT(again.entries()[i].refund == book.entries()[i].refund);
    RC_ASSERT(again.entries()[i].minor == book.entries()[i].minor);
  }
  for (const auto* card : {"lin", "mei"}) RC_ASSERT(again.balance_of(card) == book.balance_of(card));
  for (const std::int64_t batch : {1, 2})
    RC_ASSERT(again.totals_of({"shop", "till-1", batch, 1}) == book.totals_of({"shop", "till-1", batch, 1}));
}

}  // namespace
}  // namespace tillrig
