// The whole lane in virtual time: complete wallet sales, and worlds forked, built and torn down. A world is one a
// process, so each measurement is made by a forked child.
#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>

#include "harness/journal/journal.h"
#include "harness/oracles/oracles.h"
#include "harness/scenario/loader.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/lane_world.h"
#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

const NodeName kDriver("harness");
const NodeName kDesk("desk-till-1");
const NodeName kWallet("wallet-a");

World plenty() {
  auto cases = load_scenarios(scenario_files({"scenarios/sale/wallet_success.json"}));
  if (!cases || cases->size() != 1) std::abort();
  auto world = std::move(cases->front().world);
  for (auto& goods : world.goods) goods.stock = 1'000'000;
  for (auto& customer : world.customers) customer.balance = customer.balance * 1'000'000;
  return world;
}

// A customer's hands: scan, total, show the code, leave when the receipt is out.
class Shopper final : public Node {
 public:
  Shopper(NodePorts& ports, std::string barcode) : ports_(ports), barcode_(std::move(barcode)) {}
  void start() override {
    ports_.lifecycle.ready();
    spawn(ports_.executor, shop());
  }
  bool ready_for_total = false;
  bool ready_for_code = false;
  bool gone = false;

 private:
  boost::asio::awaitable<void> shop();
  NodePorts& ports_;
  std::string barcode_;
};

}  // namespace
}  // namespace tillrig
