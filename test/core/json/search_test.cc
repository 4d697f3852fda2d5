#include "json/search.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.h"
#include "json/jmespath/expression.h"
#include "json/jmespath/stream_plan.h"
#include "json/minify.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

// Both ways to the result, which must agree: while the text is walked, where
// that is possible, and on the tape that an earlier step has left.
std::string Found(std::string_view text, const std::string& expression) {
  const auto made = MakeSearch({.expression = expression});
  if (!made.ok()) return "error: " + Describe(made.error());
  const std::string streamed = RunOn(*made.value(), text);
  Surroundings around;
  Payload payload = Chunks({text});
  const auto parsed = Parse(payload, kDefaultMaxDepth, around.context);
  if (parsed.ok()) {
    auto output = made.value()->Run(std::move(payload), around.context);
    EXPECT_EQ(output.ok() ? TextOf(std::move(output).value())
                          : "error: " + Describe(output.error()),
              streamed)
        << expression;
  }
  return streamed;
}

bool Streams(const std::string& expression) {
  const auto parsed = jmespath::ParseExpression(expression);
  return jmespath::PlanStream(*parsed.value()) != nullptr;
}

TEST(SearchTest, StreamsTheCommonForms) {
  for (const char* expression :
       {"@", "a.b.c", "a[0].\"b c\"", "[*]", "a.b[*].c.d", "a[].{x: y}",
        "a | b[*].c", "[?a].b", "[?!(a == `1` || b < c && @)].[a, `2`, [b.c]]",
        "a[?status=='paid' && total > `100`].{id: id, email: customer.email}",
        "[*].customer.{name: name, all: @, rest: {a: address}}"}) {
    EXPECT_TRUE(Streams(expression)) << expression;
  }
  for (const char* expression :
       {"a[-1]", "a[1:]", "*", "a.*", "a[*].b[*]", "[*] | [0]", "length(@)",
        "[?contains(a, 'b')]", "[*].a[0]", "[?a == {b: c}]", "[[*]]", "'a'"}) {
    EXPECT_FALSE(Streams(expression)) << expression;
  }
}

// What a plan remembers of each place is memory of every run.
TEST(SearchTest, StreamsShortPathsOnly) {
  EXPECT_TRUE(Streams("a" + Repeated(".a", 200)));
  EXPECT_TRUE(Streams("[?a" + Repeated(".a", 200) + "]"));
  const std::string path = "a" + Repeated(".a", 32'767);
  const std::string names = "a" + Repeated(".a", 32'000);
  std::string many = "[*].[a0";
  for (int i = 1; i < 8000; ++i) many += ",a" + std::to_string(i);
  for (const std::string& expression :
       {path, "[*]." + names, "[?" + names + "]", "[?" + names + " == `1`]",
        "a" + Repeated("[0]", 20'000), many + "]"}) {
    EXPECT_FALSE(Streams(expression)) << expression.substr(0, 10);
  }
  EXPECT_EQ(Found("{\"a\":{\"a\":1}}", path), "null");
  const std::string deep =
      Repeated("{\"a\":", 1000) + "7" + Repeated("}", 1000);
  EXPECT_EQ(Found(deep, "a" + Repeated(".a", 999)), "7");
}

TEST(SearchTest, GivesTheSourceText) {
  const char* const text =
      " { \"a\" : [ 1.10 , { \"b\" : 12345678901234567890 } ] , \"c\" : "
      "\"\\u0041\" } ";
  EXPECT_EQ(Found(text, "a"), "[ 1.10 , { \"b\" : 12345678901234567890 } ]");
  EXPECT_EQ(Found(text, "a[1].b"), "12345678901234567890");
  EXPECT_EQ(Found(text, "a[*]"), "[1.10,{ \"b\" : 12345678901234567890 }]");
  EXPECT_EQ(Found(text, "{x: c, y: a[0]}"), "{\"x\":\"\\u0041\",\"y\":1.10}");
  EXPECT_EQ(Found(text, "to_string(a)"),
            "\"[1.10,{\\\"b\\\":12345678901234567890}]\"");
  EXPECT_EQ(Found(text, "d"), "null");
  EXPECT_EQ(Found(text, "d[*]"), "null");
  EXPECT_EQ(Found(text, "c[*]"), "null");
}

TEST(SearchTest, TakesTheLastOfEqualNames) {
  EXPECT_EQ(Found(R"([{"a":1,"a":2},{"\u0061":3}])", "[*].a"), "[2,3]");
  EXPECT_EQ(Found(R"([{"a":{"b":1},"a":{}}])", "[*].[a.b]"), "[[null]]");
  EXPECT_EQ(Found(R"([{"a":{"b":1},"a":null}])", "[*].a.b"), "[]");
  EXPECT_EQ(Found(R"([{"a":1,"b":2,"a":3}])", "[?a == `1`].b"), "[]");
  EXPECT_EQ(Found(R"({"l":[{"a":1}],"l":[{"a":2}]})", "l[*].a"), "[2]");
  EXPECT_EQ(Found(R"({"l":[{"a":1}],"l":7})", "l[*].a"), "null");
  EXPECT_EQ(Found(R"({"l":{"m":[1]},"l":{}})", "l.m[*]"), "null");
  EXPECT_EQ(Found(R"({"l":{"m":[1],"m":[2,3]}})", "l.m[]"), "[2,3]");
  EXPECT_EQ(Found(R"({"a":1,"b":2,"a":3})", "*"), "[3,2]");
  EXPECT_EQ(Found(R"({"a":1,"b":2,"\u0061":3})", "[keys(@), length(@)]"),
            "[[\"a\",\"b\"],2]");
  EXPECT_EQ(Found(R"({"a":1,"b":2,"a":3} )", "@ == `{\"b\":2,\"a\":3}`"),
            "true");
}

TEST(SearchTest, KnowsNamesByAllOfTheirBytes) {
  EXPECT_EQ(Found(R"([{"long name 1":1,"long name 2":2,"long nam":3}])",
                  R"([*].["long name 2", "long nam", "long name"])"),
            "[[2,3,null]]");
  EXPECT_EQ(
      Found(R"([{"\u006cong name of 20 b":1}])", R"([*]."long name of 20 b")"),
      "[1]");
  EXPECT_EQ(
      Found(R"([{"long name of 2\u0030 b":1}])", R"([*]."long name of 20 b")"),
      "[1]");
  // A backspace, a backslash and a letter, and a quote.
  EXPECT_EQ(Found(R"([{"\b":1,"\\b":2,"\"":3,"":4}])",
                  R"([*].["\b", "\\b", "\"", ""])"),
            "[[1,2,3,4]]");
  // More names than are remembered, and another order in each object.
  std::string text = "[";
  for (int object = 0; object < 5; ++object) {
    text += object == 0 ? "{" : ",{";
    for (int i = 0; i < 80; ++i) {
      text += "\"name " + std::to_string((i * 7 + object) % 80) +
              "\":" + std::to_string(i) + (i == 79 ? "}" : ",");
    }
  }
  text += "]";
  EXPECT_EQ(Found(text, "[*].\"name 7\""), "[1,58,35,12,69]");
}

TEST(SearchTest, FlattensOneLevel) {
  EXPECT_EQ(Found("[1,[2,[3]],[],[{\"a\":4}],null,{\"a\":5}]", "[]"),
            "[1,2,[3],{\"a\":4},{\"a\":5}]");
  EXPECT_EQ(Found("[1,[2,[3]],[],[{\"a\":4}],{\"a\":5}]", "[].a"), "[4,5]");
  EXPECT_EQ(Found("{\"a\":[[[1]],[[2]]]}", "a[][]"), "[1,2]");
}

TEST(SearchTest, ComparesWhatTheSpecificationSays) {
  const char* const text =
      R"([1,1.0,"1",true,null,[],{},"",[1],{"a":1e0},-0,1e400])";
  EXPECT_EQ(Found(text, "[?@ == `1`]"), "[1,1.0]");
  EXPECT_EQ(Found(text, "[?@ == `{\"a\":1}`]"), "[{\"a\":1e0}]");
  EXPECT_EQ(Found(text, "[?@ == `[1.0]`]"), "[[1]]");
  EXPECT_EQ(Found(text, "[?@ == '1']"), "[\"1\"]");
  EXPECT_EQ(Found(text, "[?@ == `0`]"), "[-0]");
  EXPECT_EQ(Found(text, "[?@ > `1`]"), "[1e400]");
  EXPECT_EQ(Found(text, "[?!@]"), "[[],{},\"\"]");
  EXPECT_EQ(Found(text, "[?@ < '2' || @ == `null`]"), "[]");
  EXPECT_EQ(Found("[{\"a\":[ ],\"b\":{ }}]", "[?a || b]"), "[]");
  EXPECT_EQ(Found(R"([{"a":"\u00e9","b":"é"}])", "[?a == b].b"), "[\"é\"]");
  EXPECT_EQ(Found("[[1,2]]", "[?[[0], [1]] == `[1, 2]`]"), "[[1,2]]");
}

TEST(SearchTest, KeepsDigitsWhereNothingIsComputed) {
  EXPECT_EQ(Found("[-12345678901234567890, 1.0, 2.50]",
                  "[abs([0]), ceil([1]), floor([2]), max(@), sum(@[1:])]"),
            "[12345678901234567890,1.0,2,2.50,3.5]");
  EXPECT_EQ(
      Found("[\"1.10\", \"0x1\", \" 1\", \"1e999\"]", "map(&to_number(@), @)"),
      "[1.10,null,null,1e999]");
  EXPECT_EQ(Found("[1e308, 1e308]", "[sum(@), avg(@)]"), "[null,null]");
}

TEST(SearchTest, CountsCodePoints) {
  const char* const text = R"(["\ud83d\ude00é","\ud800x",""])";
  EXPECT_EQ(Found(text, "map(&length(@), @)"), "[2,2,0]");
  EXPECT_EQ(Found(text, "map(&reverse(@), @)"),
            "[\"é\xF0\x9F\x98\x80\",\"x\\ud800\",\"\"]");
  EXPECT_EQ(Found(R"(["\ue000","\ud83d\ude00","a"])", "sort(@)"),
            R"(["a","\ue000","\ud83d\ude00"])");
}

TEST(SearchTest, WritesLiteralsWithoutWhiteSpace) {
  const char* const literal = "`\n[ \"x y\" ,\t{\"a b\" : 1.10 } ]\r\n`";
  const std::string compact = R"(["x y",{"a b":1.10}])";
  EXPECT_EQ(Found("[1]", literal), compact);
  EXPECT_EQ(Found("[{}]", std::string("[*].{l: ") + literal + "}"),
            "[{\"l\":" + compact + "}]");
  EXPECT_EQ(Found("1", std::string("{l: ") + literal + "}"),
            "{\"l\":" + compact + "}");
  EXPECT_EQ(Found("[7]", "[*].[`\n1\n`, ` \"\\n\" `, '\n']"),
            R"([[1,"\n","\n"]])");
  // Only what is JSON with its white space is a literal.
  for (const char* wrong : {"`1 2`", "`t rue`", "`\"a\nb\"`"}) {
    EXPECT_TRUE(Found("1", wrong).starts_with("error: syntax: The literal"))
        << wrong;
  }
}

TEST(SearchTest, RefusesATextThatIsWrongAnywhere) {
  EXPECT_EQ(Found("[{\"a\":1},{\"a\":2},]", "[*].a"),
            "error: Expected a value but found ']' at 17 (1:18)");
  for (const char* text : {"[\"", "[\"a", "[\"\\u00", "[\"\\u00,\"]", "[\"\\\"",
                           "[\"\\\",", "[\"a\\\"\x01,\"]", "[\"\xFF,\"]",
                           "[{\"a", "[{\"a\":\"", "[1,\"a\\u"}) {
    EXPECT_TRUE(Found(text, "[?@ == 'a'].[a, @]").starts_with("error: "))
        << text;
  }
}

TEST(SearchTest, SaysWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "error: syntax: Expected an expression at 0 (-1:-1)"},
      {"a.",
       "error: syntax: Expected a name, '*', '[' or '{' after '.' at 2 "
       "(-1:-1)"},
      {"a[?b", "error: syntax: Expected ']' at 4 (-1:-1)"},
      {"&a", "error: syntax: Expected an expression at 0 (-1:-1)"},
      {"map(a, b)",
       "error: invalid-type: map() expects an expression (&…) as argument 1; "
       "got a value at 4 (-1:-1)"},
      {"sum(@)",
       "error: invalid-type: sum() expects an array of numbers; found a string "
       "at index 1 at 4 (-1:-1)"},
      {"\xFF", "error: syntax: The expression is not valid UTF-8 at 0 (-1:-1)"},
  };
  for (const auto& [expression, error] : cases) {
    EXPECT_EQ(Found("[1,\"a\"]", expression), error);
  }
}

TEST(SearchTest, BoundsExpressions) {
  const auto nested = [](size_t levels) {
    return std::string(levels, '(') + "@" + std::string(levels, ')');
  };
  EXPECT_EQ(Found("1", nested(jmespath::kMaxNesting - 1)), "1");
  EXPECT_FALSE(MakeSearch({.expression = nested(jmespath::kMaxNesting)}).ok());
  std::string chain = "@";
  std::string ored = "@";
  std::string lists = "@";
  for (int i = 0; i < 5000; ++i) {
    chain += "|@";
    ored += "||@";
    lists += "|[@]";
  }
  EXPECT_EQ(Found("1", chain), "1");
  EXPECT_EQ(Found("1", ored), "1");
  // What an expression makes may be deep all the same.
  EXPECT_EQ(Found("1", lists + "| to_string(@) | length(@)"), "10001");
  EXPECT_EQ(MakeSearch({.expression = std::string(65537, 'a')}).error().offset,
            65536);
}

TEST(SearchTest, BoundsWorkAndOutput) {
  const auto run = [](SearchOptions options, std::string_view text) {
    const auto made = MakeSearch(std::move(options));
    Surroundings around;
    return made.value()->Run(Chunks({text}), around.context).error().code;
  };
  std::string doubling = "@";
  for (int i = 0; i < 60; ++i) doubling += " | [@, @][]";
  EXPECT_EQ(run({.expression = doubling, .max_steps = 100'000}, "1"),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(run({.expression = doubling, .max_output_bytes = 1000}, "1"),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(run({.expression = "[*].[@]", .max_output_bytes = 10}, "[1,2,3]"),
            ErrorCode::kOutputTooLarge);
  // A part of the text, by one pass and from a tree.
  for (const char* part : {"a", "a || b"}) {
    EXPECT_EQ(
        run({.expression = part, .max_output_bytes = 6}, R"({"a":[1,2,3]})"),
        ErrorCode::kOutputTooLarge)
        << part;
  }
  EXPECT_EQ(run({.expression = "[*].[@]", .max_steps = 2}, "[1,2,3]"),
            ErrorCode::kOutputTooLarge);
  EXPECT_EQ(MakeSearch({.expression = "@", .max_steps = 0}).error().code,
            ErrorCode::kOutOfRange);
  EXPECT_EQ(MakeSearch({.expression = "@", .max_depth = 0}).error().code,
            ErrorCode::kOutOfRange);
}

// "ok", or the message.
std::string Outcome(SearchOptions options, std::string_view text, bool tape) {
  const auto made = MakeSearch(std::move(options));
  Surroundings around;
  Payload payload = Chunks({text});
  if (tape) {
    EXPECT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
  }
  const auto output = made.value()->Run(std::move(payload), around.context);
  return output.ok() ? "ok" : output.error().message;
}

TEST(SearchTest, CountsWhatComparingContainersTakes) {
  std::string big = "{\"a0\":0";
  for (int i = 1; i < 1000; ++i) big += ",\"a" + std::to_string(i) + "\":0";
  big += "}";
  const std::string array = "[" + Repeated("1,", 1999) + "1]";
  const std::string lists = "{\"a\":" + array + ",\"b\":" + array + "}";
  const std::string text = "{\"big\":" + big + ",\"list\":[" +
                           Repeated("{\"x\":1},", 100) + "0],\"lists\":[" +
                           Repeated(lists + ",", 9) + lists + "]}";
  std::string often = "lists[?a == b";
  for (int i = 1; i < 10; ++i) often += " && a == b";
  for (const bool tape : {false, true}) {
    for (const std::string& expression :
         {std::string("contains(list, big)"), "list[?@ == `" + big + "`]",
          std::string("lists[?a == b]"), often + "]"}) {
      EXPECT_EQ(
          Outcome({.expression = expression, .max_steps = 10'000}, text, tape),
          "The expression takes more than 10000 steps on this document")
          << expression.substr(0, 20);
      EXPECT_EQ(Outcome({.expression = expression, .max_steps = 1'000'000},
                        text, tape),
                "ok")
          << expression.substr(0, 20);
    }
  }
}

// A thousand steps each, read ten times.
TEST(SearchTest, CountsTheBytesOfStringsAndNumbers) {
  const std::string string = '"' + std::string(64'000, 'x') + '"';
  const std::string number(64'000, '7');
  const auto outcome = [](const std::string& expression,
                          const std::string& value, uint64_t steps) {
    return Outcome({.expression = expression, .max_steps = steps},
                   "[" + Repeated(value + ",", 9) + value + "]", false);
  };
  for (const auto& [expression, value] :
       std::vector<std::pair<std::string, std::string>>{
           {"[?starts_with(@, 'y')]", string},
           {"[?contains('y', @)]", string},
           {"[?@ == 'y']", string},
           {"map(&(@ == 'y'), @)", string},
           {"map(&length(@), @)", string},
           {"[?@ > `8`]", number},
           {"map(&(@ > `8`), @)", number},
           {"map(&ceil(@), @)", number},
           {"sum(@)", number},
           {"sort(@)", number}}) {
    EXPECT_EQ(outcome(expression, value, 9'000),
              "The expression takes more than 9000 steps on this document")
        << expression;
    EXPECT_EQ(outcome(expression, value, 100'000), "ok") << expression;
  }
}

// However large the literal is, a record takes the same.
TEST(SearchTest, ParsesLiteralsOnce) {
  const std::string text = "[" + Repeated("[1],{},", 100) + "0]";
  const auto checkpoints = [&text](const std::string& literal) {
    const auto made = MakeSearch(
        {.expression = "[?@ == `" + literal + "`]", .max_steps = 2'000});
    Surroundings around;
    const StopAt counts(around);
    EXPECT_TRUE(made.value()->Run(Chunks({text}), around.context).ok());
    return counts.seen();
  };
  EXPECT_EQ(checkpoints("[1,2]"),
            checkpoints("[" + Repeated("1,", 32'000) + "1]"));
}

// The limit of steps shows how much was collected before the other one ended
// it.
TEST(SearchTest, BoundsWhatIsCollected) {
  const std::string text = "[" + Repeated("1,", 9'999) + "1]";
  const auto outcome = [&text](const std::string& expression) {
    return Outcome({.expression = expression,
                    .max_steps = 50'000,
                    .max_output_bytes = 16'384},
                   text, true);
  };
  const std::string too_large = OutputTooLarge(65'536).message;
  EXPECT_EQ(outcome("[" + Repeated("@,", 999) + "@][]"), too_large);
  EXPECT_EQ(outcome("[" + Repeated("[*],", 9) + "[*]]"), too_large);
  EXPECT_EQ(outcome("sort(map(&@, [:2500]))"), too_large);
  EXPECT_EQ(outcome("sort(@)"), too_large);
  // Only what is found last is kept.
  EXPECT_EQ(outcome("max(@)"), "ok");
  EXPECT_EQ(outcome("min_by(@, &@)"), "ok");
}

TEST(SearchTest, DoesNotRecurseWithTheDocument) {
  constexpr size_t kDepth = 500'000;
  const std::string text = std::string(kDepth, '[') + std::string(kDepth, ']');
  for (const char* expression :
       {"to_string(@) | length(@)", "[@, @] | [0] == [1]", "contains(@, @)",
        "[?@ == @] | length(@)", "[*].[@] | [0][0][0] | length(@)"}) {
    const auto made =
        MakeSearch({.expression = expression, .max_depth = kDepth});
    const std::string answer = RunOn(*made.value(), text);
    EXPECT_FALSE(answer.starts_with("error: ")) << answer;
  }
}

TEST(SearchTest, ChainsWithOtherStepsOnWhatTheyKnow) {
  Plan::Steps steps;
  steps.push_back(MakeSearch({.expression = "a[?b].{x: b, y: c}"}).value());
  steps.push_back(MakeSearch({.expression = "[*].x"}).value());
  steps.push_back(MakeSearch({.expression = "reverse(@)"}).value());
  steps.push_back(MakeMinify().value());
  const Plan plan(std::move(steps));
  Surroundings around;
  auto outcome = plan.Run(
      Chunks({"{\"a\": [{\"b\": [ 1 ]}, {}, {\"b\"", ": { }}, {\"b\":2}]}"}),
      around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)), "[2,[1]]");
}

TEST(SearchTest, StopsWhenItIsCancelled) {
  std::string text = "[";
  for (int i = 0; i < 50000; ++i) text += "{\"a\":[\"x\"]},";
  text += "1]";
  for (const char* expression :
       {"[?a == `[\"x\"]`].a", "sort(keys({a: @}))", "[].a[]", "to_string(@)",
        "sort_by([*].{k: to_string(a)}, &k)"}) {
    const auto made = MakeSearch({.expression = expression});
    for (const bool tape : {false, true}) {
      Surroundings around;
      Payload payload = Chunks({text});
      if (tape) {
        ASSERT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
      }
      StopAt stop(around, 3);
      const auto output = made.value()->Run(std::move(payload), around.context);
      if (output.ok()) {
        EXPECT_LT(stop.seen(), 3) << expression;
        continue;
      }
      EXPECT_EQ(output.error().code, ErrorCode::kAborted) << expression;
    }
  }
}

}  // namespace
}  // namespace offloop::json
