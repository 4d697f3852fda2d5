#include "json/parse.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.h"
#include "json/shape_table.h"
#include "json_testing.h"
#include "plan.h"
#include "value_tape_checker.h"

namespace offloop::json {
namespace {

// A text that is large enough for a tape.
std::string Large(std::string_view text) {
  return std::string(kTextBytes, ' ') + std::string(text);
}

// Keeps what a run sends off before its end.
class PartList final : public RunContext::PartSink {
 public:
  void TakePart(Outcome part) override { parts.push_back(std::move(part)); }

  std::vector<Outcome> parts;
};

// How often each tag stands on the tape of a text, which must be right.
class Tags {
 public:
  explicit Tags(std::string_view small, const ParseOptions& options = {}) {
    const std::string text = Large(small);
    const auto parse = MakeParse(options);
    Surroundings around;
    PartList list;
    around.context.set_part_sink(&list);
    auto output = parse.value()->Run(Chunks({text}), around.context);
    if (!output.ok()) {
      ADD_FAILURE() << Describe(output.error());
      return;
    }
    list.parts.push_back(
        {std::move(output).value(), around.context.TakeEmitted()});
    parts_ = list.parts.size();
    Payload payload = Chunks({text});
    const auto document = Parse(payload, options.max_depth, around.context);
    ValueTapeChecker checker(std::move(list.parts));
    checker.set_without_proto(options.on_proto == "remove");
    EXPECT_TRUE(checker.Is(document.value()->root()));
    for (size_t i = 0; i < std::size(seen_); ++i) {
      seen_[i] = checker.seen(static_cast<Tag>(i));
    }
  }

  int operator[](Tag tag) const { return seen_[static_cast<size_t>(tag)]; }
  size_t parts() const { return parts_; }

 private:
  size_t parts_ = 0;
  int seen_[1 << kTagBits] = {};
};

std::string ErrorOf(std::string_view text, const ParseOptions& options = {}) {
  return RunOn(*MakeParse(options).value(), text);
}

TEST(ParseTest, KeepsSmallTextsAsText) {
  Surroundings around;
  const auto parse = MakeParse({});
  auto output = parse.value()->Run(Chunks({" [1] "}), around.context);
  EXPECT_EQ(output.value().kind(), Payload::Kind::kText);
  EXPECT_TRUE(around.context.TakeEmitted().empty());
  EXPECT_EQ(TextOf(std::move(output).value()), " [1] ");
  auto absent = parse.value()->Run(Payload::Absent(), around.context);
  EXPECT_EQ(absent.value().kind(), Payload::Kind::kAbsent);
}

TEST(ParseTest, WritesScalars) {
  for (const char* text : {"null", "true", "false", "0", "-0", "1.5", "1e400",
                           "\"\"", "\"a\"", "[]", "{}", "[[]]", "[{}]"}) {
    Tags{text};
  }
}

TEST(ParseTest, PutsIntegersThatFitIntoAWord) {
  const Tags tags("[0,-1,134217727,-134217727,\"\"]");
  EXPECT_EQ(tags[Tag::kInteger], 4);
  EXPECT_EQ(
      Tags("[134217728,-134217728,-0,9007199254740993,\"\"]")[Tag::kNumber], 4);
}

TEST(ParseTest, TakesArraysOfNumbersTogether) {
  EXPECT_EQ(Tags("[1,2,999999999]")[Tag::kIntegers], 1);
  EXPECT_EQ(Tags("[1,2,0.5,3]")[Tag::kNumbers], 1);
  EXPECT_EQ(Tags("[1,2,0.5,null]")[Tag::kArray], 1);
  EXPECT_EQ(Tags("[1,2,[3,-0]]")[Tag::kArray], 1);
}

TEST(ParseTest, WritesStringsInTheNarrowestForm) {
  EXPECT_EQ(Tags(R"("twelve chars")")[Tag::kShort], 1);
  EXPECT_EQ(Tags(R"("thirteen char")")[Tag::kLatin1], 1);
  EXPECT_EQ(Tags(R"("\u0074welve\n\t\"\\\/\b")")[Tag::kShort], 1);
  EXPECT_EQ(Tags("\"caf\xC3\xA9\"")[Tag::kShort], 1);
  EXPECT_EQ(Tags("\"a long caf\xC3\xA9 \\u00ff\"")[Tag::kLatin1], 1);
  EXPECT_EQ(Tags("\"\\u0100\"")[Tag::kWide], 1);
  EXPECT_EQ(Tags("\"\xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80\"")[Tag::kWide],
            1);
  EXPECT_EQ(Tags(R"(["\ud83d\ude00","\ude00\ud83d","\ud800"])")[Tag::kWide], 3);
}

TEST(ParseTest, WritesLongStrings) {
  for (const char* piece :
       {"a", "\\n", "\xC3\xA9", "\\u65e5", "\xF0\x9F\x98\x80"}) {
    Tags("[\"" + Repeated(piece, 100'000) + "\",\"x" +
         Repeated(piece, 100'000) + "\"]");
  }
}

TEST(ParseTest, WritesRepeatedStringsOnce) {
  const Tags tags(R"(["repeated","repeated","repeated","repeated","other"])");
  EXPECT_EQ(tags[Tag::kDefine], 1);
  EXPECT_EQ(tags[Tag::kRepeated], 2);
  std::string many = "[";
  for (int i = 0; i < 100'000; ++i) {
    many += "\"" + std::to_string(i % 331 * (i % 61)) + "\",";
  }
  Tags(many + "0]");
}

TEST(ParseTest, NumbersShapes) {
  const Tags tags(
      R"([{"a":1,"b":2},{"a":3,"b":4},{"b":5,"a":6},{"a":1,"a":2}])");
  EXPECT_EQ(tags[Tag::kObject], 4);
  std::string wide = "{";
  for (int i = 0; i < 101; ++i) wide += "\"" + std::to_string(i) + "\":0,";
  wide.back() = '}';
  EXPECT_EQ(Tags("[" + wide + ",{}]")[Tag::kMembers], 1);
}

TEST(ParseTest, WritesNamesWhereThereAreTooManyShapes) {
  std::string text = "[";
  for (int i = 0; i < 5'000; ++i)
    text += "{\"name" + std::to_string(i) + "\":1},";
  text.back() = ']';
  const Tags tags(text);
  EXPECT_LE(tags[Tag::kObject], static_cast<int>(ShapeTable::kMaxShapes));
  EXPECT_EQ(tags[Tag::kObject] + tags[Tag::kMembers], 5'000);
}

TEST(ParseTest, TellsWhatIsLargeOrDeepApart) {
  EXPECT_EQ(Tags("[" + Repeated("null,", 300) + "0]")[Tag::kBigArray], 1);
  EXPECT_EQ(Tags("[\"" + Repeated("x", 100'000) + "\"]")[Tag::kBigArray], 1);
  std::string members = "{";
  for (int i = 0; i < 300; ++i) members += "\"" + std::to_string(i) + "\":{},";
  members.back() = '}';
  EXPECT_EQ(Tags(members)[Tag::kBigMembers], 1);
  // What is left of a depth of a thousand when all but 256 slots are gone.
  const Tags deep(Repeated("[", 1000) + Repeated("]", 1000));
  EXPECT_EQ(deep[Tag::kArray], 127);
}

TEST(ParseTest, SendsALargeTapeInParts) {
  const std::string records =
      Repeated(R"({"id":123456,"name":"a name","tags":["x",1.5]},)", 50'000);
  const std::string strings =
      Repeated(R"("caf\u00e9 au lait", "repeated",)", 50'000);
  const Tags elements("[" + records + strings + "[" + records + "0]]");
  EXPECT_GE(elements.parts(), 10);
  EXPECT_LE(elements.parts(), 20);
  std::string members = "{";
  for (int i = 0; i < 100'000; ++i) {
    members += "\"" + std::to_string(i) + "\":{\"__proto__\":[" +
               std::to_string(i) + ",{}]},";
  }
  members.back() = '}';
  EXPECT_GE(Tags(members).parts(), 5);
  EXPECT_GE(Tags(members, {.on_proto = "remove"}).parts(), 5);
  // Nowhere between is a reader able to wait.
  EXPECT_EQ(Tags("[" + Repeated("12345,", 500'000) + "0]").parts(), 1);
  EXPECT_EQ(Tags("\"" + Repeated("x", 3'000'000) + "\"").parts(), 1);
}

TEST(ParseTest, WritesAWholeTapeWhereNobodyTakesParts) {
  const std::string text = "[" + Repeated("\"a string\",", 200'000) + "0]";
  Surroundings around;
  auto output = MakeParse({}).value()->Run(Chunks({text}), around.context);
  std::vector<Outcome> parts;
  parts.push_back({std::move(output).value(), around.context.TakeEmitted()});
  Payload payload = Chunks({text});
  const auto document = Parse(payload, kDefaultMaxDepth, around.context);
  EXPECT_TRUE(ValueTapeChecker(std::move(parts)).Is(document.value()->root()));
}

TEST(ParseTest, HasAPolicyOnProto) {
  constexpr std::string_view kText =
      R"({"a":{"__proto__":1,"b":2,"\u005f_proto__":3},"__proto__":{}})";
  EXPECT_EQ(Tags(kText)[Tag::kObject], 2);
  EXPECT_EQ(Tags(kText, {.on_proto = "remove"})[Tag::kMembers], 2);
  EXPECT_EQ(Tags(R"({"__proto__":1})", {.on_proto = "remove"})[Tag::kLiteral],
            1);
  EXPECT_EQ(ErrorOf("{\n \"__proto__\":1}", {.on_proto = "error"}),
            "error: A property is named __proto__ at 3 (2:2)");
  EXPECT_EQ(Tags(R"(["__proto__",{"__proto":1}])",
                 {.on_proto = "error"})[Tag::kObject],
            1);
}

TEST(ParseTest, RefusesWhatIsNotJson) {
  EXPECT_EQ(ErrorOf("[1,]"),
            "error: Expected a value but found ']' at 3 (1:4)");
  EXPECT_EQ(ErrorOf(Large("[1,]")),
            "error: Expected a value but found ']' at 16387 (1:16388)");
  EXPECT_EQ(
      ErrorOf("[[1]]", {.max_depth = 1}),
      "error: Arrays and objects are nested deeper than 1 levels at 1 (1:2)");
  EXPECT_EQ(MakeParse({.max_depth = 0}).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(MakeParse({.on_proto = "x"}).error().code,
            ErrorCode::kInvalidArgValue);
}

TEST(ParseTest, StopsWhenCancelled) {
  const std::string texts[] = {
      "[" + Repeated("1,", 500'000) + "0]",
      "[" + Repeated("{\"a\":1},", 100'000) + "0]",
      "\"" + Repeated("\\n", 500'000) + "\"",
      "{" + Repeated("\"a\":1,", 100'000) + "\"b\":0}"};
  for (const std::string& text : texts) {
    Surroundings counting;
    StopAt never(counting, -1);
    const auto parse = MakeParse({.on_proto = "remove"});
    ASSERT_TRUE(parse.value()->Run(Chunks({text}), counting.context).ok());
    ASSERT_GE(never.seen(), static_cast<int>(text.size() / RunContext::kSlice));
    for (int n = 1; n <= never.seen(); ++n) {
      Surroundings around;
      const StopAt stop(around, n);
      const auto output = parse.value()->Run(Chunks({text}), around.context);
      ASSERT_FALSE(output.ok()) << n;
      EXPECT_EQ(output.error().code, ErrorCode::kAborted);
    }
  }
}

}  // namespace
}  // namespace offloop::json
