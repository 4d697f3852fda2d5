#include "json/document.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/limits.h"
#include "json/walk.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

// Everything that a tape says about a value, containers in full.
std::string Dump(Value value) {
  const std::string text(AsText(value.source()));
  switch (value.type()) {
    case ValueType::kNull:
      return "null:" + text;
    case ValueType::kFalse:
      return "false:" + text;
    case ValueType::kTrue:
      return "true:" + text;
    case ValueType::kNumber:
      return "number:" + text;
    case ValueType::kString:
      return "string:" + text;
    default:
      break;
  }
  const bool object = value.type() == ValueType::kObject;
  std::string dump = (object ? "{" : "[") + std::to_string(value.count());
  for (Value child = value.first_child(); child != value.next();
       child = child.next()) {
    dump += " " + Dump(child);
  }
  return dump + (object ? " }" : " ]");
}

std::string DumpOf(std::string_view text, uint32_t max_size) {
  Surroundings around;
  Tape tape;
  TapeBuilder builder(tape, AsBytes(text).data(), max_size);
  const auto walked =
      Walk(AsBytes(text), kDefaultMaxDepth, around.context, builder);
  if (!walked.ok()) return "error: " + walked.error().message;
  return Dump(Value(AsBytes(text).data(), tape.slots(), 0));
}

TEST(DocumentTest, KnowsEveryValueAndItsSource) {
  EXPECT_EQ(
      DumpOf(R"( { "a" : [ null , true , false , -1.50 ] , "\n" : { } , )"
             R"("c" : "" , "d" : "x\"y" } )",
             Tape::kMaxSize),
      R"({4 string:"a" [4 null:null true:true false:false number:-1.50 ] )"
      R"(string:"\n" {0 } string:"c" string:"" string:"d" string:"x\"y" })");
  EXPECT_EQ(DumpOf("7", Tape::kMaxSize), "number:7");
  EXPECT_EQ(DumpOf("[[[]],[1,[2]],3]", Tape::kMaxSize),
            "[3 [1 [0 ] ] [2 number:1 [1 number:2 ] ] number:3 ]");
}

TEST(DocumentTest, KnowsLongScalarsToo) {
  const std::string text =
      R"(["12345678901234567890",12345678901234567890,"\u0041bcd",[1]])";
  EXPECT_EQ(DumpOf(text, 4), DumpOf(text, Tape::kMaxSize));
}

TEST(DocumentTest, CountsChildrenThatDoNotFitTheirField) {
  // A tape by hand, whose containers say "many".
  const std::string text = R"({"a":1,"b":[2,3,4]})";
  const uint32_t many = Tape::kMaxSize << Tape::kSizeShift | Tape::kWide;
  const auto info = [](ValueType type, uint32_t rest) {
    return static_cast<uint32_t>(type) | rest;
  };
  const uint32_t one = 1u << Tape::kSizeShift;
  const uint32_t three = 3u << Tape::kSizeShift;
  const Tape::Slot slots[] = {{0, info(ValueType::kObject, many)},
                              {19, 10},
                              {1, info(ValueType::kString, three)},
                              {5, info(ValueType::kNumber, one)},
                              {7, info(ValueType::kString, three)},
                              {11, info(ValueType::kArray, many)},
                              {18, 10},
                              {12, info(ValueType::kNumber, one)},
                              {14, info(ValueType::kNumber, one)},
                              {16, info(ValueType::kNumber, one)}};
  EXPECT_EQ(Dump(Value(AsBytes(text).data(), slots, 0)),
            DumpOf(text, Tape::kMaxSize));
}

TEST(DocumentTest, TakesEightBytesAScalarAndSixteenAContainer) {
  const std::string text = R"({"a":[1,2],"b":{}})";
  Surroundings around;
  Tape tape;
  TapeBuilder builder(tape, AsBytes(text).data());
  ASSERT_TRUE(
      Walk(AsBytes(text), kDefaultMaxDepth, around.context, builder).ok());
  EXPECT_EQ(builder.size(), 3 * 2 + 4u);
}

TEST(DocumentTest, ParsesOnceForAllStepsThatAsk) {
  Surroundings around;
  Payload payload = Chunks({"[1,", "2]"});
  const auto first = Parse(payload, kDefaultMaxDepth, around.context);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(Parse(payload, 64, around.context).value(), first.value());
  EXPECT_EQ(Validate(payload, 64, around.context).value(), first.value());
  EXPECT_EQ(Dump(first.value()->root()), "[2 number:1 number:2 ]");
}

TEST(DocumentTest, ParsesAgainWhatWasOnlyValidated) {
  Surroundings around;
  Payload payload = Chunks({"[ 1 ]"});
  const auto validated = Validate(payload, kDefaultMaxDepth, around.context);
  ASSERT_TRUE(validated.ok());
  EXPECT_FALSE(validated.value()->has_tape());
  EXPECT_EQ(validated.value()->spaces(), 2u);
  const auto parsed = Parse(payload, kDefaultMaxDepth, around.context);
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(parsed.value()->has_tape());
}

TEST(DocumentTest, DoesNotTrustAKnownDocumentBeyondADepth) {
  Surroundings around;
  Payload payload = Chunks({"[[[1]]]"});
  ASSERT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
  const auto again = Validate(payload, 2, around.context);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().offset, 2);
}

TEST(DocumentTest, HandsOnAPartWithItsTape) {
  Surroundings around;
  Payload payload = Chunks({R"({"a":[ 1 ],"b":2})"});
  const auto whole = Parse(payload, kDefaultMaxDepth, around.context).value();
  const Value part = whole->root().first_child().next();
  NarrowTo(payload, part.source(), whole->Part(part));
  const auto document = Parse(payload, kDefaultMaxDepth, around.context);
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(Dump(document.value()->root()), "[1 number:1 ]");
  EXPECT_EQ(TextOf(std::move(payload)), "[ 1 ]");
}

TEST(DocumentTest, ForgetsWhenBytesAreAdded) {
  Surroundings around;
  Payload payload = Chunks({"[1]"});
  ASSERT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
  payload.Append(Bytes::Copy(AsBytes("]")));
  const auto again = Parse(payload, kDefaultMaxDepth, around.context);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().offset, 3);
}

TEST(DocumentTest, KeepsADocumentWhileTheNextIsParsed) {
  Surroundings around;
  Payload first = Chunks({"[1]"});
  Payload second = Chunks({"{\"a\":[2,3]}"});
  const auto one = Parse(first, kDefaultMaxDepth, around.context).value();
  const auto two = Parse(second, kDefaultMaxDepth, around.context).value();
  EXPECT_EQ(Dump(one->root()), "[1 number:1 ]");
  EXPECT_EQ(Dump(two->root()), "{1 string:\"a\" [2 number:2 number:3 ] }");
}

TEST(DocumentTest, OutlivesTheScratchThatItWasParsedIn) {
  Payload payload = Chunks({"[1,[]]"});
  std::shared_ptr<const Document> document;
  {
    Surroundings around;
    document = Parse(payload, kDefaultMaxDepth, around.context).value();
  }
  EXPECT_EQ(Dump(document->root()), "[2 number:1 [0 ] ]");
}

}  // namespace
}  // namespace offloop::json
