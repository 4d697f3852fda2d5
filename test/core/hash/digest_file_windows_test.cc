#include <gtest/gtest.h>
#include <windows.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "digest_file_testing.h"

namespace offloop::hash {
namespace {

// The digest of "abc" begins like this.
constexpr std::string_view kAbc = "bddd813c";

std::string Utf8(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

class DigestFileWindowsTest : public DigestFileTest {
 protected:
  std::string BeginningOf(const std::string& path) {
    Result<Payload> result = HashOf(path);
    if (!result.ok()) return result.error().message;
    return TextOf(std::move(result).value()).substr(0, kAbc.size());
  }
};

TEST_F(DigestFileWindowsTest, TakesNamesInUtf8AndBothKindsOfSlash) {
  const std::filesystem::path path = folder_ / u8"caf\u00e9 \U0001F600";
  std::ofstream(path, std::ios::binary) << "abc";
  std::string name = Utf8(path);
  EXPECT_EQ(BeginningOf(name), kAbc);
  std::replace(name.begin(), name.end(), '\\', '/');
  EXPECT_EQ(BeginningOf(name), kAbc);
}

TEST_F(DigestFileWindowsTest, TakesPathsOfMoreThan260Characters) {
  std::filesystem::path deep = folder_;
  std::wstring extended = L"\\\\?\\" + folder_.wstring();
  for (int i = 0; i < 4; ++i) {
    extended += L"\\" + std::wstring(100, L'd');
    deep /= std::string(100, 'd');
    ASSERT_NE(CreateDirectoryW(extended.c_str(), nullptr), 0);
  }
  extended += L"\\file";
  const HANDLE file = CreateFileW(extended.c_str(), GENERIC_WRITE, 0, nullptr,
                                  CREATE_NEW, 0, nullptr);
  ASSERT_NE(file, INVALID_HANDLE_VALUE);
  DWORD written = 0;
  WriteFile(file, "abc", 3, &written, nullptr);
  CloseHandle(file);
  EXPECT_EQ(BeginningOf(Utf8(deep / "file")), kAbc);
  EXPECT_EQ(BeginningOf(Utf8(extended)), kAbc);
  // What the fixture removes must not be longer.
  EXPECT_NE(DeleteFileW(extended.c_str()), 0);
  for (int i = 0; i < 4; ++i) {
    extended.resize(extended.rfind(L'\\'));
    EXPECT_NE(RemoveDirectoryW(extended.c_str()), 0);
  }
}

TEST_F(DigestFileWindowsTest, ReportsWhatNodeReports) {
  const std::string file = Write("file", "abc");
  const std::string none = "open " + std::to_string(ENOENT);
  EXPECT_EQ(ErrorOf((folder_ / "none").string()), none);
  EXPECT_EQ(ErrorOf(""), none);
  EXPECT_EQ(ErrorOf((folder_ / "none" / "file").string()), none);
  EXPECT_EQ(ErrorOf("?:\\*"), none);
  EXPECT_EQ(ErrorOf(folder_.string()), "read " + std::to_string(EISDIR));
}

TEST_F(DigestFileWindowsTest, ReportsAFileThatAnotherKeepsToItself) {
  const std::string path = Write("file", "abc");
  const HANDLE held = CreateFileA(path.c_str(), GENERIC_READ, 0, nullptr,
                                  OPEN_EXISTING, 0, nullptr);
  ASSERT_NE(held, INVALID_HANDLE_VALUE);
  EXPECT_EQ(ErrorOf(path), "open " + std::to_string(EBUSY));
  CloseHandle(held);
  EXPECT_EQ(BeginningOf(path), kAbc);
}

TEST_F(DigestFileWindowsTest, LeavesAFileOpenToOthersAndClosesIt) {
  const std::string path = Write("file", "abc");
  EXPECT_EQ(BeginningOf(path), kAbc);
  EXPECT_NE(DeleteFileA(path.c_str()), 0);
}

TEST_F(DigestFileWindowsTest, RefusesDevices) {
  EXPECT_EQ(ErrorOf("NUL"), "ERR_INVALID_ARG_VALUE");
}

}  // namespace
}  // namespace offloop::hash
