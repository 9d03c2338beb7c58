#include "harness/worlds/roles.h"

#include "reference/acquiring/acquiring.h"
#include "reference/adapters/card/card_adapter.h"
#include "reference/adapters/wallet/wallet_adapter.h"
#include "reference/cashier/cashier.h"
#include "reference/engine/engine.h"
#include "reference/reconciliation/reconciliation.h"
#include "reference/stock/stock.h"
#include "reference/terminal/terminal.h"
#include "simulators/banks/bank.h"
#include "simulators/devices/desk.h"
#include "simulators/gateways/wallet_gateway.h"

namespace tillrig {

const Roles& reference_roles() {
  static const Roles roles{
      {"till", [](NodePorts& ports) { return make_till(ports); }},
      {"cashier", [](NodePorts& ports) { return make_cashier(ports); }},
      {"acquiring", [](NodePorts& ports) { return make_acquiring(ports); }},
      {"engine", [](NodePorts& ports) { return make_engine(ports); }},
      {"wallet-adapter", [](NodePorts& ports) { return make_wallet_adapter(ports); }},
      {"card-adapter", [](NodePorts& ports) { return make_card_adapter(ports); }},
      {"stock", [](NodePorts& ports) { return make_stock(ports); }},
      {"reconciliation", [](NodePorts& ports) { return make_reconciliation(ports); }},
      {"wallet", [](NodePorts& ports) { return make_wallet_gateway(ports); }},
      {"bank", [](NodePorts& ports) { return make_bank(ports); }},
      {"desk", [](NodePorts& ports) { return make_desk(ports); }},
  };
  return roles;
}

}  // namespace tillrig
