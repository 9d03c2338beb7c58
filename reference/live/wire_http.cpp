#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "reference/live/wire_address.h"
#include "reference/ports/spawn.h"

namespace tillrig {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::size_t max_body_bytes = std::size_t{8} * 1024 * 1024;
constexpr unsigned http_1_1 = 11;

http::request<http::string_body> wire_form(HttpRequest request, const std::string& host) {
  http::request<http::string_body> form;
  form.version(http_1_1);
  form.method_string(request.method);
  form.target(request.target);
  form.set(http::field::host, host);
  for (const auto& [name, value] : request.headers) form.insert(name, value);
  form.body() = std::move(request.body);
  form.prepare_payload();
  return form;
}

template <class Form>
std::vector<std::pair<std::string, std::string>> headers_of(const Form& form) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& field : form) headers.emplace_back(field.name_string(), field.value());
  return headers;
}

Unknown unknown(const Error& error) {
  if (error == beast::error::timeout) return {UnknownWhy::no_answer, "no answer within the budget"};
  if (error == http::error::end_of_stream || error == asio::error::connection_reset || error == asio::error::eof)
    return {UnknownWhy::peer_lost, "the connection ended before the answer"};
  return {UnknownWhy::unreadable_answer, error.message()};
}

// One connection: requests are answered one after another until the other end leaves or sends what is not HTTP.
asio::awaitable<void> serve_http(tcp::socket socket, std::shared_ptr<const HttpHandler> handler) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  Error error;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(max_body_bytes);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    auto form = parser.release();
    HttpRequest request{std::string(form.method_string()), std::string(form.target()), headers_of(form), {}};
    request.body = std::move(form.body());
    HttpResponse said = co_await (*handler)(std::move(request));
    http::response<http::string_body> answer(static_cast<http::status>(said.status), http_1_1);
    for (const auto& [name, value] : said.headers) answer.insert(name, value);
    answer.body() = std::move(said.body);
    answer.keep_alive(form.keep_alive());
    answer.prepare_payload();
    co_await http::async_write(stream, answer, asio::redirect_error(asio::use_awaitable, error));
    if (error || !answer.keep_alive()) co_return;
  }
}

asio::awaitable<void> accept_http(tcp::acceptor acceptor, std::shared_ptr<const HttpHandler> handler) {
  for (;;) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    const auto executor = acceptor.get_executor();
    spawn(executor, serve_http(std::move(socket), handler));
  }
}

}  // namespace

LiveWire::LiveWire(asio::any_io_executor executor, LiveTime time, const FolderDirectory& directory)
    : executor_(std::move(executor)), time_(time), directory_(directory) {}

LiveWire::~LiveWire() = default;

asio::awaitable<HttpOutcome> LiveWire::http(std::string endpoint, HttpRequest request, Duration budget) {
  const auto address = address_of(directory_, endpoint);
  if (!address) co_return Refused{RefusedWhy::no_connection, "nobody listens as " + endpoint};
  beast::tcp_stream stream(executor_);
  stream.expires_after(time_.real(budget));
  Error error;
  co_await stream.async_connect(*address, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return Refused{RefusedWhy::no_connection, endpoint + ": " + error.message()};
  const auto form = wire_form(std::move(request), endpoint);
  co_await http::async_write(stream, form, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return unknown(error);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(max_body_bytes);
  co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return unknown(error);
  auto answer = parser.release();
  HttpResponse response{static_cast<int>(answer.result_int()), headers_of(answer), {}};
  response.body = std::move(answer.body());
  co_return response;
}

void LiveWire::listen_http(std::string endpoint, HttpHandler handler) {
  auto acceptor = listen_as(directory_, endpoint, executor_);
  auto kept = std::make_shared<const HttpHandler>(std::move(handler));
  spawn(executor_, accept_http(std::move(acceptor), std::move(kept)));
}

}  // namespace tillrig
