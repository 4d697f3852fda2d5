#include "json/jsonpath/regex.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "../json_testing.h"
#include "reference_regex.h"

namespace offloop::json::jsonpath {
namespace {

// "whole", "part" or "no"; "invalid at N" or "too large" for the pattern.
std::string Answer(std::string_view pattern, std::string_view text) {
  const auto regex = Regex::Compile(pattern);
  if (!regex.ok()) {
    return regex.error().code == ErrorCode::kOutOfRange
               ? "too large"
               : "invalid at " + std::to_string(regex.error().offset);
  }
  Surroundings around;
  Meter meter(around.context, UINT64_MAX);
  RegexScratch scratch;
  const auto matches = [&](Regex::Where where) {
    return regex.value().Matches(text, where, meter, scratch).value();
  };
  const bool whole = matches(Regex::Where::kWhole);
  const bool anywhere = matches(Regex::Where::kAnywhere);
  EXPECT_TRUE(anywhere || !whole) << pattern;
  return whole ? "whole" : anywhere ? "part" : "no";
}

TEST(RegexTest, FollowsTheGrammarOfRfc9485) {
  const struct {
    const char* pattern;
    const char* text;
    const char* answer;
  } cases[] = {
      {"", "", "whole"},
      {"", "x", "part"},
      {"abc", "abc", "whole"},
      {"abc", "xabcx", "part"},
      {"abc", "ab", "no"},
      {"a|bc|", "bc", "whole"},
      {"a|bc|", "", "whole"},
      {"(a|b)*c", "ababc", "whole"},
      {"a?b+c*", "bbb", "whole"},
      {"a?b+c*", "ac", "no"},
      {"a{2}", "aa", "whole"},
      {"a{2}", "aaa", "part"},
      {"a{2,}", "aaaaa", "whole"},
      {"a{2,3}", "a", "no"},
      {"a{0}b", "b", "whole"},
      {"(ab){1,2}", "abab", "whole"},
      {".", "\n", "no"},
      {".", "\r", "no"},
      {".", "\xE2\x80\xA8", "whole"},
      {"a.c",
       "a\xF0\x9F\x98\x80"
       "c",
       "whole"},
      {"[abc-e]+", "abcde", "whole"},
      {"[^abc]", "d", "whole"},
      {"[^abc]", "b", "no"},
      {"[-a]+", "-a", "whole"},
      {"[a-]+", "-a", "whole"},
      {"[\\]\\[\\-\\^]+", "][-^", "whole"},
      {"[^-]", "-", "no"},
      {"[a-cb-f]+", "def", "whole"},
      {"\\(\\)\\*\\+\\.\\?\\[\\\\\\]\\{\\|\\}\\^\\-", "()*+.?[\\]{|}^-",
       "whole"},
      {"\\n\\r\\t", "\n\r\t", "whole"},
      {"\\p{Lu}\\p{Ll}", "\xD0\x96\xD0\xB6", "whole"},
      {"\\P{Lu}", "\xD0\x96", "no"},
      {"\\p{L}\\p{N}\\p{P}\\p{S}\\p{Z}", "a1.+ ", "whole"},
      {"[\\p{Nd}x]+", "1x\xD9\xA3", "whole"},
      {"[^\\P{Nd}]", "7", "whole"},
      {"\\p{C}", "\xED\xA0\x80", "whole"},
      {"\\p{Cn}", "\xF4\x8F\xBF\xBF", "whole"},
      {",-/:<>@_`~#%&'\"", ",-/:<>@_`~#%&'\"", "whole"},
      // As the conformance suite of RFC 9535 has it.
      {"^ab.*", "abc", "whole"},
      {".*bc$", "abc", "whole"},
      {"^b", "ab", "no"},
      {"a$", "ab", "no"},
      {"a|^b", "ab", "part"},
      // Loops of nothing.
      {"(a*)*", "aaa", "whole"},
      {"(|a)+b", "aab", "whole"},
      {"()*", "", "whole"},
      {"(a*b*){2,3}c", "abbabc", "whole"},
      {"(^)*a", "a", "whole"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Answer(test.pattern, test.text), test.answer)
        << test.pattern << " on " << test.text;
  }
}

TEST(RegexTest, RefusesWhatIsNoIRegexp) {
  const struct {
    const char* pattern;
    int offset;
  } cases[] = {
      {"(", 1},       {")", 0},       {"a)", 1},
      {"(a", 2},      {"*", 0},       {"a**", 2},
      {"a{2}{3}", 4}, {"+", 0},       {"?", 0},
      {"a{", 2},      {"a{}", 2},     {"a{,2}", 2},
      {"a{3,2}", 6},  {"a{1", 3},     {"{", 0},
      {"}", 0},       {"[", 1},       {"[]", 1},
      {"[a", 2},      {"[b-a]", 4},   {"[a-b-c]", 4},
      {"[--a]", 2},   {"]", 0},       {"\\", 1},
      {"\\d", 1},     {"\\w", 1},     {"\\u0041", 1},
      {"\\$", 1},     {"\\p", 0},     {"\\p{}", 0},
      {"\\p{Lx}", 0}, {"\\p{Cs}", 0}, {"\\p{IsBasicLatin}", 0},
      {"[\\d]", 2},   {"(?:a)", 1},   {"a|*", 2},
      {"[[a]]", 1},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Answer(test.pattern, ""),
              "invalid at " + std::to_string(test.offset))
        << test.pattern;
  }
}

TEST(RegexTest, BoundsWhatAPatternNeeds) {
  EXPECT_EQ(Answer("a{16000}", "a"), "no");
  for (const char* pattern :
       {"a{16384}", "(a{1000}){1000}", "(((){1000}){1000}){1000}",
        "a{99999999999999999999}", "(a{0,1000}){0,1000}", "(a|b){9000}",
        "((a{100}){100}){0,}{1}"}) {
    const std::string answer = Answer(pattern, "a");
    EXPECT_TRUE(answer == "too large" || answer == "invalid at 19")
        << pattern << ": " << answer;
  }
  const auto nested = [](size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_EQ(Answer(nested(kMaxRegexNesting), "a"), "whole");
  EXPECT_EQ(Answer(nested(kMaxRegexNesting + 1), "a"), "too large");
  EXPECT_EQ(Answer(nested(30'000), "a"), "too large");
  EXPECT_EQ(Answer(std::string(Regex::kMaxPattern + 1, 'a'), "a"), "too large");
}

TEST(RegexTest, TellsWhatCompilingTakes) {
  const auto work = [](std::string_view pattern) {
    size_t parts = 0;
    (void)Regex::Compile(pattern, &parts);
    return parts;
  };
  EXPECT_LT(work("abc"), 10u);
  EXPECT_GE(work("a{1000}"), 1000u);
  EXPECT_GE(work("(){30000}"), 30'000u);
  EXPECT_GE(work("a{99999}"), Regex::kMaxStates);
  EXPECT_GE(work("(){99999}"), Regex::kMaxWork);
  EXPECT_LE(work("(){99999}"), Regex::kMaxWork + 200);
}

// Steps are counted, so that this shows on any machine.
TEST(RegexTest, TakesLinearTime) {
  const std::string text(100'000, 'a');
  for (const char* pattern :
       {"(a*)*b", "(a|a)*b", "(a|aa)+b", ".*.*.*b", "(.*)(.*)(.*)(.*)b"}) {
    const auto regex = Regex::Compile(pattern);
    ASSERT_TRUE(regex.ok());
    Surroundings around;
    RegexScratch scratch;
    for (const auto where : {Regex::Where::kWhole, Regex::Where::kAnywhere}) {
      Meter meter(around.context, text.size() * (regex.value().size() + 1));
      EXPECT_EQ(regex.value().Matches(text, where, meter, scratch), false)
          << pattern;
    }
  }
}

TEST(RegexTest, StopsWithTheMeter) {
  const auto regex = Regex::Compile("(a|b)*c");
  const std::string text(100'000, 'a');
  RegexScratch scratch;
  Surroundings around;
  Meter few(around.context, 1000);
  EXPECT_EQ(regex.value().Matches(text, Regex::Where::kWhole, few, scratch),
            std::nullopt);
  EXPECT_EQ(few.error().code, ErrorCode::kOutputTooLarge);
  StopAt stop(around, 3);
  Meter many(around.context, UINT64_MAX);
  EXPECT_EQ(regex.value().Matches(text, Regex::Where::kWhole, many, scratch),
            std::nullopt);
  EXPECT_EQ(many.error().code, ErrorCode::kAborted);
}

// Every short pattern of these characters on every short text.
TEST(RegexTest, AgreesWithSetsOfPlaces) {
  constexpr std::string_view kPattern = "ab.|()*?^$";
  constexpr std::string_view kText = "ab";
  constexpr size_t kPatterns = 100'000;  // Of 5 characters.
  size_t valid = 0;
  RegexScratch scratch;
  Surroundings around;
  Meter meter(around.context, UINT64_MAX);
  for (size_t i = 0; i < kPatterns; i += 3) {
    std::string pattern;
    for (size_t rest = i, n = 0; n < 5; ++n, rest /= 10) {
      pattern += kPattern[rest % 10];
    }
    const auto tree = ParseRegex(pattern);
    const auto regex = Regex::Compile(pattern);
    ASSERT_EQ(tree.ok(), regex.ok()) << pattern;
    if (!tree.ok()) continue;
    ++valid;
    for (size_t bits = 1; bits < 16; ++bits) {
      std::string text;
      for (size_t rest = bits; rest > 1; rest /= 2) text += kText[rest % 2];
      const ReferenceRegex reference(tree.value(), text);
      EXPECT_EQ(
          regex.value().Matches(text, Regex::Where::kWhole, meter, scratch),
          reference.MatchesWhole())
          << pattern << " on " << text;
      EXPECT_EQ(
          regex.value().Matches(text, Regex::Where::kAnywhere, meter, scratch),
          reference.MatchesAnywhere())
          << pattern << " in " << text;
    }
  }
  EXPECT_GT(valid, 3000u);
}

}  // namespace
}  // namespace offloop::json::jsonpath
