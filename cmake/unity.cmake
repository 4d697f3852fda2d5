# offloop_unity(<target>): compiles a dozen of the target's sources as one, if OFFLOOP_UNITY is on. This is for builds of all the
# code, above all in CI: most of the time that a file takes to compile, or to analyse, goes to the headers of the standard
# library. A missing include is found nevertheless, because node-gyp compiles file by file.
option(OFFLOOP_UNITY "Compile several sources as one" OFF)

function(offloop_unity target)
  if(NOT OFFLOOP_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
  # Not as part of a unity file: the scan kernels, each of which defines other macros for the file that they share, and what
  # includes <windows.h>, whose macros would affect the sources after it.
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "(_kernel(_[a-z0-9]+)?|_windows(_test)?)\\.cc$")
  set_source_files_properties(${sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
