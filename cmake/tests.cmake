# offloop_core_tests: every test/core/**/*_test.cc.
find_package(GTest QUIET)
if(NOT TARGET GTest::gmock_main)
  message(FATAL_ERROR "GoogleTest is missing: apt-get install libgtest-dev libgmock-dev (scripts/setup --dev does)")
endif()
include(GoogleTest)

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/core/*_test.cc)
add_executable(offloop_core_tests ${test_sources})
offloop_flags(offloop_core_tests)
if(OFFLOOP_SANITIZE MATCHES thread)
  # GCC 12 is mistaken about std::string there.
  target_compile_options(offloop_core_tests PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
endif()
target_link_libraries(offloop_core_tests PRIVATE offloop_core GTest::gmock_main)
# A third of what a test costs to compile is GoogleTest's headers. A compiler cache does not go with it.
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  target_precompile_headers(offloop_core_tests PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
endif()
gtest_discover_tests(offloop_core_tests DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
