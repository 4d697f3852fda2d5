#include "json/jsonpath/unicode_category.h"

#include <gtest/gtest.h>

#include <array>

#include "code_points.h"

namespace offloop::json::jsonpath {
namespace {

TEST(UnicodeCategoryTest, KnowsEveryCategory) {
  const struct {
    uint32_t code_point;
    const char* name;
  } cases[] = {
      {'A', "Lu"},      {'z', "Ll"},     {0x1C5, "Lt"},    {0x2B0, "Lm"},
      {0x4E00, "Lo"},   {0x9FFF, "Lo"},  {0x300, "Mn"},    {0x903, "Mc"},
      {0x488, "Me"},    {'7', "Nd"},     {0x2160, "Nl"},   {0xBD, "No"},
      {'_', "Pc"},      {'-', "Pd"},     {'(', "Ps"},      {')', "Pe"},
      {0xAB, "Pi"},     {0xBB, "Pf"},    {'!', "Po"},      {'+', "Sm"},
      {'$', "Sc"},      {'^', "Sk"},     {0xA9, "So"},     {' ', "Zs"},
      {0x2028, "Zl"},   {0x2029, "Zp"},  {0, "Cc"},        {0x7F, "Cc"},
      {0xAD, "Cf"},     {0xE000, "Co"},  {0x10FFFD, "Co"}, {0x378, "Cn"},
      {0x10FFFF, "Cn"}, {0x1F600, "So"}, {0x323AF, "Lo"},
  };
  for (const auto& test : cases) {
    const auto category = static_cast<unsigned>(CategoryOf(test.code_point));
    EXPECT_EQ(CategoriesNamed(test.name), CategorySet{1} << category)
        << test.name;
  }
  EXPECT_EQ(CategoryOf(0xD800), UnicodeCategory::kCs);
  EXPECT_EQ(CategoryOf(0xDFFF), UnicodeCategory::kCs);
}

TEST(UnicodeCategoryTest, KnowsNoOtherNames) {
  for (const char* name :
       {"", "A", "l", "lu", "LU", "Lux", "Cs", "Lx", "uL", "L ", "lL"}) {
    EXPECT_EQ(CategoriesNamed(name), std::nullopt) << name;
  }
  CategorySet all = 0;
  for (const char* name : {"L", "M", "N", "P", "S", "Z", "C"}) {
    const CategorySet set = CategoriesNamed(name).value();
    EXPECT_EQ(all & set, 0u);
    all |= set;
  }
  EXPECT_EQ(all, kAllCategories);
}

TEST(UnicodeCategoryTest, HasARunForEachChangeOnly) {
  for (size_t i = 1; i < kCategoryTable.size(); ++i) {
    ASSERT_LT(kCategoryTable[i - 1] / 32, kCategoryTable[i] / 32);
    ASSERT_NE(kCategoryTable[i - 1] % 32, kCategoryTable[i] % 32);
  }
  EXPECT_LE(kCategoryTable.back() / 32, kLastCodePoint);
  // What never changes.
  std::array<uint32_t, 30> counts = {};
  for (uint32_t c = 0; c <= kLastCodePoint; ++c) {
    ++counts[static_cast<unsigned>(CategoryOf(c))];
  }
  const auto count = [&](UnicodeCategory category) {
    return counts[static_cast<unsigned>(category)];
  };
  EXPECT_EQ(count(UnicodeCategory::kCs), 2048u);
  EXPECT_EQ(count(UnicodeCategory::kCo), 137468u);
  EXPECT_EQ(count(UnicodeCategory::kCc), 65u);
}

}  // namespace
}  // namespace offloop::json::jsonpath
