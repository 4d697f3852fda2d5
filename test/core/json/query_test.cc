#include "json/query.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/document.h"
#include "json/get.h"
#include "json/minify.h"
#include "json/validate.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

std::string Queried(QueryOptions options, std::string_view text) {
  const auto made = MakeQuery(std::move(options));
  if (!made.ok()) return "error: " + Describe(made.error());
  return RunOn(*made.value(), text);
}

std::string Values(const std::string& path, std::string_view text) {
  return Queried({.path = path}, text);
}

std::string Paths(const std::string& path, std::string_view text) {
  return Queried({.path = path, .paths = true}, text);
}

ErrorCode CodeOf(const QueryOptions& options, std::string_view text) {
  Surroundings around;
  auto output = MakeQuery(options).value()->Run(Chunks({text}), around.context);
  EXPECT_FALSE(output.ok()) << options.path;
  return output.ok() ? ErrorCode::kSystem : output.error().code;
}

// RFC 9535, section 1.5.
constexpr std::string_view kStore = R"({ "store": { "book": [
  { "category": "reference", "author": "Nigel Rees",
    "title": "Sayings of the Century", "price": 8.95 },
  { "category": "fiction", "author": "Evelyn Waugh",
    "title": "Sword of Honour", "price": 12.99 },
  { "category": "fiction", "author": "Herman Melville",
    "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99 },
  { "category": "fiction", "author": "J. R. R. Tolkien",
    "title": "The Lord of the Rings", "isbn": "0-395-19395-8",
    "price": 22.99 } ],
  "bicycle": { "color": "red", "price": 399 } } })";

TEST(QueryTest, AnswersTheExamplesOfTheStandard) {
  EXPECT_EQ(Values("$.store.book[*].author", kStore),
            R"(["Nigel Rees","Evelyn Waugh","Herman Melville",)"
            R"("J. R. R. Tolkien"])");
  EXPECT_EQ(Values("$..price", kStore), "[8.95,12.99,8.99,22.99,399]");
  EXPECT_EQ(Values("$..book[2].title", kStore), "[\"Moby Dick\"]");
  EXPECT_EQ(Paths("$..book[-1]", kStore), "[\"$['store']['book'][3]\"]");
  EXPECT_EQ(Paths("$..book[0,1]", kStore),
            R"(["$['store']['book'][0]","$['store']['book'][1]"])");
  EXPECT_EQ(Values("$..book[?@.isbn].price", kStore), "[8.99,22.99]");
  EXPECT_EQ(Values("$..book[?@.price<10].price", kStore), "[8.95,8.99]");
  EXPECT_EQ(Values("$..book[?@.price==$..book[0].price]", "[]"),
            "error: A query that is compared, or is an argument that must be "
            "a value, must be singular: names and indexes only at 18 (-1:-1)");
}

TEST(QueryTest, GivesTheSourceText) {
  constexpr std::string_view kText =
      " { \"a\" : [ 1.10 , 12345678901234567890, 1E400, -0 ] , \"b\" : "
      "\"\\u0041\\/\" } ";
  EXPECT_EQ(Values("$.a[*]", kText), "[1.10,12345678901234567890,1E400,-0]");
  EXPECT_EQ(Values("$.*", kText),
            "[[ 1.10 , 12345678901234567890, 1E400, -0 ],\"\\u0041\\/\"]");
  EXPECT_EQ(Values("$", "7"), "[7]");
  EXPECT_EQ(Values("$[*]", "7"), "[]");
  EXPECT_EQ(Paths("$", "7"), "[\"$\"]");
  EXPECT_EQ(Values("$[?@.b=='A/']", "[" + std::string(kText) + "]").size(),
            kText.size());
}

TEST(QueryTest, WritesNormalizedPaths) {
  EXPECT_EQ(
      Paths("$..*", R"({"a'b\\\"\/":[[0]],"\b\f\n\r\t\u000b\u001F\u007f":0,)"
                    R"("\u00e9\ud83d\ude00\ud800":0,"":0})"),
      "[\"$['a\\\\'b\\\\\\\\\\\"/']\","
      "\"$['\\\\b\\\\f\\\\n\\\\r\\\\t\\\\u000b\\\\u001f\x7F']\","
      "\"$['\xC3\xA9\xF0\x9F\x98\x80\\ud800']\",\"$['']\","
      "\"$['a\\\\'b\\\\\\\\\\\"/'][0]\","
      "\"$['a\\\\'b\\\\\\\\\\\"/'][0][0]\"]");
}

TEST(QueryTest, CountsTheLastOfEqualNames) {
  constexpr std::string_view kText =
      R"({"a":{"x":1},"b":2,"\u0061":{"y":3},"c":[{"d":4,"d":5}]})";
  EXPECT_EQ(Values("$.a", kText), "[{\"y\":3}]");
  EXPECT_EQ(Values("$['a','b']", kText), "[{\"y\":3},2]");
  EXPECT_EQ(Values("$.*", kText), "[2,{\"y\":3},[{\"d\":4,\"d\":5}]]");
  EXPECT_EQ(Paths("$..*", kText),
            R"(["$['b']","$['a']","$['c']","$['a']['y']","$['c'][0]",)"
            R"("$['c'][0]['d']"])");
  EXPECT_EQ(Values("$..x", kText), "[]");
  EXPECT_EQ(Values("$..d", kText), "[5]");
  EXPECT_EQ(Values("$[?@.x]", kText), "[]");
  EXPECT_EQ(Values("$.c[?count(@.*)==1]", kText), "[{\"d\":4,\"d\":5}]");
  EXPECT_EQ(Values("$.c[?length(@)==1].d", kText), "[5]");
  EXPECT_EQ(Values("$[?@=={'a':1}]", kText).substr(0, 6), "error:");
  EXPECT_EQ(Values("$[?@==$[1]]", R"([{"a":1,"a":2},{"a":2}])"),
            R"([{"a":1,"a":2},{"a":2}])");
}

TEST(QueryTest, CountsTheLastOfEqualNamesInLargeObjects) {
  std::string text = "{";
  for (int i = 0; i < 3000; ++i) {
    text +=
        "\"name" + std::to_string(i % 1000) + "\":" + std::to_string(i) + ",";
  }
  text += "\"n\\u0061me7\":-7}";
  EXPECT_EQ(Values("$[?@<0]", text), "[-7]");
  EXPECT_EQ(Values("$[?@<2003]", text), "[2000,2001,2002,-7]");
  EXPECT_EQ(Values("$[?count($.*)==1000&&@==2999]", text), "[2999]");
  EXPECT_EQ(Values("$[?length($)==1000&&@==2999]", text), "[2999]");
}

TEST(QueryTest, ComparesAsTheStandardSays) {
  constexpr std::string_view kText =
      R"([1,1.0,1e0,"1","b","\u0062",true,null,[1],[1.0],{"a":[1]},)"
      R"({"a":[1.0]},1e999,-0,"\ue000","\ud83d\ude00"])";
  EXPECT_EQ(Values("$[?@==1]", kText), "[1,1.0,1e0]");
  EXPECT_EQ(Values("$[?@=='b']", kText), "[\"b\",\"\\u0062\"]");
  EXPECT_EQ(Values("$[?@==$[8]]", kText), "[[1],[1.0]]");
  EXPECT_EQ(Values("$[?@==$[10]]", kText), R"([{"a":[1]},{"a":[1.0]}])");
  EXPECT_EQ(Values("$[?@==0]", kText), "[-0]");
  EXPECT_EQ(Values("$[?@>1e308]", kText), "[1e999]");
  EXPECT_EQ(Values("$[?@>'c']", kText), R"(["\ue000","\ud83d\ude00"])");
  // By code points, where UTF-16 has the other order.
  EXPECT_EQ(Values("$[?@>'\xEE\x80\x80']", kText), R"(["\ud83d\ude00"])");
  EXPECT_EQ(Values("$[?@>=true]", kText), "[true]");
  EXPECT_EQ(Values("$[?@<=null]", kText), "[null]");
  EXPECT_EQ(Values("$[?@>true||@<null]", kText), "[]");
  EXPECT_EQ(Values("$[?@.x==$.y]", "[[],0]"), "[[],0]");
  EXPECT_EQ(Values("$[?@.x<=$.y]", "[[],0]"), "[[],0]");
  EXPECT_EQ(Values("$[?@.x==null]", R"([{"x":null},{}])"), R"([{"x":null}])");
}

TEST(QueryTest, TakesPatternsFromTheDocument) {
  constexpr std::string_view kText =
      R"({"p":["a+","(","(a{1000}){1000}",7],"t":["aa","b\u0061","("]})";
  EXPECT_EQ(Values("$.t[?match(@,$.p[0])]", kText), "[\"aa\"]");
  EXPECT_EQ(Values("$.t[?search(@,$.p[0])]", kText), R"(["aa","b\u0061"])");
  for (const char* bad : {"1", "2", "3", "4"}) {
    EXPECT_EQ(Values("$.t[?search(@,$.p[" + std::string(bad) + "])]", kText),
              "[]");
  }
  EXPECT_EQ(Values("$.p[?search('aa',@)]", kText), "[\"a+\"]");
  EXPECT_EQ(Values("$.t[?match(@,'(')]", kText), "[]");
}

TEST(QueryTest, SlicesFromBothEnds) {
  constexpr std::string_view kText = "[0,1,[2],3,4,{\"a\":5},6]";
  EXPECT_EQ(Values("$[1:3]", kText), "[1,[2]]");
  EXPECT_EQ(Values("$[::-1]", kText), "[6,{\"a\":5},4,3,[2],1,0]");
  EXPECT_EQ(Values("$[5:1:-2]", kText), "[{\"a\":5},3]");
  EXPECT_EQ(Values("$[-2:]", kText), "[{\"a\":5},6]");
  EXPECT_EQ(Values("$[:-9007199254740991:-9007199254740991]", kText), "[6]");
  EXPECT_EQ(Values("$[::9007199254740991]", kText), "[0]");
  EXPECT_EQ(Values("$[1:2:0]", kText), "[]");
  EXPECT_EQ(Values("$[6,0,-7,7,-8,1:1,0:1]", kText), "[6,0,0,0]");
  EXPECT_EQ(Values("$[0:9]", "{\"0\":1}"), "[]");
  EXPECT_EQ(Values("$[::-1]", "[]"), "[]");
}

TEST(QueryTest, DoesNotRecurseWithTheDocument) {
  constexpr size_t kDepth = 500'000;
  const std::string text = Repeated("[", kDepth) + "7" + Repeated("]", kDepth);
  EXPECT_EQ(
      Queried({.path = "$..[?@==7]", .max_depth = kLargestMaxDepth}, text),
      "[7]");
  EXPECT_EQ(
      Queried({.path = "$[?@==$[0]]", .max_depth = kLargestMaxDepth}, text)
          .size(),
      text.size());
  EXPECT_EQ(CodeOf({.path = "$"}, text), ErrorCode::kInvalidInput);
}

TEST(QueryTest, BoundsStepsNodesAndBytes) {
  const std::string text = "[" + Repeated("[1,2,3,4,5,6,7],", 1000) + "0]";
  EXPECT_EQ(CodeOf({.path = "$..*", .max_steps = 1000}, text),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(CodeOf({.path = "$..*", .max_results = 8000}, text),
            ErrorCode::kOutputTooLarge);
  EXPECT_NE(Queried({.path = "$..*", .max_results = 8001}, text), "");
  EXPECT_EQ(CodeOf({.path = "$..*", .max_output_bytes = 20'000}, text),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(Queried({.path = "$[-1]", .max_output_bytes = 3}, text), "[0]");
  EXPECT_EQ(CodeOf({.path = "$[-1]", .max_output_bytes = 2}, text),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(CodeOf({.path = "$", .paths = true, .max_output_bytes = 2}, "0"),
            ErrorCode::kOutputTooLarge);
  // What multiplies: each costs steps, whatever it gives.
  const std::string deep = Repeated("[", 1000) + Repeated("]", 1000);
  for (const char* path :
       {"$..*..*..*..*..*", "$..[?count(@..*)>count(@..[?@..x])]",
        "$..[?@..[?@..[?@==1]]]", "$..[::-1]..[::-1]..[::-1]..x"}) {
    EXPECT_EQ(CodeOf({.path = path, .max_steps = 1'000'000}, deep),
              ErrorCode::kOutputTooLarge)
        << path;
  }
}

TEST(QueryTest, CountsWhatComparingContainersTakes) {
  std::string big = "{\"a0\":0";
  for (int i = 1; i < 1000; ++i) big += ",\"a" + std::to_string(i) + "\":0";
  const std::string text = "{\"big\":" + big + "},\"list\":[" +
                           Repeated("{\"x\":1},", 100) + "0],\"empty\":[" +
                           Repeated("{},", 100) + "0]}";
  EXPECT_EQ(CodeOf({.path = "$.list[?@==$.big]", .max_steps = 50'000}, text),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(Queried({.path = "$.list[?@==$.big]", .max_steps = 150'000}, text),
            "[]");
  // Without a look at the members.
  EXPECT_EQ(Queried({.path = "$.empty[?@==$.big]", .max_steps = 5'000}, text),
            "[]");
}

// Nothing is made of them in the end.
TEST(QueryTest, CountsWhatTooLargePatternsTake) {
  for (const auto& [one, other] :
       {std::pair("a{99998}", "a{99999}"), std::pair("(){65000}", "(){64999}"),
        std::pair("(){30000}", "(){29999}")}) {
    const std::string pair = "{\"s\":\"b\",\"p\":\"" + std::string(one) +
                             "\"},{\"s\":\"b\",\"p\":\"" + other + "\"},";
    const std::string text = "[" + Repeated(pair, 10) + "0]";
    EXPECT_EQ(
        CodeOf({.path = "$[?match(@.s,@.p)]", .max_steps = 100'000}, text),
        ErrorCode::kOutputTooLarge)
        << one;
  }
}

TEST(QueryTest, RemembersWhatAbsoluteQueriesGive) {
  const std::string text =
      "{\"list\":[" + Repeated("{\"v\":3},", 2000) + "{\"v\":9}],\"x\":9}";
  EXPECT_EQ(
      Queried({.path = "$.list[?@.v==value($..x)].v", .max_steps = 100'000},
              text),
      "[9]");
  EXPECT_EQ(Queried({.path = "$.list[?count($..v)==2001&&@.v==9].v",
                     .max_steps = 100'000},
                    text),
            "[9]");
}

TEST(QueryTest, StopsWhenItIsCancelled) {
  const std::string text = "[" + Repeated("\"aaaaaaaa\",", 20'000) + "0]";
  for (const char* path :
       {"$..*", "$[?search(@,'b')]", "$[?@==1]", "$[::-1]", "$[20000]"}) {
    Surroundings around;
    Payload payload = Chunks({text});
    ASSERT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
    StopAt stop(around, 2);
    const auto output = MakeQuery({.path = path})
                            .value()
                            ->Run(std::move(payload), around.context);
    ASSERT_FALSE(output.ok()) << path;
    EXPECT_EQ(output.error().code, ErrorCode::kAborted) << path;
  }
}

TEST(QueryTest, RefusesWhatIsWrongWhenItIsMade) {
  EXPECT_EQ(MakeQuery({.path = "$["}).error().code,
            ErrorCode::kInvalidExpression);
  EXPECT_EQ(MakeQuery({.path = "$", .max_depth = 0}).error().code,
            ErrorCode::kOutOfRange);
  EXPECT_EQ(CodeOf({.path = "$"}, "[1,"), ErrorCode::kInvalidInput);
}

TEST(QueryTest, ChainsWithOtherSteps) {
  Plan::Steps steps;
  steps.push_back(MakeGet({.pointer = "/a"}).value());
  steps.push_back(MakeQuery({.path = "$[?@.b>1]"}).value());
  steps.push_back(MakeValidate().value());
  steps.push_back(MakeQuery({.path = "$..b"}).value());
  steps.push_back(MakeMinify().value());
  const Plan plan(std::move(steps));
  const auto run = [&](std::string_view text) {
    Surroundings around;
    auto outcome = plan.Run(Chunks({text}), around.context);
    return TextOf(std::move(outcome.value().output));
  };
  EXPECT_EQ(run(R"({"a":[{"b":1},{"b":2},{"b":[ 7 ]},{"b":3}]})"), "[2,3]");
  EXPECT_EQ(run("{}"), "absent");
  // A level more than the document has, which the next step counts again.
  const std::string deep = Repeated("[", 1024) + Repeated("]", 1024);
  const auto query = MakeQuery({.path = "$"});
  Surroundings around;
  auto wrapped = query.value()->Run(Chunks({deep}), around.context);
  ASSERT_TRUE(wrapped.ok());
  EXPECT_FALSE(
      query.value()->Run(std::move(wrapped).value(), around.context).ok());
}

}  // namespace
}  // namespace offloop::json
