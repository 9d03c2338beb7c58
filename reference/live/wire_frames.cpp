#include <array>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

#include "reference/live/wire_address.h"
#include "reference/ports/spawn.h"

namespace tillrig {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::size_t length_bytes = 2, max_frame_size = 0xffff;

std::string with_length(const std::string& bytes) {
  if (bytes.size() > max_frame_size) throw std::length_error("a frame holds at most 65535 bytes");
  std::string out;
  out += static_cast<char>(bytes.size() >> 8);
  out += static_cast<char>(bytes.size() & 0xff);
  return out + bytes;
}

asio::awaitable<WireFrame> read_frame(std::shared_ptr<tcp::socket> socket, std::shared_ptr<Error> error) {
  WireFrame frame;
  std::array<unsigned char, length_bytes> length{};
  co_await asio::async_read(*socket, asio::buffer(length), asio::redirect_error(asio::use_awaitable, *error));
  if (*error) co_return frame;
  frame.bytes.resize(static_cast<std::size_t>(length[0]) << 8 | length[1]);
  co_await asio::async_read(*socket, asio::buffer(frame.bytes), asio::redirect_error(asio::use_awaitable, *error));
  co_return frame;
}

asio::awaitable<void> serve_frames(std::shared_ptr<tcp::socket> socket, std::shared_ptr<const FrameHandler> handler) {
  const auto error = std::make_shared<Error>();
  for (;;) {
    WireFrame request = co_await read_frame(socket, error);
    if (*error) co_return;
    const std::vector<WireFrame> answers = co_await (*handler)(std::move(request));
    for (const auto& answer : answers) {
      const auto bytes = with_length(answer.bytes);
      co_await asio::async_write(*socket, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, *error));
      if (*error) co_return;
    }
  }
}

asio::awaitable<void> accept_frames(tcp::acceptor acceptor, std::shared_ptr<const FrameHandler> handler) {
  for (;;) {
    auto socket = std::make_shared<tcp::socket>(co_await acceptor.async_accept(asio::use_awaitable));
    const auto executor = acceptor.get_executor();
    spawn(executor, serve_frames(std::move(socket), handler));
  }
}

}  // namespace

asio::awaitable<FrameOutcome> LiveWire::frame(std::string endpoint, WireFrame frame, Duration budget) {
  const auto address = address_of(directory_, endpoint);
  if (!address) co_return Refused{RefusedWhy::no_connection, "nobody listens as " + endpoint};
  const auto bytes = with_length(frame.bytes);
  const auto socket = std::make_shared<tcp::socket>(executor_);
  const auto error = std::make_shared<Error>();
  asio::steady_timer deadline(executor_, time_.real(budget));
  deadline.async_wait([socket](const Error& cancelled) {
    if (!cancelled) socket->close();
  });
  co_await socket->async_connect(*address, asio::redirect_error(asio::use_awaitable, *error));
  if (*error) co_return Refused{RefusedWhy::no_connection, endpoint + ": " + error->message()};
  co_await asio::async_write(*socket, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, *error));
  WireFrame answer;
  if (!*error) answer = co_await read_frame(socket, error);
  if (!*error) co_return answer;
  if (!socket->is_open()) co_return Unknown{UnknownWhy::no_answer, "no answer within the budget"};
  co_return Unknown{UnknownWhy::peer_lost, "the connection ended before the answer"};
}

void LiveWire::listen_frames(std::string endpoint, FrameHandler handler) {
  auto acceptor = listen_as(directory_, endpoint, executor_);
  auto kept = std::make_shared<const FrameHandler>(std::move(handler));
  spawn(executor_, accept_frames(std::move(acceptor), std::move(kept)));
}

}  // namespace tillrig
