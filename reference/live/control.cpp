#include "reference/live/control.h"

#include <sys/socket.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace tillrig {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;

struct ControlSocket::State : std::enable_shared_from_this<State> {
  State(const asio::any_io_executor& executor, int descriptor, Perform p, std::function<void()> l)
      : socket(executor, Local(), descriptor), perform(std::move(p)), lost(std::move(l)) {}

  Local::socket socket;
  Perform perform;
  std::function<void()> lost;
  std::string arrived;

  void listen() {
    asio::async_read_until(socket, asio::dynamic_buffer(arrived), '\n',
                           [weak = weak_from_this()](const boost::system::error_code& error, std::size_t size) {
                             const auto self = weak.lock();
                             if (!self) return;
                             if (error) return self->lost();
                             const auto line = self->arrived.substr(0, size - 1);
                             self->arrived.erase(0, size);
                             self->obey(line);
                             self->listen();
                           });
  }

  void obey(std::string_view line) {
    const auto number = line.substr(0, line.find(' '));
    auto rest = line.substr(std::min(line.size(), number.size() + 1));
    const auto verb = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), verb.size() + 1));
    const auto why_not = perform(verb, rest);
    say(std::string(number) + (why_not ? " no " + *why_not : " ok"));
  }

  void say(std::string_view line) {
    boost::system::error_code gone;  // the reading side hears of it
    const auto whole = std::string(line) + "\n";
    asio::write(socket, asio::buffer(whole), gone);
  }
};

ControlSocket::ControlSocket(const asio::any_io_executor& executor, int descriptor, Perform perform,
                             std::function<void()> lost)
    : state_(std::make_shared<State>(executor, descriptor, std::move(perform), std::move(lost))) {
  state_->listen();
}

ControlSocket::~ControlSocket() = default;

void ControlSocket::say(std::string_view line) {
  state_->say(line);
}

}  // namespace tillrig
