#include "json/equal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.h"
#include "json/limits.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

// A text with its document.
struct Parsed {
  Parsed(std::string_view text, Surroundings& around)
      : payload(Chunks({text})),
        document(Parse(payload, kLargestMaxDepth, around.context).value()) {}

  Payload payload;
  std::shared_ptr<const Document> document;
};

bool AreEqual(std::string_view a, std::string_view b) {
  Surroundings around;
  const Parsed of_a(a, around);
  const Parsed of_b(b, around);
  const Value root_a = of_a.document->root();
  const Value root_b = of_b.document->root();
  const bool equal = Equal(root_a, root_b, around.context).value();
  EXPECT_EQ(Equal(root_b, root_a, around.context).value(), equal);
  EXPECT_TRUE(Equal(root_a, root_a, around.context).value());
  return equal;
}

TEST(EqualTest, ComparesScalars) {
  EXPECT_TRUE(AreEqual("null", " null "));
  EXPECT_FALSE(AreEqual("true", "false"));
  EXPECT_FALSE(AreEqual("null", "false"));
  EXPECT_FALSE(AreEqual("1", "\"1\""));
  EXPECT_TRUE(AreEqual("1", "1.0"));
  EXPECT_TRUE(AreEqual("100", "1e2"));
  EXPECT_TRUE(AreEqual("0", "-0"));
  EXPECT_TRUE(AreEqual("9007199254740993", "9007199254740992"));
  EXPECT_TRUE(AreEqual("1e400", "1e500"));
  EXPECT_FALSE(AreEqual("1e400", "-1e400"));
  EXPECT_FALSE(AreEqual("1.1", "1.2"));
  EXPECT_TRUE(AreEqual(R"("a")", R"("\u0061")"));
  EXPECT_TRUE(AreEqual(R"("\ud83d\ude00")", "\"\xF0\x9F\x98\x80\""));
  EXPECT_FALSE(AreEqual(R"("\ud83d")", R"("\ude00")"));
  EXPECT_FALSE(AreEqual(R"("a")", R"("ab")"));
}

TEST(EqualTest, ComparesArraysInOrder) {
  EXPECT_TRUE(AreEqual("[]", "[ ]"));
  EXPECT_FALSE(AreEqual("[]", "{}"));
  EXPECT_FALSE(AreEqual("[1,2]", "[2,1]"));
  EXPECT_FALSE(AreEqual("[1]", "[1,1]"));
  EXPECT_TRUE(AreEqual("[[1],[],[2,[3]]]", "[[1.0],[],[2,[3]]]"));
  EXPECT_FALSE(AreEqual("[[1],[],[2,[3]]]", "[[1],[],[2,[4]]]"));
  EXPECT_FALSE(AreEqual("[[],1]", "[[],2]"));
}

TEST(EqualTest, ComparesObjectsInAnyOrder) {
  EXPECT_TRUE(AreEqual(R"({"a":1,"b":[2]})", R"({"b":[2],"a":1})"));
  EXPECT_TRUE(AreEqual(R"({"\u0061":1})", R"({"a":1})"));
  EXPECT_TRUE(AreEqual(R"({"\n1":1,"\n2":{"\t":2}})",
                       R"({"\u000a2":{"\u0009":2},"\u000a1":1})"));
  EXPECT_FALSE(AreEqual(R"({"a":1})", R"({"b":1})"));
  EXPECT_FALSE(AreEqual(R"({"a":1})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(AreEqual(R"({"a":{"b":1}})", R"({"a":{"b":2}})"));
  EXPECT_TRUE(AreEqual(R"({"__proto__":1,"":2})", R"({"":2,"__proto__":1})"));
}

TEST(EqualTest, CountsTheLastOfEqualNames) {
  EXPECT_TRUE(AreEqual(R"({"a":1,"a":2})", R"({"a":3,"a":2})"));
  EXPECT_TRUE(AreEqual(R"({"a":1,"\u0061":2})", R"({"a":2})"));
  EXPECT_FALSE(AreEqual(R"({"a":2,"a":1})", R"({"a":1,"a":2})"));
  EXPECT_FALSE(AreEqual(R"({"a":1,"a":1})", R"({"a":1,"b":1})"));
}

TEST(EqualTest, GoesAsDeepAsADocument) {
  constexpr size_t kDepth = 1'000'000;
  const std::string open(kDepth, '[');
  const std::string close(kDepth, ']');
  EXPECT_TRUE(AreEqual(open + "1" + close, open + "1" + close));
  EXPECT_FALSE(AreEqual(open + "1" + close, open + "2" + close));
  std::string objects;
  for (size_t i = 0; i < kDepth / 10; ++i) objects += "{\"a\":";
  const std::string ends(kDepth / 10, '}');
  EXPECT_FALSE(AreEqual(objects + "1" + ends, objects + "2" + ends));
}

std::string Object(const std::vector<int>& names) {
  std::string text = "{";
  for (const int name : names) {
    text += (text.size() > 1 ? ",\"n" : "\"n") + std::to_string(name) +
            "\":" + std::to_string(name);
  }
  return text + "}";
}

TEST(EqualTest, TellsWhatItLookedAt) {
  const auto looks = [](std::string_view a, std::string_view b) {
    Surroundings around;
    const Parsed of_a(a, around);
    const Parsed of_b(b, around);
    uint64_t count = 0;
    EXPECT_TRUE(Equal(of_a.document->root(), of_b.document->root(),
                      around.context, &count)
                    .ok());
    return count;
  };
  std::vector<int> names(1000);
  for (size_t i = 0; i < names.size(); ++i) names[i] = static_cast<int>(i);
  const std::string big = Object(names);
  EXPECT_EQ(looks("1", "2"), 1u);
  EXPECT_EQ(looks("{}", big), 1u);
  EXPECT_EQ(looks(big, "{}"), 1u);
  EXPECT_GE(looks("{\"x\":1}", big), 1001u);
  EXPECT_GE(looks(big, big), 3000u);
  EXPECT_LE(looks(big, big), 3001u);
  const std::string numbers = "[" + Repeated("1,", 999) + "1]";
  EXPECT_EQ(looks(numbers, "[1]"), 1u);
  EXPECT_EQ(looks(numbers, numbers), 1001u);
  const std::string text = '"' + std::string(6400, 'x') + '"';
  EXPECT_EQ(looks(text, text), 101u);
  EXPECT_GE(looks("{" + text + ":1}", "{" + text + ":1}"), 202u);
  // What is nested counts once.
  const std::string deep =
      Repeated("{\"a\":", 1000) + "1" + Repeated("}", 1000);
  EXPECT_LE(looks(deep, deep), 3001u);
}

// Were it quadratic, this would take minutes.
TEST(EqualTest, ComparesLargeObjects) {
  std::vector<int> names(200'000);
  for (size_t i = 0; i < names.size(); ++i) names[i] = static_cast<int>(i);
  const std::string ordered = Object(names);
  std::shuffle(names.begin(), names.end(), std::mt19937(1));
  EXPECT_TRUE(AreEqual(ordered, Object(names)));
  names.back() = -1;
  EXPECT_FALSE(AreEqual(ordered, Object(names)));
}

TEST(EqualTest, StopsWhereItIsTold) {
  std::vector<int> names(20'000);
  for (size_t i = 0; i < names.size(); ++i) names[i] = static_cast<int>(i);
  const std::string text = Object(names);
  for (int stop = 1; stop < 100; stop += 7) {
    Surroundings around;
    const Parsed parsed(text, around);
    const Value root = parsed.document->root();
    StopAt at(around, stop);
    const auto equal = Equal(root, root, around.context);
    ASSERT_FALSE(equal.ok());
    EXPECT_EQ(equal.error().code, ErrorCode::kAborted);
    EXPECT_EQ(at.seen(), stop);
  }
}

}  // namespace
}  // namespace offloop::json
