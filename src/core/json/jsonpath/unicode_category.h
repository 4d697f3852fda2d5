#ifndef OFFLOOP_CORE_JSON_JSONPATH_UNICODE_CATEGORY_H_
#define OFFLOOP_CORE_JSON_JSONPATH_UNICODE_CATEGORY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace offloop::json::jsonpath {

// The general categories of the Unicode Standard, in the order of
// scripts/unicode-categories.
enum class UnicodeCategory : uint8_t {
  kLu,
  kLl,
  kLt,
  kLm,
  kLo,
  kMn,
  kMc,
  kMe,
  kNd,
  kNl,
  kNo,
  kPc,
  kPd,
  kPs,
  kPe,
  kPi,
  kPf,
  kPo,
  kSm,
  kSc,
  kSk,
  kSo,
  kZs,
  kZl,
  kZp,
  kCc,
  kCf,
  kCs,
  kCo,
  kCn,
};

// A set of categories: one bit each, by number.
using CategorySet = uint32_t;
constexpr CategorySet kAllCategories = (CategorySet{1} << 30u) - 1;

// Runs of code points of one category: the first code point times 32, and the
// category. Generated.
constexpr size_t kCategoryRuns = 4144;
extern const std::array<uint32_t, kCategoryRuns> kCategoryTable;

// The category of a code point, as of Unicode 17. Precondition: at most
// 0x10FFFF. Thread-safe.
UnicodeCategory CategoryOf(uint32_t code_point);

// The categories that a name of RFC 9485 stands for ("Lu", or "L" for all of
// L); nullopt for any other text. Thread-safe.
std::optional<CategorySet> CategoriesNamed(std::string_view name);

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_UNICODE_CATEGORY_H_
