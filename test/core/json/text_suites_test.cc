// json-patch-tests, the examples of RFC 7396, those of RFC 8785's author, and
// what is our answer to the texts of JSONTestSuite that may go either way; read
// from the folder that OFFLOOP_SUITES names. CONTRIBUTING.md says where they
// come from.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "json/canonicalize.h"
#include "json/document.h"
#include "json/equal.h"
#include "json/get.h"
#include "json/limits.h"
#include "json/merge_patch.h"
#include "json/patch.h"
#include "json/validate.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

class JsonTextSuitesTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("OFFLOOP_SUITES");
    if (folder == nullptr) GTEST_SKIP() << "OFFLOOP_SUITES is not set";
    folder_ = folder;
  }

  std::string Read(const std::filesystem::path& path) const {
    std::ifstream file(folder_ / path, std::ios::binary);
    EXPECT_TRUE(file.is_open()) << path;
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path folder_;
};

// "absent" where there is nothing.
std::string Get(const std::string& text, const std::string& pointer) {
  return RunOn(*MakeGet({.pointer = pointer}).value(), text);
}

bool SameValue(const std::string& a, const std::string& b) {
  Surroundings around;
  Payload of_a = Chunks({a});
  Payload of_b = Chunks({b});
  const auto document_a = Parse(of_a, kDefaultMaxDepth, around.context);
  const auto document_b = Parse(of_b, kDefaultMaxDepth, around.context);
  return document_a.ok() && document_b.ok() &&
         Equal(document_a.value()->root(), document_b.value()->root(),
               around.context)
             .value();
}

std::string Patched(const std::string& text, const std::string& operations) {
  PatchOptions options;
  options.operations = Bytes::Copy(AsBytes(operations));
  const auto made = MakePatch(std::move(options));
  return made.ok() ? RunOn(*made.value(), text)
                   : "error: " + made.error().message;
}

size_t CheckPatchSuite(const std::string& suite) {
  size_t checked = 0;
  for (size_t i = 0;; ++i) {
    const std::string test = Get(suite, "/" + std::to_string(i));
    if (test == "absent") return checked;
    if (Get(test, "/disabled") == "true") continue;
    const std::string expected = Get(test, "/expected");
    const std::string answer = Patched(Get(test, "/doc"), Get(test, "/patch"));
    if (Get(test, "/error") != "absent") {
      EXPECT_TRUE(answer.starts_with("error: ")) << test << answer;
    } else if (expected == "absent") {
      // Only tests: the document stays.
      EXPECT_TRUE(SameValue(answer, Get(test, "/doc"))) << test << answer;
    } else {
      EXPECT_TRUE(SameValue(answer, expected)) << test << answer;
    }
    ++checked;
  }
}

TEST_F(JsonTextSuitesTest, PatchesAsJsonPatchTestsSay) {
  EXPECT_EQ(CheckPatchSuite(Read("json-patch/spec_tests.json")), 16u);
  EXPECT_EQ(CheckPatchSuite(Read("json-patch/tests.json")), 92u);
}

TEST_F(JsonTextSuitesTest, MergesAsRfc7396Shows) {
  const std::string suite = Read("json-merge-patch/appendix-a.json");
  size_t checked = 0;
  for (;; ++checked) {
    const std::string test = Get(suite, "/" + std::to_string(checked));
    if (test == "absent") break;
    MergePatchOptions options;
    const std::string patch = Get(test, "/patch");
    options.patch = Bytes::Copy(AsBytes(patch));
    const std::string merged = RunOn(
        *MakeMergePatch(std::move(options)).value(), Get(test, "/original"));
    EXPECT_TRUE(SameValue(merged, Get(test, "/result"))) << test << merged;
  }
  EXPECT_EQ(checked, 17u);
}

TEST_F(JsonTextSuitesTest, CanonicalizesAsRfc8785Shows) {
  const auto canonicalize = MakeCanonicalize();
  for (const std::string name : {"arrays", "french", "structures"}) {
    const std::string canonical =
        Read("json-canonical/" + name + ".output.json");
    EXPECT_EQ(RunOn(*canonicalize.value(),
                    Read("json-canonical/" + name + ".input.json")),
              canonical);
    EXPECT_EQ(RunOn(*canonicalize.value(), canonical), canonical);
  }
}

// Accepted is what JSON.parse accepts in a text that is UTF-8: numbers of any
// size, escapes of lone surrogates, 500 levels. Refused is what is not UTF-8,
// another encoding, and a byte order mark.
TEST_F(JsonTextSuitesTest, StatesAnAnswerWhereJsonTestSuiteHasNone) {
  const std::map<std::string_view, bool> answers = {
      {"i_number_double_huge_neg_exp.json", true},
      {"i_number_huge_exp.json", true},
      {"i_number_neg_int_huge_exp.json", true},
      {"i_number_pos_double_huge_exp.json", true},
      {"i_number_real_neg_overflow.json", true},
      {"i_number_real_pos_overflow.json", true},
      {"i_number_real_underflow.json", true},
      {"i_number_too_big_neg_int.json", true},
      {"i_number_too_big_pos_int.json", true},
      {"i_number_very_big_negative_int.json", true},
      {"i_object_key_lone_2nd_surrogate.json", true},
      {"i_string_1st_surrogate_but_2nd_missing.json", true},
      {"i_string_1st_valid_surrogate_2nd_invalid.json", true},
      {"i_string_UTF-16LE_with_BOM.json", false},
      {"i_string_UTF-8_invalid_sequence.json", false},
      {"i_string_UTF8_surrogate_U+D800.json", false},
      {"i_string_incomplete_surrogate_and_escape_valid.json", true},
      {"i_string_incomplete_surrogate_pair.json", true},
      {"i_string_incomplete_surrogates_escape_valid.json", true},
      {"i_string_invalid_lonely_surrogate.json", true},
      {"i_string_invalid_surrogate.json", true},
      {"i_string_invalid_utf-8.json", false},
      {"i_string_inverted_surrogates_U+1D11E.json", true},
      {"i_string_iso_latin_1.json", false},
      {"i_string_lone_second_surrogate.json", true},
      {"i_string_lone_utf8_continuation_byte.json", false},
      {"i_string_not_in_unicode_range.json", false},
      {"i_string_overlong_sequence_2_bytes.json", false},
      {"i_string_overlong_sequence_6_bytes.json", false},
      {"i_string_overlong_sequence_6_bytes_null.json", false},
      {"i_string_truncated-utf-8.json", false},
      {"i_string_utf16BE_no_BOM.json", false},
      {"i_string_utf16LE_no_BOM.json", false},
      {"i_structure_500_nested_arrays.json", true},
      {"i_structure_UTF-8_BOM_empty_object.json", false},
  };
  const auto validate = MakeValidate();
  size_t checked = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_ / "json-parsing")) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("i_")) continue;
    const auto answer = answers.find(name);
    ASSERT_NE(answer, answers.end()) << name;
    const std::string text = Read(entry.path());
    EXPECT_EQ(!RunOn(*validate.value(), text).starts_with("error: "),
              answer->second)
        << name;
    ++checked;
  }
  EXPECT_EQ(checked, answers.size());
}

}  // namespace
}  // namespace offloop::json
