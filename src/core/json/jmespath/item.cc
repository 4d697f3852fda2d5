#include "json/jmespath/item.h"

namespace offloop::json::jmespath {

Item::Item(const Source* source, Value value) {
  switch (value.type()) {
    case ValueType::kNull:
      break;
    case ValueType::kFalse:
      kind_ = Kind::kFalse;
      break;
    case ValueType::kTrue:
      kind_ = Kind::kTrue;
      break;
    default:
      kind_ = Kind::kNode;
      index_ = value.index();
      data_.source = source;
  }
}

Item Item::Real(double value) {
  Item item;
  item.kind_ = Kind::kReal;
  item.data_.real = value;
  return item;
}

Item Item::Digits(std::string_view json) {
  Item item = String(json);
  item.kind_ = Kind::kDigits;
  return item;
}

Item Item::String(std::string_view text) {
  Item item;
  item.kind_ = Kind::kString;
  item.size_ = text.size();
  item.data_.chars = text.data();
  return item;
}

Item Item::List(const Item* items, size_t size) {
  Item item;
  item.kind_ = Kind::kList;
  item.size_ = size;
  item.data_.items = items;
  return item;
}

Item Item::Object(const Item* names_and_values, size_t size) {
  Item item = List(names_and_values, size);
  item.kind_ = Kind::kObject;
  return item;
}

TypeSet Item::type() const {
  switch (kind_) {
    case Kind::kNull:
      return kNullType;
    case Kind::kFalse:
    case Kind::kTrue:
      return kBooleanType;
    case Kind::kReal:
    case Kind::kDigits:
      return kNumberType;
    case Kind::kString:
      return kStringType;
    case Kind::kList:
      return kArrayType;
    case Kind::kObject:
      return kObjectType;
    case Kind::kNode:
      break;
  }
  switch (node().type()) {
    case ValueType::kNumber:
      return kNumberType;
    case ValueType::kString:
      return kStringType;
    case ValueType::kArray:
      return kArrayType;
    default:
      return kObjectType;
  }
}

bool Item::IsTrue() const {
  switch (kind_) {
    case Kind::kNull:
    case Kind::kFalse:
      return false;
    case Kind::kTrue:
    case Kind::kReal:
    case Kind::kDigits:
      return true;
    case Kind::kNode:
      break;
    default:
      return size_ != 0;
  }
  const Value value = node();
  if (value.type() == ValueType::kNumber) return true;
  if (value.type() == ValueType::kString) return !value.content().empty();
  return value.first_child() != value.next();
}

}  // namespace offloop::json::jmespath
