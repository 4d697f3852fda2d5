# A toolchain: zig (deps/tools.json) as compiler and linker for OFFLOOP_PLATFORM, the name of a folder of prebuilds/. It
# brings clang, libc++ as a static library, and the C library of every platform to link against. A preset names the
# platform, as does scripts/deps.
#
# glibc 2.28, macOS 11 and Windows 10 are what Node itself needs from Node 20 on.
set(CMAKE_SYSTEM_NAME Linux)
if(OFFLOOP_PLATFORM MATCHES "-arm64")
  set(CMAKE_SYSTEM_PROCESSOR aarch64)
else()
  set(CMAKE_SYSTEM_PROCESSOR x86_64)
endif()
if(OFFLOOP_PLATFORM MATCHES "^darwin-")
  set(CMAKE_SYSTEM_NAME Darwin)
  # Of Apple's tools none is needed, and none is there.
  set(CMAKE_OSX_SYSROOT "")
  set(CMAKE_OSX_DEPLOYMENT_TARGET "")
  set(CMAKE_INSTALL_NAME_TOOL true)
  set(zig_target ${CMAKE_SYSTEM_PROCESSOR}-macos.11.0)
elseif(OFFLOOP_PLATFORM MATCHES "^win32-")
  set(CMAKE_SYSTEM_NAME Windows)
  # Nothing of ours has resources, whose compiler CMake asks for.
  set(CMAKE_RC_COMPILER true)
  set(zig_target ${CMAKE_SYSTEM_PROCESSOR}-windows.win10-gnu)
elseif(OFFLOOP_PLATFORM MATCHES "-musl$")
  set(zig_target ${CMAKE_SYSTEM_PROCESSOR}-linux-musl)
else()
  set(zig_target ${CMAKE_SYSTEM_PROCESSOR}-linux-gnu.2.28)
endif()

if(NOT OFFLOOP_ZIG)
  execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/../scripts/tool zig
    OUTPUT_VARIABLE OFFLOOP_ZIG OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES OFFLOOP_PLATFORM OFFLOOP_ZIG)
set(CMAKE_C_COMPILER ${OFFLOOP_ZIG} cc -target ${zig_target})
set(CMAKE_CXX_COMPILER ${OFFLOOP_ZIG} c++ -target ${zig_target})
set(CMAKE_ASM_COMPILER ${CMAKE_C_COMPILER})
