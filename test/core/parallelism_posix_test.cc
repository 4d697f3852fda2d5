#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "parallelism.h"

namespace offloop {
namespace {

// A control group tree in a directory of its own.
class CgroupTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = testing::TempDir() + "offloop-" + test->name() + "-XXXXXX";
    ASSERT_NE(mkdtemp(root_.data()), nullptr);
  }
  ~CgroupTest() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) const {
    const std::filesystem::path file(root_ + path);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  unsigned QuotaOf(const std::string& self) const {
    return CgroupCpuQuota(self, root_);
  }

 private:
  std::string root_;
};

using CgroupV2Test = CgroupTest;
using CgroupV1Test = CgroupTest;

TEST_F(CgroupV2Test, HasNoQuotaWithoutFiles) {
  EXPECT_EQ(QuotaOf("0::/\n"), 0u);
  EXPECT_EQ(QuotaOf("0::/some/group\n"), 0u);
}

TEST_F(CgroupV2Test, HasNoQuotaWhereItIsMax) {
  Write("/cpu.max", "max 100000\n");
  EXPECT_EQ(QuotaOf("0::/\n"), 0u);
}

TEST_F(CgroupV2Test, ReadsTheRootOfANamespace) {
  Write("/cpu.max", "200000 100000\n");
  EXPECT_EQ(QuotaOf("0::/\n"), 2u);
}

TEST_F(CgroupV2Test, RoundsUp) {
  Write("/cpu.max", "150000 100000\n");
  EXPECT_EQ(QuotaOf("0::/\n"), 2u);
  Write("/cpu.max", "10000 100000\n");
  EXPECT_EQ(QuotaOf("0::/\n"), 1u);
  Write("/cpu.max", "200001 100000\n");
  EXPECT_EQ(QuotaOf("0::/\n"), 3u);
}

TEST_F(CgroupV2Test, ReadsTheGroupOfTheProcess) {
  Write("/a/b/cpu.max", "300000 100000\n");
  EXPECT_EQ(QuotaOf("0::/a/b\n"), 3u);
  EXPECT_EQ(QuotaOf("0::/a\n"), 0u);
}

TEST_F(CgroupV2Test, IsBoundByTheSmallestQuotaOnTheWayToTheRoot) {
  Write("/a/cpu.max", "100000 100000\n");
  Write("/a/b/cpu.max", "max 100000\n");
  Write("/a/b/c/cpu.max", "400000 100000\n");
  EXPECT_EQ(QuotaOf("0::/a/b/c\n"), 1u);
  Write("/a/cpu.max", "700000 100000\n");
  EXPECT_EQ(QuotaOf("0::/a/b/c\n"), 4u);
}

TEST_F(CgroupV2Test, ReadsAGroupOutsideOfItsMountFromTheRoot) {
  Write("/cpu.max", "500000 100000\n");
  EXPECT_EQ(QuotaOf("0::/not/mounted/here\n"), 5u);
}

TEST_F(CgroupV2Test, IgnoresWhatMakesNoSense) {
  for (const char* text : {"", "\n", "x", "100000", "-1 100000", "100000 0",
                           "0 100000", "nan nan", "100000 -100000"}) {
    Write("/cpu.max", text);
    EXPECT_EQ(QuotaOf("0::/\n"), 0u) << text;
  }
}

TEST_F(CgroupV2Test, BoundsAnAbsurdQuota) {
  Write("/cpu.max", "1e300 1\n");
  EXPECT_EQ(QuotaOf("0::/\n"), 1'000'000u);
}

TEST_F(CgroupV1Test, DividesTheQuotaByThePeriod) {
  Write("/cpu/docker/x/cpu.cfs_quota_us", "250000\n");
  Write("/cpu/docker/x/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(QuotaOf("4:cpu,cpuacct:/docker/x\n"), 3u);
}

TEST_F(CgroupV1Test, HasNoQuotaWhereItIsMinusOne) {
  Write("/cpu/cpu.cfs_quota_us", "-1\n");
  Write("/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(QuotaOf("4:cpu:/\n"), 0u);
}

TEST_F(CgroupV1Test, NeedsBothFiles) {
  Write("/cpu/cpu.cfs_quota_us", "100000\n");
  EXPECT_EQ(QuotaOf("4:cpu:/\n"), 0u);
}

TEST_F(CgroupV1Test, FindsTheControllerAmongOthers) {
  Write("/cpu/a/cpu.cfs_quota_us", "200000\n");
  Write("/cpu/a/cpu.cfs_period_us", "100000\n");
  for (const char* controllers : {"cpu", "cpu,cpuacct", "cpuacct,cpu"}) {
    EXPECT_EQ(QuotaOf("12:pids:/\n3:" + std::string(controllers) + ":/a\n"), 2u)
        << controllers;
  }
  for (const char* controllers :
       {"cpuset", "cpuacct", "xcpu,cpux", "name=cpu"}) {
    EXPECT_EQ(QuotaOf("3:" + std::string(controllers) + ":/a\n"), 0u)
        << controllers;
  }
}

TEST_F(CgroupV1Test, ReadsTheRootThatAContainerSees) {
  // The path is the host's; the container has its own group mounted at the
  // root.
  Write("/cpu/cpu.cfs_quota_us", "100000\n");
  Write("/cpu/cpu.cfs_period_us", "50000\n");
  EXPECT_EQ(QuotaOf("3:cpu,cpuacct:/docker/0123abcd\n"), 2u);
}

TEST_F(CgroupTest, ReadsBothVersionsAndTakesTheSmaller) {
  Write("/cpu/a/cpu.cfs_quota_us", "600000\n");
  Write("/cpu/a/cpu.cfs_period_us", "100000\n");
  Write("/a/cpu.max", "400000 100000\n");
  EXPECT_EQ(QuotaOf("3:cpu:/a\n0::/a\n"), 4u);
  EXPECT_EQ(QuotaOf("0::/a\n3:cpu:/a\n"), 4u);
}

TEST_F(CgroupTest, SurvivesLinesThatMakeNoSense) {
  Write("/cpu.max", "200000 100000\n");
  for (const char* self :
       {"", "\n\n", "0", "0:", ":", "no colons", "1:memory:/", "0:x"}) {
    EXPECT_EQ(QuotaOf(self), 0u) << self;
  }
  for (const char* self : {"::", "0::", "0::relative/path", "0:://", "0::/a/",
                           "0::/../..", "junk\n0::/"}) {
    EXPECT_EQ(QuotaOf(self), 2u) << self;
  }
}

}  // namespace
}  // namespace offloop
