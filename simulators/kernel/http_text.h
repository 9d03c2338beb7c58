#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/ports/wire.h"

namespace tillrig {

// HTTP/1.1 as the virtual wire carries it: one whole message, its body as long as the bytes last.
std::string to_bytes(const HttpRequest& request);
std::string to_bytes(const HttpResponse& response);
// nullopt: not such a message.
std::optional<HttpRequest> request_from(std::string_view bytes);
std::optional<HttpResponse> response_from(std::string_view bytes);

}  // namespace tillrig
