#include "tests/mutants/broken_node.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tests/mutants/forgetful_store.h"

namespace tillrig::mutants {
namespace {

using boost::asio::awaitable;

class BrokenBus final : public Bus {
 public:
  BrokenBus(NodePorts& real, const Mistakes& mistakes) : real_(real), mistakes_(mistakes) {}

  awaitable<CallOutcome> call(NodeName peer, Message message, Duration budget) override {
    if (mistakes_.call) return mistakes_.call(real_, std::move(peer), std::move(message), budget);
    return real_.bus.call(std::move(peer), std::move(message), budget);
  }
  std::optional<Refused> post(const NodeName& peer, Message message, Duration budget) override {
    return real_.bus.post(peer, std::move(message), budget);
  }
  void serve(std::string verb, Handler handler) override {
    if (mistakes_.serve) handler = mistakes_.serve(real_, verb, std::move(handler));
    real_.bus.serve(std::move(verb), std::move(handler));
  }

 private:
  NodePorts& real_;
  const Mistakes& mistakes_;
};

class BrokenDevices final : public Devices {
 public:
  BrokenDevices(Devices& real, const Mistakes& mistakes) : real_(real), mistakes_(mistakes) {}

  std::vector<std::string> names() const override { return real_.names(); }
  bool attached(std::string_view channel) const override { return real_.attached(channel); }
  awaitable<void> until_attached(std::string channel) override { return real_.until_attached(std::move(channel)); }
  awaitable<std::optional<std::string>> read(std::string channel) override { return real_.read(std::move(channel)); }
  bool write(std::string_view channel, std::string_view bytes) override {
    if (!mistakes_.write) return real_.write(channel, bytes);
    return real_.write(channel, mistakes_.write(channel, std::string(bytes)));
  }

 private:
  Devices& real_;
  const Mistakes& mistakes_;
};

class BrokenRandom final : public Random {
 public:
  BrokenRandom(NodePorts& real, const Mistakes& mistakes) : real_(real), mistakes_(mistakes) {}

  std::uint64_t next(std::string_view stream) override {
    const auto drawn = real_.random.next(stream);
    return mistakes_.draw ? mistakes_.draw(real_, drawn) : drawn;
  }

 private:
  NodePorts& real_;
  const Mistakes& mistakes_;
};

class BrokenLifecycle final : public Lifecycle {
 public:
  BrokenLifecycle(Lifecycle& real, const Mistakes& mistakes) : real_(real), mistakes_(mistakes) {}

  std::uint64_t incarnation() const override { return mistakes_.one_life ? 1 : real_.incarnation(); }
  void ready() override { real_.ready(); }
  awaitable<void> fault_point(std::string_view name) override { return real_.fault_point(name); }

 private:
  Lifecycle& real_;
  const Mistakes& mistakes_;
};

class BrokenClock final : public Clock {
 public:
  BrokenClock(Clock& real, const Mistakes& mistakes) : real_(real), mistakes_(mistakes) {}

  SteadyInstant steady_now() const override { return real_.steady_now(); }
  WallInstant wall_now() const override { return {real_.wall_now().since_epoch + mistakes_.wall_ahead}; }
  awaitable<void> sleep_until(SteadyInstant at) override { return real_.sleep_until(at); }

 private:
  Clock& real_;
  const Mistakes& mistakes_;
};

class BrokenNode final : public Node {
 public:
  BrokenNode(NodePorts& real, const MakeNode& make, const Mistakes& mistakes)
      : mistakes_(mistakes),
        bus_(real, mistakes_),
        devices_(real.devices, mistakes_),
        random_(real, mistakes_),
        forgetful_(real.store, real.clock, mistakes.commits_late),
        lifecycle_(real.lifecycle, mistakes_),
        clock_(real.clock, mistakes_),
        settings_(settings_of(real, mistakes)),
        ports_{real.name, real.executor, clock_,     bus_,      real.wire, forgets(mistakes) ? forgetful_ : real.store,
               devices_,  real.inbox,    lifecycle_, settings_, real.keys, random_,
               real.log},
        node_(make(ports_)) {}

  void start() override { node_->start(); }

 private:
  static bool forgets(const Mistakes& mistakes) { return mistakes.forgets || mistakes.commits_late > Duration::zero(); }

  static Settings settings_of(const NodePorts& real, const Mistakes& mistakes) {
    auto settings = real.settings;
    if (mistakes.unaware) settings.set("restored", false);
    return settings;
  }

  const Mistakes mistakes_;
  BrokenBus bus_;
  BrokenDevices devices_;
  BrokenRandom random_;
  ForgetfulStore forgetful_;
  BrokenLifecycle lifecycle_;
  BrokenClock clock_;
  const Settings settings_;
  NodePorts ports_;
  std::unique_ptr<Node> node_;
};

}  // namespace

MakeNode broken(MakeNode make, const Mistakes& mistakes) {
  return [make = std::move(make), mistakes](NodePorts& real) {
    return std::make_unique<BrokenNode>(real, make, mistakes);
  };
}

}  // namespace tillrig::mutants
