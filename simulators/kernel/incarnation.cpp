#include "simulators/kernel/incarnation.h"

#include <utility>

#include "simulators/kernel/network.h"

namespace tillrig {
namespace {

std::unique_ptr<Conversation> conversation(const std::shared_ptr<Life>& life, Clock& clock, Timers& timers,
                                           Transport& transport, Log& log, const Surroundings& around) {
  ConversationOptions options;
  options.connect_bound = around.options.connect_bound;
  options.journal_messages = around.options.journal_messages;
  options.open_at_once = false;
  return std::make_unique<Conversation>(life->name(), life->incarnation(), life->executor(), clock, timers, transport,
                                        log, options);
}

}  // namespace

Incarnation::Incarnation(NodeState& state, const Surroundings& around)
    : state_(state),
      life_(std::make_shared<Life>(around.kernel, around.sink, state.name, ++state.incarnation)),
      log_(life_),
      clock_(life_, state.wall),
      timers_(life_),
      transport_(life_, around.transport),
      bus_(life_, conversation(life_, clock_, timers_, transport_, log_, around)),
      wire_(life_, transport_, around.listeners),
      store_(life_, state.disk, state.options.commit_latency, keyed(state.key, "store"), state.transactions,
             [&wall = state.wall, &kernel = around.kernel] { return wall.read(kernel.now()); }),
      devices_(life_, around.cables),
      inbox_(life_, state.files),
      random_(keyed(state.key, "random"), state.draws),
      keys_(around.options.seed, state.options.keys ? state.options.keys : around.options.keys),
      lifecycle_(
          life_,
          [this] {
            state_.restored = false;
            bus_.open();
          },
          [&state, passes = around.passes](std::string_view point) { return passes(state, point); }),
      ports_{state.name, life_->executor(),      clock_, bus_,    wire_, store_, devices_, inbox_,
             lifecycle_, state.options.settings, keys_,  random_, log_} {}

Incarnation::~Incarnation() {
  life_->end();
  clock_.drop_waiters();
  bus_.drop_waiters();
  wire_.drop_waiters();
  store_.drop_waiters();
  devices_.drop_waiters();
  inbox_.drop_waiters();
  lifecycle_.drop_waiters();
  life_->drop_handlers();
  node_.reset();
  life_->drop_handlers();
}

void Incarnation::start() {
  life_->perform([this] {
    life_->record(Event("node.started").with("incarnation", static_cast<std::int64_t>(life_->incarnation())));
    if (!life_->alive() || !state_.options.make) return;  // the record itself may have been the end of it
    node_ = state_.options.make(ports_);
    if (life_->alive()) node_->start();
  });
}

void Incarnation::receive(Frame&& frame) {
  auto take = [this, came = std::move(frame)]() mutable {
    if (Network::is_native(came))
      wire_.receive(std::move(came));
    else
      transport_.receive(std::move(came));
  };
  life_->come(take);
}

}  // namespace tillrig
