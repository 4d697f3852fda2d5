#ifndef OFFLOOP_TEST_CORE_JSON_VALUE_TAPE_CHECKER_H_
#define OFFLOOP_TEST_CORE_JSON_VALUE_TAPE_CHECKER_H_

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes.h"
#include "json/document.h"
#include "json/escapes.h"
#include "json/limits.h"
#include "json/value.h"
#include "json/value_tape.h"
#include "json_testing.h"
#include "outcome.h"
#include "payload.h"

namespace offloop::json {

// Reads a value tape as JavaScript does, and says whether it is what a text
// says: its structure, its numbers as strtod() reads them, its strings, how
// often it says that shapes are used. Does not use what made the tape.
// Recurses.
class ValueTapeChecker {
 public:
  // What MakeParse() gives: its parts in order, the last one too.
  explicit ValueTapeChecker(std::vector<Outcome> parts)
      : parts_(std::move(parts)) {
    Load();
  }

  // Whether properties named __proto__ are missing on the tape.
  void set_without_proto(bool without) { without_proto_ = without; }

  // Whether the tape is this value, and nothing more.
  bool Is(Value value) {
    return Matches(value) && IsRead() && part_ == parts_.size();
  }

  // How often a tag was met.
  int seen(Tag tag) const { return seen_[static_cast<size_t>(tag)]; }

 private:
  // Goes on with the next part.
  void Load() {
    Outcome& part = parts_.at(part_++);
    words_ = Copy<int32_t>(part.output);
    numbers_ = Copy<double>(part.emitted.at(0));
    small_ = Copy<uint8_t>(part.emitted.at(1));
    latin1_ = Copy<uint8_t>(part.emitted.at(2));
    wide_ = Copy<char16_t>(part.emitted.at(3));
    at_ = numbers_at_ = small_at_ = latin1_at_ = wide_at_ = 0;
    LoadShapes(part.emitted.at(4));
  }

  void LoadShapes(Payload& text) {
    const Value list =
        Parse(text, kDefaultMaxDepth, around_.context).value()->root();
    documents_.push_back(text.note());
    size_t number = 0;
    for (Value each = list.first_child(); each.index() != list.next().index();
         each = each.next(), ++number) {
      const bool is_new = each.type() == ValueType::kArray;
      if (is_new != (number >= shapes_.size())) std::abort();
      if (is_new) shapes_.push_back({each, 0});
      const Value uses = is_new ? each.first_child() : each;
      shapes_[number].uses = std::stoi(std::string(AsText(uses.source())));
    }
  }

  // Whether a part was read to its end, and had what it says.
  bool IsRead() const {
    for (const Shape& shape : shapes_) {
      if (shape.uses != 0) return false;
    }
    return at_ == words_.size() && numbers_at_ == numbers_.size() &&
           small_at_ == small_.size() && latin1_at_ == latin1_.size() &&
           wide_at_ == wide_.size();
  }

  // A part may end between two children of these.
  bool ComesWithMore(Tag tag) {
    if (tag != Tag::kBigArray && tag != Tag::kBigMembers) return true;
    if (at_ < words_.size()) return true;
    if (!IsRead() || part_ == parts_.size()) return false;
    Load();
    return true;
  }

  template <typename T>
  static std::vector<T> Copy(Payload& payload) {
    const ByteView bytes = payload.Join().value();
    std::vector<T> copy(bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
    return copy;
  }

  std::pair<Tag, int32_t> Next() {
    const int32_t word = words_.at(at_++);
    const auto tag = static_cast<Tag>(word & ((1 << kTagBits) - 1));
    ++seen_[static_cast<size_t>(tag)];
    return {tag, word >> kTagBits};
  }

  bool Matches(Value value) {
    const auto [tag, load] = Next();
    switch (value.type()) {
      case ValueType::kNull:
        return tag == Tag::kLiteral && load == 0;
      case ValueType::kFalse:
        return tag == Tag::kLiteral && load == 1;
      case ValueType::kTrue:
        return tag == Tag::kLiteral && load == 2;
      case ValueType::kNumber:
        return tag == Tag::kInteger
                   ? IsNumber(value, load)
                   : tag == Tag::kNumber && IsNumber(value, NextNumber());
      case ValueType::kString:
        return StringEquals(value.content(), String(tag, load));
      case ValueType::kArray:
        return MatchesArray(value, tag, load);
      case ValueType::kObject:
        break;
    }
    return MatchesObject(value, tag, load);
  }

  double NextNumber() { return numbers_.at(numbers_at_++); }

  static bool IsNumber(Value value, double number) {
    const std::string text(AsText(value.source()));
    const double expected = std::strtod(text.c_str(), nullptr);
    return std::bit_cast<uint64_t>(expected) == std::bit_cast<uint64_t>(number);
  }

  bool MatchesArray(Value array, Tag tag, int32_t load) {
    const auto count = static_cast<int32_t>(array.count());
    if (tag == Tag::kLiteral) return load == 3 && count == 0;
    if (load != count) return false;
    Value element = array.first_child();
    for (int32_t i = 0; i < count; ++i, element = element.next()) {
      if (tag == Tag::kIntegers) {
        if (!IsNumber(element, words_.at(at_++))) return false;
      } else if (tag == Tag::kNumbers) {
        if (!IsNumber(element, NextNumber())) return false;
      } else if (tag != Tag::kArray && tag != Tag::kBigArray) {
        return false;
      } else if (!ComesWithMore(tag) || !Matches(element)) {
        return false;
      }
    }
    return true;
  }

  bool MatchesObject(Value object, Tag tag, int32_t load) {
    int32_t left = load;
    Value name_on_tape;
    if (tag == Tag::kObject) {
      Shape& used = shapes_.at(static_cast<size_t>(load));
      --used.uses;
      const Value shape = used.names;
      left = static_cast<int32_t>(shape.count()) - 1;
      name_on_tape = Child(shape, 1);
    } else if (tag == Tag::kLiteral) {
      if (load != 4) return false;
      left = 0;
    } else if (tag != Tag::kMembers && tag != Tag::kBigMembers) {
      return false;
    }
    const uint32_t end = object.next().index();
    for (Value name = object.first_child(); name.index() != end;
         name = name.next().next()) {
      if (without_proto_ && StringEquals(name.content(), "__proto__")) continue;
      if (left-- == 0 || !ComesWithMore(tag)) return false;
      if (tag == Tag::kObject) {
        if (AsText(name_on_tape.source()) != AsText(name.source()))
          return false;
        name_on_tape = name_on_tape.next();
      } else {
        const auto [name_tag, name_load] = Next();
        if (!StringEquals(name.content(), String(name_tag, name_load))) {
          return false;
        }
      }
      if (!Matches(name.next())) return false;
    }
    return left == 0;
  }

  static Value Child(Value array, int32_t index) {
    Value child = array.first_child();
    while (index-- > 0) child = child.next();
    return child;
  }

  // As WTF-8.
  std::string String(Tag tag, int32_t load) {
    switch (tag) {
      case Tag::kShort:
        if (load > static_cast<int32_t>(kShortUnits)) std::abort();
        return Encode(small_, small_at_, static_cast<uint32_t>(load));
      case Tag::kLatin1:
        return Encode(latin1_, latin1_at_, NextSize());
      case Tag::kWide:
        return Encode(wide_, wide_at_, NextSize());
      case Tag::kRepeated:
        return defined_.at(static_cast<size_t>(load));
      case Tag::kDefine: {
        const auto [next_tag, next_load] = Next();
        defined_.push_back(String(next_tag, next_load));
        return defined_.back();
      }
      default:
        return "not a string";
    }
  }

  uint32_t NextSize() { return static_cast<uint32_t>(words_.at(at_++)); }

  template <typename Unit>
  static std::string Encode(const std::vector<Unit>& units, size_t& at,
                            uint32_t count) {
    std::string text;
    for (const size_t end = at + count; at < end;) {
      uint32_t code = units.at(at++);
      if (code >= 0xD800 && code < 0xDC00 && at < end) {
        const uint32_t low = units.at(at);
        if (low >= 0xDC00 && low < 0xE000) {
          code = 0x10000 + ((code - 0xD800) << 10u) + (low - 0xDC00);
          ++at;
        }
      }
      AppendCode(text, code);
    }
    return text;
  }

  static void AppendCode(std::string& text, uint32_t code) {
    const auto put = [&text](uint32_t byte) {
      text.push_back(static_cast<char>(byte));
    };
    if (code < 0x80) return put(code);
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr uint32_t kFirst[] = {0, 0xC0, 0xE0, 0xF0};
    put(kFirst[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) put(0x80 | (code >> (6 * i) & 0x3Fu));
  }

  struct Shape {
    // Behind a number.
    Value names;
    // In this part, and not met yet.
    int uses;
  };

  std::vector<Outcome> parts_;
  size_t part_ = 0;
  std::vector<int32_t> words_;
  std::vector<double> numbers_;
  std::vector<uint8_t> small_;
  std::vector<uint8_t> latin1_;
  std::vector<char16_t> wide_;
  Surroundings around_;
  std::vector<Shape> shapes_;
  std::vector<std::shared_ptr<const Payload::Note>> documents_;
  std::vector<std::string> defined_;
  bool without_proto_ = false;
  int seen_[1 << kTagBits] = {};
  size_t at_ = 0;
  size_t numbers_at_ = 0;
  size_t small_at_ = 0;
  size_t latin1_at_ = 0;
  size_t wide_at_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_TEST_CORE_JSON_VALUE_TAPE_CHECKER_H_
