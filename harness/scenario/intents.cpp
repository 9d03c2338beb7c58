#include "harness/scenario/intents.h"

#include <algorithm>

namespace tillrig {

namespace {

std::int64_t discount_of(const Intent& intent, const World& world) {
  const auto* customer = world.customer(intent.customer);
  const auto* wallet = customer ? world.node(customer->wallet.text()) : nullptr;
  if (!wallet) return 0;
  return std::min(wallet->settings.integer("coupon_minor", 0), intent.price.minor());
}

}  // namespace

Event intent_stated(const Intent& intent, const World& world, std::int64_t number) {
  auto stated = Event("intent.stated")
                    .with("intent", number)
                    .with("till", intent.till)
                    .with("customer", intent.customer)
                    .with(intent.price);
  if (const auto discount = discount_of(intent, world); discount != 0) stated.add("discount", discount);
  return stated;
}

}  // namespace tillrig
