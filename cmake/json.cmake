# json_list(<out> <file> <key>): reads the list variables.<key> of a .gypi file, which is strict JSON. So gyp (binding.gyp) and
# CMake share one list of sources and one of flags.
function(json_list out file key)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  string(JSON length LENGTH ${text} variables ${key})
  set(list)
  if(length GREATER 0)
    math(EXPR last "${length} - 1")
    foreach(index RANGE ${last})
      string(JSON item GET ${text} variables ${key} ${index})
      list(APPEND list ${item})
    endforeach()
  endif()
  set(${out} ${list} PARENT_SCOPE)
endfunction()

# source_list(<out> <file> <key>): reads a list of sources. Code for one system is in a pair of files, <name>_posix.cc and
# <name>_windows.cc. The list has the first, which is replaced by the second for Windows.
function(source_list out file key)
  json_list(list ${file} ${key})
  if(WIN32)
    list(TRANSFORM list REPLACE "_posix\\.cc$" "_windows.cc")
  endif()
  set(${out} ${list} PARENT_SCOPE)
endfunction()
