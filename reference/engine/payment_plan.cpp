#include "reference/engine/payment_plan.h"

#include <algorithm>

namespace tillrig::engine {
namespace {

bool can(const Capabilities& capabilities, std::string_view verb) {
  return std::ranges::find(capabilities.verbs, verb) != capabilities.verbs.end();
}

}  // namespace

tl::expected<PaymentPlan, std::string> plan_for(const Capabilities& capabilities, TenderKind tender) {
  const auto no = [&](std::string_view why) {
    return tl::unexpected(capabilities.channel.text() + " " + std::string(why));
  };
  if (capabilities.tender != tender) return no("takes no " + std::string(word_of(tender)));
  if (!can(capabilities, "charge")) return no("charges nothing");
  const bool of_card = tender == TenderKind::card;
  if (of_card && can(capabilities, "reverse")) return PaymentPlan::reversal;
  if (!of_card && capabilities.query_after_unknown && can(capabilities, "query")) return PaymentPlan::query;
  return no("neither says what became of a charge nor takes it back");
}

}  // namespace tillrig::engine
