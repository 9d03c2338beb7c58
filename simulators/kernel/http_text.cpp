#include "simulators/kernel/http_text.h"

#include <charconv>

namespace tillrig {
namespace {

constexpr std::string_view line_end = "\r\n";

template <class Message>
std::string with_rest(std::string text, const Message& message) {
  for (const auto& [name, value] : message.headers) text.append(name).append(": ").append(value).append(line_end);
  return text.append(line_end).append(message.body);
}

std::optional<std::string_view> next_line(std::string_view& bytes) {
  const auto end = bytes.find(line_end);
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = bytes.substr(0, end);
  bytes.remove_prefix(end + line_end.size());
  return line;
}

template <class Message>
bool read_rest(std::string_view bytes, Message& message) {
  for (auto line = next_line(bytes); line; line = next_line(bytes)) {
    if (line->empty()) {
      message.body = bytes;
      return true;
    }
    const auto colon = line->find(": ");
    if (colon == std::string_view::npos) return false;
    message.headers.emplace_back(line->substr(0, colon), line->substr(colon + 2));
  }
  return false;
}

}  // namespace

std::string to_bytes(const HttpRequest& request) {
  return with_rest(request.method + " " + request.target + " HTTP/1.1\r\n", request);
}

std::string to_bytes(const HttpResponse& response) {
  return with_rest("HTTP/1.1 " + std::to_string(response.status) + "\r\n", response);
}

std::optional<HttpRequest> request_from(std::string_view bytes) {
  const auto line = next_line(bytes);
  if (!line) return std::nullopt;
  const auto first = line->find(' ');
  const auto last = line->rfind(' ');
  if (first == last || line->substr(last + 1) != "HTTP/1.1") return std::nullopt;
  HttpRequest request;
  request.method = line->substr(0, first);
  request.target = line->substr(first + 1, last - first - 1);
  if (!read_rest(bytes, request)) return std::nullopt;
  return request;
}

std::optional<HttpResponse> response_from(std::string_view bytes) {
  constexpr std::string_view version = "HTTP/1.1 ";
  const auto line = next_line(bytes);
  if (!line || !line->starts_with(version)) return std::nullopt;
  HttpResponse response;
  const auto digits = line->substr(version.size());
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), response.status);
  if (read.ec != std::errc() || !read_rest(bytes, response)) return std::nullopt;
  return response;
}

}  // namespace tillrig
