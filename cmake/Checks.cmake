# Registration of checks, and embedding of their pages and of the library models.

# corolint_add_check(<group>/<stem>): THE registration. Fails where source or page is missing.
function(corolint_add_check WHERE)
  foreach(ENDING cpp md)
    if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${WHERE}.${ENDING})
      message(FATAL_ERROR "check ${WHERE} has no ${ENDING}: checks/${WHERE}.${ENDING} is missing")
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY COROLINT_CHECKS ${WHERE})
endfunction()

# corolint_embed(OUT FILES...): OUT becomes lines COROLINT_FILE("name", R"(text)") with the files.
function(corolint_embed OUT)
  add_custom_command(
    OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${OUT}
    COMMAND ${CMAKE_COMMAND} -DOUT=${CMAKE_CURRENT_BINARY_DIR}/${OUT} "-DFILES=${ARGN}"
            -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    VERBATIM)
endfunction()

# corolint_finish_checks(SOURCES...): the libraries, with every registered check in them.
function(corolint_finish_checks)
  get_property(CHECKS GLOBAL PROPERTY COROLINT_CHECKS)
  set(LIST "")
  set(SOURCES ${ARGN})
  set(PAGES "")
  foreach(WHERE ${CHECKS})
    cmake_path(GET WHERE PARENT_PATH GROUP)
    cmake_path(GET WHERE FILENAME STEM)
    string(APPEND LIST "COROLINT_ENTRY(\"${GROUP}\", ${STEM})\n")
    list(APPEND SOURCES ${WHERE}.cpp)
    list(APPEND PAGES ${CMAKE_CURRENT_SOURCE_DIR}/${WHERE}.md)
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/Checks.inc CONTENT "${LIST}" @ONLY)

  add_library(corolint_checks STATIC ${SOURCES} ${CMAKE_CURRENT_BINARY_DIR}/Models.inc)
  target_link_libraries(corolint_checks PUBLIC corolint_llvm)
  target_include_directories(corolint_checks PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}
                                             PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  set_target_properties(corolint_checks PROPERTIES POSITION_INDEPENDENT_CODE ON)
  # libstdc++ 12 implements stable_sort with its own deprecated get_temporary_buffer.
  target_compile_options(corolint_checks PRIVATE -Wall -Wextra -Wno-unused-parameter
                                                 -Wno-deprecated-declarations)
  target_precompile_headers(corolint_checks PRIVATE Precompiled.h)

  corolint_embed(Pages.inc ${PAGES})
  add_library(corolint_pages STATIC Pages.cpp ${CMAKE_CURRENT_BINARY_DIR}/Pages.inc)
  target_link_libraries(corolint_pages PUBLIC corolint_checks)
  target_include_directories(corolint_pages PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
