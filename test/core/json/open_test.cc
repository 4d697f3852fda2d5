#include "json/open.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "json/get.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

class OpenTest : public ::testing::Test {
 protected:
  // "" or what Describe() says of the error.
  std::string Open(std::string_view text, OpenOptions options = {}) {
    options.document = document_;
    auto operation = MakeOpen(std::move(options));
    if (!operation.ok()) return operation.error().message;
    auto run = operation.value()->Run(Chunks({text}), around_.context);
    if (!run.ok()) return Describe(run.error());
    EXPECT_EQ(run.value().kind(), Payload::Kind::kAbsent);
    return "";
  }

  std::string Get(std::string_view pointer) const {
    const auto parsed = document_->parsed();
    const auto found = parsed->Find(Pointer::Parse(pointer).value());
    return found.has_value() ? std::string(AsText(found->source())) : "absent";
  }

  Surroundings around_;
  std::shared_ptr<OpenDocument> document_ = std::make_shared<OpenDocument>();
};

TEST_F(OpenTest, FindsWhatPointersReferTo) {
  ASSERT_EQ(
      Open(R"( {"a": [1, {"b": 1.10}], "a/b": null, "": 2, "a\u0062": 3} )"),
      "");
  EXPECT_EQ(Get("/a/1/b"), "1.10");
  EXPECT_EQ(Get("/a/1"), R"({"b": 1.10})");
  EXPECT_EQ(Get("/a~1b"), "null");
  EXPECT_EQ(Get("/"), "2");
  EXPECT_EQ(Get("/ab"), "3");
  EXPECT_EQ(Get("/a/2"), "absent");
  EXPECT_EQ(Get("/a/-"), "absent");
  EXPECT_EQ(Get("/a/01"), "absent");
  EXPECT_EQ(Get("/a/0/0"), "absent");
  EXPECT_EQ(Get("/x"), "absent");
}

// Around the sizes where the index begins, and where its steps do.
TEST_F(OpenTest, FindsEveryChildOfContainersOfAnySize) {
  for (const size_t size : {1, 63, 64, 65, 127, 128, 129, 192, 1000}) {
    std::string array = "[";
    std::string object = "{";
    for (size_t i = 0; i < size; ++i) {
      const std::string number = std::to_string(i);
      array += (i > 0 ? ",[" : "[") + number + "]";
      object += (i > 0 ? ",\"k" : "\"k") + number + "\":{\"n\":" + number + "}";
    }
    document_ = std::make_shared<OpenDocument>();
    ASSERT_EQ(Open("[" + array + "]," + object + "}]"), "");
    for (size_t i = 0; i < size; ++i) {
      const std::string number = std::to_string(i);
      EXPECT_EQ(Get("/0/" + number + "/0"), number);
      EXPECT_EQ(Get("/1/k" + number + "/n"), number);
    }
    EXPECT_EQ(Get("/0/" + std::to_string(size)), "absent");
    EXPECT_EQ(Get("/1/k" + std::to_string(size)), "absent");
    EXPECT_EQ(Get("/0/18446744073709551615"), "absent");
  }
}

TEST_F(OpenTest, TheLastOfEqualNamesCountsHoweverTheyAreWritten) {
  std::string object = R"({"\u0061":-1,"\ud800":-2,"\ud83d\ude00":-3)";
  for (size_t i = 0; i < 500; ++i) {
    object += ",\"" + std::string(i % 2 == 0 ? "a" : "\\u0061") +
              "\":" + std::to_string(i);
  }
  ASSERT_EQ(Open(object + "}"), "");
  EXPECT_EQ(Get("/a"), "499");
  EXPECT_EQ(Get("/\xF0\x9F\x98\x80"), "-3");
}

// Of however many equal names the one that counts is found at once, as this may
// be on a thread that must not wait.
TEST_F(OpenTest, LooksAtTheLastOfManyEqualNamesOnly) {
  std::string object = R"({"b":-1)";
  for (size_t i = 0; i < 10'000; ++i) object += R"(,"a":)" + std::to_string(i);
  ASSERT_EQ(Open(object + "}"), "");
  const auto parsed = document_->parsed();
  for (const auto& [pointer, value] :
       {std::pair("/a", "9999"), std::pair("/b", "-1")}) {
    size_t looks = 0;
    const auto found = parsed->index.Find(
        parsed->root(), Pointer::Parse(pointer).value().tokens()[0], &looks);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(AsText(found->source()), value);
    EXPECT_EQ(looks, 1u);
  }
}

TEST_F(OpenTest, RefusesWhatItCannotKeep) {
  EXPECT_EQ(Open("[1,]"), "Expected a value but found ']' at 3 (1:4)");
  EXPECT_NE(Open("[[1]]", {.max_depth = 1}), "");
  EXPECT_NE(Open("[1]", {.max_bytes = 2}), "");
  EXPECT_NE(Open("[1]", {.max_bytes = 0}), "");
  EXPECT_NE(Open("[1]", {.max_depth = 0}), "");
  EXPECT_EQ(document_->parsed(), nullptr);
  EXPECT_EQ(MakeOpen({}).error().code, ErrorCode::kInvalidArgValue);
}

TEST_F(OpenTest, BoundsItsMemory) {
  std::string text(20'000, '[');
  text.append(20'000, ']');
  constexpr size_t kDepth = 30'000;
  EXPECT_NE(Open(text, {.max_depth = kDepth, .max_bytes = 300'000}), "");
  EXPECT_EQ(document_->parsed(), nullptr);
  ASSERT_EQ(Open(text, {.max_depth = kDepth, .max_bytes = 400'000}), "");
  EXPECT_LE(document_->parsed()->memory(), 400'000u);
  EXPECT_GE(document_->parsed()->memory(), 9 * text.size() - 100);
}

TEST_F(OpenTest, StopsWhenCancelled) {
  std::string text = "[0";
  for (int i = 0; i < 200'000; ++i) text += ",0";
  text += "]";
  for (const int checkpoint : {1, 3, 7}) {
    Surroundings around;
    StopAt stop(around, checkpoint);
    auto operation = MakeOpen({.document = document_});
    auto run = operation.value()->Run(Chunks({text}), around.context);
    ASSERT_FALSE(run.ok());
    EXPECT_EQ(run.error().code, ErrorCode::kAborted);
  }
  EXPECT_EQ(document_->parsed(), nullptr);
}

TEST_F(OpenTest, AJobKeepsWhatItShares) {
  ASSERT_EQ(Open(R"({"a":[1,2]})"), "");
  Result<Payload> shared = document_->Share();
  ASSERT_TRUE(shared.ok());
  EXPECT_EQ(shared.value().size(), 11u);
  EXPECT_EQ(shared.value().unshared_size(), 0u);
  const std::weak_ptr<const ParsedText> parsed = document_->parsed();
  document_->Close();
  EXPECT_FALSE(parsed.expired());
  EXPECT_EQ(document_->parsed(), nullptr);
  EXPECT_FALSE(document_->Share().ok());
  auto get = MakeGet({.pointer = "/a"});
  EXPECT_EQ(RunOn(*get.value(), std::move(shared).value()), "[1,2]");
  EXPECT_TRUE(parsed.expired());
}

TEST_F(OpenTest, ClosingBeforeTheEndLeavesNothingBehind) {
  document_->Close();
  ASSERT_EQ(Open("[1]"), "");
  EXPECT_EQ(document_->parsed(), nullptr);
}

TEST_F(OpenTest, SynchronousAnswersAreBounded) {
  ASSERT_EQ(Open(R"({"a\n": [1, 2], "b":{}})"), "");
  const Value root = document_->parsed()->root();
  EXPECT_EQ(TextOf(root, 100).value(), R"({"a\n": [1, 2], "b":{}})");
  EXPECT_EQ(TextOf(root, 22).error().code, ErrorCode::kOutputTooLarge);
  EXPECT_EQ(NamesOf(root, 100).value(), R"({"a\n":0,"b":0})");
  EXPECT_EQ(NamesOf(root, 8).error().code, ErrorCode::kOutputTooLarge);
}

TEST_F(OpenTest, NamesOfAnySizeAreBounded) {
  const std::string name(size_t{3} << 20, 'n');
  const size_t size = std::string_view(R"({"":0)").size() + name.size();
  ASSERT_EQ(Open("{\"" + name + "\":1}"), "");
  const Value alone = document_->parsed()->root();
  EXPECT_EQ(NamesOf(alone, 100).error().code, ErrorCode::kOutputTooLarge);
  EXPECT_EQ(NamesOf(alone, size - 1).error().code, ErrorCode::kOutputTooLarge);
  EXPECT_EQ(NamesOf(alone, size).value(), "{\"" + name + "\":0}");
  ASSERT_EQ(Open("{\"a\":1,\"" + name + "\":2}"), "");
  const Value behind = document_->parsed()->root();
  EXPECT_EQ(NamesOf(behind, name.size()).error().code,
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(NamesOf(behind, size + 6).value(), "{\"a\":0,\"" + name + "\":0}");
}

}  // namespace
}  // namespace offloop::json
