#include "reference/acquiring/refund_part.h"

namespace tillrig::acquiring {

RefundReport report_of(const RefundPart& part) {
  RefundReport report;
  report.refund = part.key;
  report.attempt = part.attempt;
  report.line = part.line;
  report.tender = part.tender;
  report.channel = part.channel;
  report.state = part.state;
  report.amount = part.amount;
  report.txn = part.txn;
  report.why = part.why;
  return report;
}

const RefundTable& refund_table() {
  using S = RefundState;
  using F = RefundEffect;
  static const RefundTable table{
      {S::sending, S::unknown, S::unknown, {}},
      {S::sending, S::refunded, S::refunded, {F::refunded}},
      {S::sending, S::failed, S::failed, {}},

      {S::unknown, S::refunded, S::refunded, {F::refunded}},
      {S::unknown, S::failed, S::failed, {}},
  };
  return table;
}

}  // namespace tillrig::acquiring
