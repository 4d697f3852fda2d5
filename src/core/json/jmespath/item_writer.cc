#include "json/jmespath/item_writer.h"

#include <algorithm>

namespace offloop::json::jmespath {

void ItemWriter::Write(const Item& item) {
  WriteOne(item);
  while (!open_.empty() && !writer_.failed()) {
    Open& open = open_.back();
    if (open.left == 0) {
      writer_.Append(open.object ? '}' : ']');
      open_.pop_back();
      if (!open_.empty() && open_.back().left != 0) writer_.Append(',');
      continue;
    }
    const Item* next = open.next++;
    --open.left;
    if (open.object) {
      WriteOne(*next);
      writer_.Append(':');
      next = open.next++;
      --open.left;
    }
    // `open` may have moved from here on.
    const bool last = open.left == 0;
    const size_t depth = open_.size();
    WriteOne(*next);
    if (open_.size() == depth && !last) writer_.Append(',');
  }
}

// Writes a scalar or a value of a source, or opens what was made.
void ItemWriter::WriteOne(const Item& item) {
  if (!item.is_node()) ++slots_;
  switch (item.kind()) {
    case Item::Kind::kNull:
      return writer_.Append("null");
    case Item::Kind::kFalse:
      return writer_.Append("false");
    case Item::Kind::kTrue:
      return writer_.Append("true");
    case Item::Kind::kReal:
      return writer_.AppendReal(item.real());
    case Item::Kind::kDigits:
      return writer_.Append(item.text());
    case Item::Kind::kString:
      return writer_.AppendString(item.text());
    case Item::Kind::kList:
    case Item::Kind::kObject: {
      const bool object = item.kind() == Item::Kind::kObject;
      ++slots_;
      writer_.Append(object ? '{' : '[');
      open_.push_back({item.items(), item.size(), object});
      depth_ = std::max(depth_, open_.size());
      return;
    }
    case Item::Kind::kNode:
      return spaces_ == Spaces::kKept ? writer_.Append(item.node())
                                      : WriteWithoutSpaces(item.node());
  }
}

void ItemWriter::WriteWithoutSpaces(Value value) {
  struct Container {
    uint32_t end;
    bool object;
    size_t children;
  };
  std::vector<Container> containers;
  const uint32_t end = value.next().index();
  for (Value at = value; at.index() != end && !writer_.failed();) {
    if (!containers.empty()) {
      Container& around = containers.back();
      const bool named = around.object && around.children % 2 == 1;
      if (around.children++ != 0) writer_.Append(named ? ':' : ',');
    }
    ++slots_;
    if (at.is_container()) {
      const bool object = at.type() == ValueType::kObject;
      ++slots_;
      writer_.Append(object ? '{' : '[');
      containers.push_back({at.next().index(), object, 0});
      at = at.first_child();
    } else {
      writer_.Append(at);
      at = at.next();
    }
    while (!containers.empty() && containers.back().end == at.index()) {
      writer_.Append(containers.back().object ? '}' : ']');
      containers.pop_back();
    }
  }
}

}  // namespace offloop::json::jmespath
