#include "reference/engine/payment_plan.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::engine;

namespace {

Capabilities able(TenderKind tender, std::vector<std::string> verbs, bool query) {
  Capabilities capabilities;
  capabilities.channel = Channel("c");
  capabilities.tender = tender;
  capabilities.verbs = std::move(verbs);
  capabilities.query_after_unknown = query;
  return capabilities;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payment_plan)

BOOST_AUTO_TEST_CASE(what_can_be_asked_is_asked_and_what_cannot_is_reversed) {
  const auto wallet = able(TenderKind::wallet, {"charge", "query", "reverse"}, true);
  BOOST_TEST((plan_for(wallet, TenderKind::wallet) == PaymentPlan::query));
  const auto bank = able(TenderKind::card, {"charge", "reverse"}, false);
  BOOST_TEST((plan_for(bank, TenderKind::card) == PaymentPlan::reversal));
}

BOOST_AUTO_TEST_CASE(a_channel_that_leaves_charges_in_doubt_charges_nothing) {
  BOOST_TEST(!plan_for(able(TenderKind::wallet, {"charge"}, false), TenderKind::wallet));
  BOOST_TEST(!plan_for(able(TenderKind::wallet, {"charge", "query"}, false), TenderKind::wallet));
  BOOST_TEST(!plan_for(able(TenderKind::wallet, {"query", "cancel"}, true), TenderKind::wallet));
  BOOST_TEST(!plan_for(able(TenderKind::card, {"charge", "reverse"}, false), TenderKind::wallet));
}

BOOST_AUTO_TEST_SUITE_END()
