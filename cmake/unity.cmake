# offloop_unity(<target>): compiles several of the target's sources as one, if OFFLOOP_UNITY is on. For builds that look
# at all the code at once, in CI above all: most of what a file costs to compile, and to analyse, is the standard library.
# node-gyp compiles the add-on file by file, so a source that lacks an include does not pass.
option(OFFLOOP_UNITY "Compile several sources as one" OFF)

function(offloop_unity target)
  if(NOT OFFLOOP_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
  # A kernel defines macros for the text that it includes, a different one each; so does <windows.h>, for all that follows.
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "(_kernel(_[a-z0-9]+)?|_windows(_test)?)\\.cc$")
  set_source_files_properties(${sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
