#include "harness/scenario/services.h"

#include <algorithm>
#include <utility>

#include "harness/scenario/hands.h"
#include "harness/scenario/intents.h"
#include "reference/ports/spawn.h"

namespace tillrig {

using boost::asio::awaitable;

void Services::begin(const Serve& serve) {
  Line& line = lines_[serve.till];
  line.waiting.push_back(serve);
  if (!std::exchange(line.open, true)) spawn(ports_.executor, work(shared_from_this(), &line));
}

bool Services::all_served() const {
  return std::none_of(lines_.begin(), lines_.end(), [](const auto& line) { return line.second.open; });
}

awaitable<void> Services::work(std::shared_ptr<Services> self, Line* line) {
  while (!self->closed_ && !line->waiting.empty()) {
    Serve next = std::move(line->waiting.front());
    line->waiting.pop_front();
    try {
      co_await self->serve(std::move(next));
    } catch (const RigTrouble& trouble) {
      if (!self->trouble_) self->trouble_ = trouble.what();
    }
  }
  line->open = false;
}

awaitable<void> Services::serve(Serve serve) {
  const Intent intent{serve.till, serve.customer, serve.buys, world_.price_of(serve.buys).value()};
  ports_.log.record(intent_stated(intent, world_, ++intents_));
  ports_.log.record(Event("customer.came").with("till", serve.till).with("customer", serve.customer));
  Service service(serve, world_, ports_, seen_, cards_);
  const auto end = co_await service.whole();
  ports_.log.record(
      Event("customer.left").with("till", serve.till).with("customer", serve.customer).with("end", name_of(end)));
  operations_.push_back("served " + serve.customer);
}

}  // namespace tillrig
