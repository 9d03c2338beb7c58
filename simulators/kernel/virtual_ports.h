#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/conversation/conversation.h"
#include "reference/ports/bus.h"
#include "reference/ports/clock.h"
#include "reference/ports/inbox.h"
#include "reference/ports/keys.h"
#include "reference/ports/lifecycle.h"
#include "reference/ports/log.h"
#include "reference/ports/random.h"
#include "simulators/kernel/life.h"

namespace tillrig {

// A node's wall clock: may be stepped and may drift.
class WallClock {
 public:
  explicit WallClock(WallInstant epoch) : at_mark_(epoch) {}
  WallInstant read(Duration now) const;
  void step(Duration by) { at_mark_ = at_mark_ + by; }
  void drift(Duration now, std::int64_t parts_per_million);

 private:
  WallInstant at_mark_;
  Duration mark_{};
  std::int64_t parts_per_million_ = 0;
};

class VirtualClock final : public Clock {
 public:
  VirtualClock(std::shared_ptr<Life> life, const WallClock& wall) : life_(std::move(life)), wall_(wall) {}
  SteadyInstant steady_now() const override { return {life_->now()}; }
  WallInstant wall_now() const override { return wall_.read(life_->now()); }
  boost::asio::awaitable<void> sleep_until(SteadyInstant at) override;
  void drop_waiters() { sleepers_.clear(); }

 private:
  std::shared_ptr<Life> life_;
  const WallClock& wall_;
  WaitingRoom<Woken> sleepers_;
};

class VirtualTimers final : public Timers {
 public:
  explicit VirtualTimers(std::shared_ptr<Life> life) : life_(std::move(life)) {}
  Token at(SteadyInstant when, std::function<void()> fire) override;
  void cancel(Token token) override { life_->cancel(token); }

 private:
  std::shared_ptr<Life> life_;
};

class VirtualLog final : public Log {
 public:
  explicit VirtualLog(std::shared_ptr<Life> life) : life_(std::move(life)) {}
  void record(Event event) override { life_->record(std::move(event)); }

 private:
  std::shared_ptr<Life> life_;
};

// One node's streams; their counts outlive its incarnations, or a restarted node would draw the same again.
class VirtualRandom final : public Random {
 public:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;
  VirtualRandom(std::uint64_t key, Counts& counts) : key_(key), counts_(counts) {}
  std::uint64_t next(std::string_view stream) override;

 private:
  std::uint64_t key_;
  Counts& counts_;
};

// A key of a virtual world, in clear: 32 bytes. For its Keys, and for whoever searches a run for it.
std::string key_material(std::uint64_t seed, std::string_view key_name);

// The keys of this world, derived from its seed: the two who share a key share its name.
class VirtualKeys final : public Keys {
 public:
  // nullopt: every name is a key.
  VirtualKeys(std::uint64_t seed, const std::optional<std::vector<std::string>>& names) : seed_(seed), names_(names) {}
  std::string mac(std::string_view key_name, std::string_view bytes) const override;
  bool mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const override;
  std::string seal(std::string_view key_name, std::string_view nonce, std::string_view plain) const override;
  std::optional<std::string> open(std::string_view key_name, std::string_view sealed_hex) const override;

 private:
  std::string material(std::string_view key_name) const;

  std::uint64_t seed_;
  const std::optional<std::vector<std::string>>& names_;
};

// The files of one node; outlives its incarnations.
class Files {
 public:
  // One of the same name that still waits is replaced; one that was acknowledged is not seen again.
  void drop(InboxFile file);
  void acknowledge(const std::string& name);
  bool empty() const { return waiting_.empty(); }
  const InboxFile& front() const { return waiting_.front(); }

 private:
  std::deque<InboxFile> waiting_;
  std::set<std::string> acknowledged_;
};

class VirtualInbox final : public Inbox {
 public:
  VirtualInbox(std::shared_ptr<Life> life, Files& files) : life_(std::move(life)), files_(files) {}
  boost::asio::awaitable<InboxFile> next() override;
  void acknowledge(const std::string& name) override;
  void file_has_come();
  void drop_waiters() { waiting_.clear(); }

 private:
  std::shared_ptr<Life> life_;
  Files& files_;
  WaitingRoom<Woken> waiting_;
};

// The one Bus a node sees for all of its life, also from its last destructors, when the conversation is gone.
class VirtualBus final : public Bus {
 public:
  VirtualBus(std::shared_ptr<Life> life, std::unique_ptr<Conversation> conversation)
      : life_(std::move(life)), conversation_(std::move(conversation)) {}
  boost::asio::awaitable<CallOutcome> call(NodeName peer, Message message, Duration budget) override;
  std::optional<Refused> post(const NodeName& peer, Message message, Duration budget) override;
  void serve(std::string verb, Handler handler) override;
  void open();
  void drop_waiters() { conversation_.reset(); }

 private:
  std::shared_ptr<Life> life_;
  std::unique_ptr<Conversation> conversation_;
};

class VirtualLifecycle final : public Lifecycle {
 public:
  // `passes` is asked at each fault point and answers whether the node has just been crashed there.
  VirtualLifecycle(std::shared_ptr<Life> life, std::function<void()> on_ready,
                   std::function<bool(std::string_view)> passes)
      : life_(std::move(life)), on_ready_(std::move(on_ready)), passes_(std::move(passes)) {}
  std::uint64_t incarnation() const override { return life_->incarnation(); }
  void ready() override;
  boost::asio::awaitable<void> fault_point(std::string_view name) override;
  bool is_ready() const { return ready_; }
  void drop_waiters() { never_.clear(); }

 private:
  std::shared_ptr<Life> life_;
  std::function<void()> on_ready_;
  std::function<bool(std::string_view)> passes_;
  WaitingRoom<Woken> never_;
  bool ready_ = false;
};

}  // namespace tillrig
