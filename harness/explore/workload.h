#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/explore/draw.h"
#include "harness/explore/options.h"

namespace tillrig::explore {

// The customers of one world, each of whom comes once: whose money moved is then never in doubt.
class Workload {
 public:
  // Both outlive it.
  Workload(const World& world, const Options& options, std::uint64_t seed);

  // The next customer, at any till, who pays as the options have it. nullopt: all have been there.
  std::optional<Serve> next();
  // The next one who can pay at this till by cash or by this gateway's wallet, and does.
  std::optional<Serve> next_of_core(const NodeName& till, const NodeName& wallet);

 private:
  Serve come(const Customer& customer, Draw& draw) const;
  void choose_ways(Serve& serve, const Customer& customer, Draw& draw) const;
  std::map<std::string, int> basket(Draw& draw) const;
  std::optional<std::string> card_of(const Customer& customer) const;

  const World& world_;
  const Options& options_;
  Draw draws_;
  std::uint64_t drawn_ = 0;
  std::vector<std::string> tills_;
  std::vector<const Customer*> waiting_;
};

}  // namespace tillrig::explore
