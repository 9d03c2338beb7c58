#include "harness/scenario/write_step.h"

namespace tillrig {

namespace {

class ExpectationWriter {
 public:
  explicit ExpectationWriter(const World& world) : world_(world) {}

  FileObject operator()(const ExpectDisplay& seen) const {
    return at(seen.till, FileObject().text("display", seen.text));
  }
  FileObject operator()(const ExpectScreen& seen) const {
    return at(seen.till, FileObject().text("screen", seen.text));
  }
  FileObject operator()(const ExpectOrder& seen) const {
    return FileObject().text("order", seen.state).text("id", seen.id);
  }
  FileObject operator()(const ExpectOrders& seen) const {
    return FileObject().number("orders", seen.count).text("state", seen.state);
  }
  FileObject operator()(const ExpectBook& seen) const {
    return FileObject()
        .name("book", seen.book)
        .text("customer", seen.customer)
        .money("paid", seen.paid)
        .money("refunded", seen.refunded)
        .number("debits", seen.debits)
        .number("refunds", seen.refunds);
  }
  FileObject operator()(const ExpectReceipt& seen) const {
    return at(
        seen.till,
        FileObject().number("receipts", seen.originals).number("copies", seen.copies).text("contains", seen.contains));
  }
  FileObject operator()(const ExpectDrawer& seen) const {
    return at(seen.till, FileObject().text("drawer", "opened").number("times", seen.times));
  }
  FileObject operator()(const ExpectStock& seen) const {
    return FileObject()
        .text("stock", seen.item)
        .number("available", seen.available)
        .number("reserved", seen.reserved)
        .number("sold", seen.sold);
  }
  FileObject operator()(const ExpectPad& seen) const { return at(seen.till, FileObject().text("pad", seen.text)); }
  FileObject operator()(const ExpectPrinted& seen) const {
    return at(seen.till, FileObject().text("printed", seen.text));
  }
  FileObject operator()(const ExpectCash& seen) const {
    return FileObject().text("cash", seen.customer).money("paid", seen.paid);
  }
  FileObject operator()(const ExpectParked& seen) const {
    return at(seen.till, FileObject().number("parked", seen.count));
  }
  FileObject operator()(const ExpectDifferences& seen) const {
    return FileObject()
        .number("differences", seen.count)
        .text("kind", seen.kind)
        .text("contains", seen.contains)
        .number("open", seen.open);
  }
  FileObject operator()(const ExpectListed& seen) const {
    return FileObject().number("listed", seen.count).text("list", seen.list).text("why", seen.why);
  }

 private:
  FileObject at(const NodeName& till, FileObject& written) const {
    return written.name("till", written_till(till, world_));
  }

  const World& world_;
};

}  // namespace

FileObject written_expectation(const Expectation& expectation, const World& world) {
  return std::visit(ExpectationWriter(world), expectation.what).time("within", expectation.within);
}

}  // namespace tillrig
