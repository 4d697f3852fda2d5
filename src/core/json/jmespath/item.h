#ifndef OFFLOOP_CORE_JSON_JMESPATH_ITEM_H_
#define OFFLOOP_CORE_JSON_JMESPATH_ITEM_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/jmespath/function.h"
#include "json/jmespath/literal.h"
#include "json/value.h"

namespace offloop::json::jmespath {

// A value during an evaluation: a node of a parsed text, which is written as
// its source, or something that the expression has made. Cheap to copy; what it
// refers to lives as long as the evaluation.
class Item {
 public:
  enum class Kind : uint8_t {
    kNull,
    kFalse,
    kTrue,
    kReal,    // A finite number.
    kDigits,  // A number as JSON text.
    kString,  // What it says (see string_text.h).
    kList,
    kObject,  // Its items are names (strings) and values in turn.
    kNode,    // A number, string, array or object of a source.
  };

  Item() = default;
  explicit Item(bool value) : kind_(value ? Kind::kTrue : Kind::kFalse) {}
  Item(const Source* source, Value value);
  static Item Real(double value);
  static Item Digits(std::string_view json);
  static Item String(std::string_view text);
  static Item List(const Item* items, size_t size);
  static Item Object(const Item* names_and_values, size_t size);

  Kind kind() const { return kind_; }
  TypeSet type() const;
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_node() const { return kind_ == Kind::kNode; }
  // Whether it is truthy: anything except null, false, "", [] and {}.
  bool IsTrue() const;

  // Precondition: it is of that kind.
  Value node() const { return data_.source->At(index_); }
  double real() const { return data_.real; }
  std::string_view text() const { return {data_.chars, size_}; }
  // For lists: the elements; for objects: names and values in turn.
  const Item* items() const { return data_.items; }
  size_t size() const { return size_; }
  const Source* source() const { return data_.source; }

 private:
  Kind kind_ = Kind::kNull;
  uint32_t index_ = 0;
  size_t size_ = 0;
  union {
    const Source* source = nullptr;
    const Item* items;
    const char* chars;
    double real;
  } data_;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_ITEM_H_
