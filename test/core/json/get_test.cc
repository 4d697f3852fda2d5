#include "json/get.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/document.h"
#include "json/minify.h"
#include "json/validate.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

// Both ways to the value, which must agree: while the text is walked, and on
// the tape that an earlier step has left.
std::string Got(std::string_view text, const std::string& pointer) {
  const auto made = MakeGet({.pointer = pointer});
  const std::string streamed = RunOn(*made.value(), text);
  Surroundings around;
  Payload payload = Chunks({text});
  const auto parsed = Parse(payload, kDefaultMaxDepth, around.context);
  if (parsed.ok()) {
    auto output = made.value()->Run(std::move(payload), around.context);
    EXPECT_EQ(TextOf(std::move(output).value()), streamed) << pointer;
  }
  return streamed;
}

// RFC 6901, section 5.
TEST(GetTest, FindsWhatTheStandardShows) {
  const std::string document =
      R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,)"
      R"("i\\j":5,"k\"l":6," ":7,"m~n":8})";
  const std::pair<const char*, std::string> cases[] = {
      {"", document},        {"/foo", R"(["bar","baz"])"},
      {"/foo/0", "\"bar\""}, {"/", "0"},
      {"/a~1b", "1"},        {"/c%d", "2"},
      {"/e^f", "3"},         {"/g|h", "4"},
      {"/i\\j", "5"},        {"/k\"l", "6"},
      {"/ ", "7"},           {"/m~0n", "8"}};
  for (const auto& [pointer, value] : cases) {
    EXPECT_EQ(Got(document, pointer), value) << pointer;
  }
  for (const char* pointer :
       {"/nope", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1",
        "/foo/1e0", "/foo/-1", "/foo/ 1", "/foo/0/x", "/foo/bar", "//0",
        "/foo/18446744073709551616", "/foo/4294967296"}) {
    EXPECT_EQ(Got(document, pointer), "absent") << pointer;
  }
}

TEST(GetTest, GivesTheSourceText) {
  const std::string document =
      " { \"a\" : [ 1.10 , 12345678901234567890 ] , \"b\" : { \"c\" : "
      "\"\\u0041\" } } ";
  EXPECT_EQ(Got(document, ""), document.substr(1, document.size() - 2));
  EXPECT_EQ(Got(document, "/a"), "[ 1.10 , 12345678901234567890 ]");
  EXPECT_EQ(Got(document, "/a/1"), "12345678901234567890");
  EXPECT_EQ(Got(document, "/b"), "{ \"c\" : \"\\u0041\" }");
  EXPECT_EQ(Got(document, "/b/c"), "\"\\u0041\"");
  EXPECT_EQ(Got(" 7 ", ""), "7");
  EXPECT_EQ(Got("7", "/0"), "absent");
  EXPECT_EQ(Got("\"abc\"", "/0"), "absent");
  EXPECT_EQ(Got("[true,false,null]", "/1"), "false");
}

TEST(GetTest, TakesTheLastOfEqualNames) {
  EXPECT_EQ(Got(R"({"a":1,"b":2,"a":3})", "/a"), "3");
  EXPECT_EQ(Got(R"({"a":{"b":1},"a":{"c":2}})", "/a/b"), "absent");
  EXPECT_EQ(Got(R"({"a":{"b":1},"a":7})", "/a/b"), "absent");
  EXPECT_EQ(Got(R"({"a":7,"a":{"b":1}})", "/a/b"), "1");
  EXPECT_EQ(Got(R"({"a":[1],"a":[2,3]})", "/a/0"), "2");
  EXPECT_EQ(Got(R"({"a":[1,[9]],"a":[[2]]})", "/a/1/0"), "absent");
}

TEST(GetTest, CountsElementsOfTheRightArrayOnly) {
  EXPECT_EQ(Got("[[1,2],[3,4],[5,6]]", "/1/1"), "4");
  EXPECT_EQ(Got("[[1,2],[3,4],[5,6]]", "/2/0"), "5");
  EXPECT_EQ(Got("[{\"1\":0},[[],[],9]]", "/1/2"), "9");
  EXPECT_EQ(Got("[[],1]", "/0/0"), "absent");
  EXPECT_EQ(Got("[0,0,[],0,0,[9]]", "/2/0"), "absent");
  EXPECT_EQ(Got("[[],1]", "/0"), "[]");
  EXPECT_EQ(Got("{\"0\":{\"0\":\"x\"}}", "/0/0"), "\"x\"");
  EXPECT_EQ(Got("{\"a\":{\"a\":{\"b\":1}},\"b\":2}", "/a/b"), "absent");
  EXPECT_EQ(Got("{\"x\":{\"a\":1},\"a\":{\"x\":2}}", "/a"), "{\"x\":2}");
}

TEST(GetTest, ComparesNamesWithoutTheirEscapes) {
  EXPECT_EQ(Got(R"({"\u0061\/\n":1})", "/a~1\n"), "1");
  EXPECT_EQ(Got(R"({"\ud83d\ude00":1})", "/\xF0\x9F\x98\x80"), "1");
  EXPECT_EQ(Got(R"({"\u00e9\u20ac":1})", "/\xC3\xA9\xE2\x82\xAC"), "1");
  EXPECT_EQ(Got("{\"\\u0000\":1}", std::string("/\0", 2)), "1");
  EXPECT_EQ(Got(R"({"\\u0061":1})", "/a"), "absent");
  EXPECT_EQ(Got(R"({"ab":1,"\u0061":2})", "/a"), "2");
  // A lone surrogate is no character, least of all the replacement character.
  EXPECT_EQ(Got(R"({"\ud800":1})", "/\xEF\xBF\xBD"), "absent");
  EXPECT_EQ(Got(R"({"\ud800":1,"\ud801":2})", "/\xED\xA0\x80"), "1");
  EXPECT_EQ(Got(R"({"\ude00\ud83d":1})", "/\xED\xB8\x80\xED\xA0\xBD"), "1");
}

TEST(GetTest, RefusesADocumentThatIsWrongBehindTheValue) {
  EXPECT_EQ(Got("{\"a\":1,}", "/a"),
            "error: Expected a property name in double quotes but found '}' at "
            "7 (1:8)");
  EXPECT_EQ(Got("[1,\"", "/1"),
            "error: Expected '\"' at the end of a string but found the end of "
            "the text at 4 (1:5)");
  EXPECT_EQ(Got("{\"", "/a"),
            "error: Expected '\"' at the end of a string but found the end of "
            "the text at 2 (1:3)");
}

TEST(GetTest, RefusesBadPointersWhenItIsMade) {
  const auto made = MakeGet({.pointer = "/a~"});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidExpression);
  EXPECT_EQ(made.error().offset, 2);
  EXPECT_EQ(MakeGet({.pointer = "", .max_depth = 0}).error().code,
            ErrorCode::kOutOfRange);
}

TEST(GetTest, DoesNotCopyTheValue) {
  Surroundings around;
  Payload payload = Chunks({R"({"a":{"b":[1, 2]}})"});
  const uint8_t* const start = payload.chunks()[0].view.data();
  auto output = MakeGet({.pointer = "/a/b"})
                    .value()
                    ->Run(std::move(payload), around.context);
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output.value().chunks()[0].view.data(), start + 10);
}

TEST(GetTest, ChainsWithOtherStepsOnWhatTheyKnow) {
  Plan::Steps steps;
  steps.push_back(MakeValidate().value());
  steps.push_back(MakeGet({.pointer = "/a"}).value());
  steps.push_back(MakeGet({.pointer = "/b"}).value());
  steps.push_back(MakeMinify().value());
  const Plan plan(std::move(steps));
  Surroundings around;
  auto outcome = plan.Run(Chunks({"{\"a\": {\"b\":", " [ 1, \" 2\" ] } } "}),
                          around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)), "[1,\" 2\"]");
  outcome = plan.Run(Chunks({"{\"a\": [] }"}), around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)), "absent");
}

TEST(GetTest, StopsWhenItIsCancelled) {
  std::string text = "[";
  for (int i = 0; i < 100000; ++i) text += "\"x\",";
  text += "1]";
  const auto made = MakeGet({.pointer = "/99999"});
  for (const bool tape : {false, true}) {
    Surroundings around;
    Payload payload = Chunks({text});
    if (tape) {
      ASSERT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
    }
    StopAt stop(around, 3);
    const auto output = made.value()->Run(std::move(payload), around.context);
    ASSERT_FALSE(output.ok());
    EXPECT_EQ(output.error().code, ErrorCode::kAborted);
  }
}

}  // namespace
}  // namespace offloop::json
