#include "json/jsonpath/unicode_category.h"

#include <algorithm>

namespace offloop::json::jsonpath {
namespace {

// Cs is included so that C is complete, although RFC 9485 has no name for
// surrogates alone.
constexpr std::string_view kNames =
    "LuLlLtLmLoMnMcMeNdNlNoPcPdPsPePiPfPoSmScSkSoZsZlZpCcCfCsCoCn";

}  // namespace

UnicodeCategory CategoryOf(uint32_t code_point) {
  const uint32_t last_of_code_point = code_point * 32 + 31;
  const auto behind = std::upper_bound(
      kCategoryTable.begin(), kCategoryTable.end(), last_of_code_point);
  return static_cast<UnicodeCategory>(*std::prev(behind) % 32);
}

std::optional<CategorySet> CategoriesNamed(std::string_view name) {
  if (name.empty() || name.size() > 2 || name == "Cs") return std::nullopt;
  CategorySet set = 0;
  for (size_t i = 0; i < kNames.size(); i += 2) {
    if (kNames.substr(i, name.size()) == name) set |= CategorySet{1} << i / 2;
  }
  return set == 0 ? std::nullopt : std::optional(set);
}

}  // namespace offloop::json::jsonpath
