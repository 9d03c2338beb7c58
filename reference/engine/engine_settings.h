#pragma once

#include <string>

#include "reference/engine/payment_decision.h"
#include "reference/ports/settings.h"

namespace tillrig::engine {

struct EngineSettings {
  explicit EngineSettings(const Settings& settings);
  Duration charge_timeout;
  Duration card_timeout;
  Duration ask_timeout;
  Duration capabilities_timeout;
  Duration reversal_first;
  Duration answer_within;
  PaymentRules rules;
  NodeName acquiring;
  std::string merchant;
  std::string cut_off;
  bool restored;  // an operator has put an old disk in the place of ours
};

}  // namespace tillrig::engine
