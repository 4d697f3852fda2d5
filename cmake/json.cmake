# json_list(<out> <file> <key>): the list variables.<key> of a .gypi file, which is strict JSON.
# THE lists of sources and flags are read by gyp (binding.gyp) and by CMake alike.
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

# source_list(<out> <file> <key>): the same of sources. What is of a system is in files of its own, <name>_posix.cc and
# <name>_windows.cc; the list names the former.
function(source_list out file key)
  json_list(list ${file} ${key})
  if(WIN32)
    list(TRANSFORM list REPLACE "_posix\\.cc$" "_windows.cc")
  endif()
  set(${out} ${list} PARENT_SCOPE)
endfunction()
