#include "reference/acquiring/answers.h"

#include "reference/protocol/invariant.h"

namespace tillrig::acquiring {

Answer answer_of(Purchase purchase, const AttemptKey& key) {
  const auto* attempt = find(purchase.attempts, key);
  invariant(attempt != nullptr, "an attempt that was stored is there");
  if (!is_final(attempt->state)) return Reply{encode(report_of(*attempt)), false};
  return Reply{attempt->reply, attempt->state != PaymentState::refused};
}

}  // namespace tillrig::acquiring
