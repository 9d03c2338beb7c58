#include "reference/live/devices.h"

#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <concepts>
#include <stdexcept>
#include <utility>

#include "reference/ports/suspend.h"
#include "reference/protocol/invariant.h"

namespace tillrig {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using Error = boost::system::error_code;

namespace {

constexpr auto connect_again = std::chrono::milliseconds(5);

}  // namespace

// One end of one cable. Every handler belongs to a plugging (`turn`): one that outlives it does nothing.
class LiveDevices::Cable : public std::enable_shared_from_this<Cable> {
 public:
  Cable(asio::any_io_executor executor, DeviceCable about)
      : executor_(executor), about_(std::move(about)), acceptor_(executor), socket_(executor), again_(executor) {}

  const std::string& channel() const { return about_.channel; }
  bool attached() const { return attached_; }

  void plug() {
    if (std::exchange(plugged_, true)) return;
    ++turn_;
    if (about_.listens) listen();
    reach();
  }

  void unplug() {
    plugged_ = false;
    ++turn_;
    again_.cancel();
    Error ignored;  // closing what may be closed already
    acceptor_.close(ignored);
    if (about_.listens) ::unlink(about_.path.c_str());
    detach();
  }

  void wait(Resumption<Woken> waiter) { waiting_.push_back(std::move(waiter)); }

  void read(Resumption<std::optional<std::string>> reader) {
    invariant(!reader_, "one reader a channel");
    reader_ = std::move(reader);
  }
  bool has_bytes() const { return !arrived_.empty(); }
  std::string take() { return std::exchange(arrived_, {}); }

  bool write(std::string_view bytes) {
    if (!attached_) return false;
    to_write_ += bytes;
    write_on();
    return true;
  }

 private:
  template <class Step>
  auto in_this_turn(Step step) {
    return [ weak = weak_from_this(), turn = turn_, step ]<class... Rest>(
        const Error& error, Rest... rest) requires std::invocable<Step, Cable&, const Error&, Rest...> {
      const auto self = weak.lock();
      if (self && self->turn_ == turn) step(*self, error, rest...);
    };
  }

  void listen() {
    ::unlink(about_.path.c_str());
    acceptor_.open();
    acceptor_.bind(Local::endpoint(about_.path));
    acceptor_.listen();
  }

  void reach() {
    const auto reached = [](Cable& self, const Error& error) { error ? self.try_again() : self.attach(); };
    if (about_.listens)
      acceptor_.async_accept(socket_, in_this_turn(reached));
    else
      socket_.async_connect(Local::endpoint(about_.path), in_this_turn(reached));
  }

  void try_again() {
    Error ignored;  // a socket whose connect failed is opened anew
    socket_.close(ignored);
    again_.expires_after(connect_again);
    again_.async_wait(in_this_turn([](Cable& self, const Error&) { self.reach(); }));
  }

  void attach() {
    attached_ = true;
    arrived_.clear();
    to_write_.clear();
    writing_ = false;
    for (auto& waiter : std::exchange(waiting_, {})) waiter(Woken{});
    if (attached_) read_on();
  }

  void lost() {
    ++turn_;
    detach();
    try_again();
  }

  void detach() {
    Error ignored;  // closing what may be closed already
    socket_.close(ignored);
    if (!std::exchange(attached_, false)) return;
    if (reader_) reader_(has_bytes() ? std::optional(take()) : std::nullopt);
  }

  void read_on() {
    socket_.async_read_some(asio::buffer(chunk_), in_this_turn([](Cable& self, const Error& error, std::size_t count) {
                              if (error) return self.lost();
                              self.arrived_.append(self.chunk_.data(), count);
                              if (self.reader_) self.reader_(self.take());
                              if (self.attached_) self.read_on();
                            }));
  }

  void write_on() {
    if (writing_ || to_write_.empty()) return;
    writing_ = true;
    auto sending = std::make_shared<std::string>(std::exchange(to_write_, {}));
    const auto written = [sending](Cable& self, const Error& error, std::size_t) {
      if (error) return;  // the reading side sees the end of the cable
      self.writing_ = false;
      self.write_on();
    };
    asio::async_write(socket_, asio::buffer(*sending), in_this_turn(written));
  }

  asio::any_io_executor executor_;
  DeviceCable about_;
  Local::acceptor acceptor_;
  Local::socket socket_;
  asio::steady_timer again_;
  std::uint64_t turn_ = 0;
  bool plugged_ = false;
  bool attached_ = false;
  bool writing_ = false;
  std::array<char, 4096> chunk_{};
  std::string arrived_;
  std::string to_write_;
  Resumption<std::optional<std::string>> reader_;
  std::vector<Resumption<Woken>> waiting_;
};

LiveDevices::LiveDevices(asio::any_io_executor executor, const std::vector<DeviceCable>& cables) {
  for (const auto& cable : cables) {
    cables_.push_back(std::make_shared<Cable>(executor, cable));
    cables_.back()->plug();
  }
}

LiveDevices::~LiveDevices() = default;

std::vector<std::string> LiveDevices::names() const {
  std::vector<std::string> names;
  names.reserve(cables_.size());
  for (const auto& cable : cables_) names.push_back(cable->channel());
  return names;
}

LiveDevices::Cable& LiveDevices::find(std::string_view channel) const {
  for (const auto& cable : cables_)
    if (cable->channel() == channel) return *cable;
  throw std::out_of_range("there is no channel " + std::string(channel));
}

bool LiveDevices::attached(std::string_view channel) const {
  return find(channel).attached();
}

asio::awaitable<void> LiveDevices::until_attached(std::string channel) {
  Cable& cable = find(channel);
  if (cable.attached()) co_return;
  co_await suspend<Woken>([&cable](Resumption<Woken> waiter) { cable.wait(std::move(waiter)); });
}

asio::awaitable<std::optional<std::string>> LiveDevices::read(std::string channel) {
  Cable& cable = find(channel);
  if (cable.has_bytes()) co_return cable.take();
  if (!cable.attached()) co_return std::nullopt;
  co_return co_await suspend<std::optional<std::string>>(
      [&cable](Resumption<std::optional<std::string>> reader) { cable.read(std::move(reader)); });
}

bool LiveDevices::write(std::string_view channel, std::string_view bytes) {
  return find(channel).write(bytes);
}
void LiveDevices::unplug(const std::string& channel) {
  find(channel).unplug();
}
void LiveDevices::plug(const std::string& channel) {
  find(channel).plug();
}

}  // namespace tillrig
