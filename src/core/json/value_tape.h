#ifndef OFFLOOP_CORE_JSON_VALUE_TAPE_H_
#define OFFLOOP_CORE_JSON_VALUE_TAPE_H_

#include <cstdint>

#include "json/column.h"

namespace offloop::json {

// A JSON value in the form from which JavaScript builds it fastest: everything
// that can be computed in advance is, and reading it takes one forward pass.
// lib/json/tape-reader.js is the reader, and has the same constants.
//
// A value is one word, followed by what its tag demands. The low four bits of a
// word are the tag; the others, signed, are its load.
enum class Tag : uint8_t {
  kInteger = 0,   // The load is the number.
  kNumber = 1,    // The next one of `numbers`.
  kLiteral = 2,   // The load: 0 null, 1 false, 2 true, 3 [], 4 {}.
  kShort = 3,     // A string of the next `load` bytes of `small`.
  kLatin1 = 4,    // A word: so many of the next bytes of `latin1`.
  kWide = 5,      // A word: so many of the next units of `wide`.
  kRepeated = 6,  // The string of the load-th kDefine.
  kDefine = 7,    // A string follows that will be repeated.
  // Containers. The reader builds small ones by recursion, in one go. Large
  // ones have tags of their own (kBigArray, kBigMembers): it may stop between
  // their children and go on later. A large one is never within a small one.
  kArray = 8,        // The next `load` values.
  kObject = 9,       // The values of the properties of shape number `load`.
  kMembers = 10,     // `load` times a string, which is the name, and a value.
  kIntegers = 11,    // The next `load` words are integers, the elements.
  kNumbers = 12,     // The elements are the next `load` of `numbers`.
  kBigArray = 13,    // As kArray.
  kBigMembers = 14,  // As kMembers.
};

constexpr unsigned kTagBits = 4;
// The bits of a load without its sign.
constexpr int64_t kMaxLoad = (int64_t{1} << (31 - kTagBits)) - 1;
// Strings of `small` have at most so many units. V8 copies such a part out of a
// string; of a longer one it keeps the whole string.
constexpr size_t kShortUnits = 12;

constexpr int32_t Word(Tag tag, int64_t load) {
  return static_cast<int32_t>(static_cast<uint32_t>(load) << kTagBits |
                              static_cast<uint32_t>(tag));
}

// The parts of it. Shapes come apart (see shape_table.h).
struct ValueTape {
  Column<int32_t> words;
  Column<double> numbers;
  // Strings in ISO 8859-1, and in UTF-16 those that cannot be.
  Column<uint8_t> small;
  Column<uint8_t> latin1;
  Column<char16_t> wide;

  void Put(Tag tag, int64_t load) { words.Push(Word(tag, load)); }
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_VALUE_TAPE_H_
