#include <utility>

#include "json/compare_text.h"
#include "json/equal.h"
#include "json/jmespath/fault.h"
#include "json/jmespath/item_writer.h"
#include "json/jmespath/workspace.h"
#include "json/tape.h"
#include "json/writer.h"

// The part of the workspace that writes what was made, to compare it or as
// text.

namespace offloop::json::jmespath {

bool Workspace::Equal(const Item& a, const Item& b, bool& result) {
  const TypeSet type = a.type();
  result = type == b.type();
  if (!result || type == kNullType) return true;
  if (type == kBooleanType) {
    result = a.kind() == b.kind();
    return true;
  }
  if (type == kNumberType) {
    result = NumberOf(a) == NumberOf(b);
    return Step();
  }
  if (type == kStringType) {
    std::string buffer_a;
    std::string buffer_b;
    const std::string_view text_a = TextOf(a, buffer_a);
    result = SameText(text_a, TextOf(b, buffer_b), pace_);
    return Step();
  }
  return EqualContainers(a, b, result);
}

bool Workspace::EqualContainers(const Item& a, const Item& b, bool& result) {
  const size_t kept = reread_.size();
  const Arena::Mark mark = arena_.mark();
  Item node_a;
  Item node_b;
  if (!ToNode(a, node_a) || !ToNode(b, node_b)) return false;
  uint64_t looks = 1;
  Result<bool> equal =
      json::Equal(node_a.node(), node_b.node(), pace_.context(), &looks);
  if (!equal.ok()) return Fail(std::move(equal).error());
  result = equal.value();
  reread_.resize(kept);
  arena_.Rewind(mark);
  return Step(looks);
}

bool Workspace::ToNode(const Item& item, Item& result) {
  if (item.is_node()) {
    result = item;
    return true;
  }
  Bytes text;
  uint64_t slots = 0;
  if (!Write(item, text, slots) || !StepBytes(text.size())) return false;
  // Of a dense text the tape is several times as large.
  if (!arena_.Count(text.size() + slots * sizeof(Tape::Slot))) {
    return Fail(OutputTooLarge(limits_.bytes));
  }
  auto literal = Literal::View(text.view(), SIZE_MAX, pace_.context());
  if (!literal.ok()) return Fail(std::move(literal).error());
  const Reread& kept =
      reread_.emplace_back(Reread{std::move(text), std::move(literal).value()});
  result = Item(&kept.literal->source(), kept.literal->root());
  return true;
}

// A step for each value and name, and for what a tape of them takes beyond
// that.
bool Workspace::Write(const Item& item, Bytes& text, uint64_t& slots) {
  Writer writer(arena_.left(), 0, pace_.context());
  ItemWriter items(writer, Spaces::kRemoved);
  items.Write(item);
  Result<Bytes> written = writer.Take();
  if (!written.ok()) {
    // The writer knows only what was left.
    return Fail(written.error().code == ErrorCode::kOutputTooLarge
                    ? OutputTooLarge(limits_.bytes)
                    : std::move(written).error());
  }
  text = std::move(written).value();
  slots = items.slots();
  return Step(slots);
}

bool Workspace::WriteText(const Item& item, std::string_view& result) {
  Bytes text;
  uint64_t slots = 0;
  return Write(item, text, slots) && KeepCopy(AsText(text.view()), result);
}

}  // namespace offloop::json::jmespath
