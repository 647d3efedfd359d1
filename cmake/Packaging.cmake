# Installing, and the packages of CPack. Components: corolint, and aio without the linter.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(COROLINT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/corolint)

# 1. aio.
include(${PROJECT_SOURCE_DIR}/runtime/Install.cmake)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libaio-coro-dev RENAME copyright
        COMPONENT aio)

# 2. The program, its CMake package, its manual pages. driver/hosts installs the drop-ins.
if(COROLINT_BUILD_LINTER)
  install(TARGETS corolint RUNTIME)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/corolintConfig.cmake.in
                                ${PROJECT_BINARY_DIR}/corolintConfig.cmake
                                INSTALL_DESTINATION ${COROLINT_CMAKE_DIR}
                                PATH_VARS CMAKE_INSTALL_BINDIR)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/corolintConfigVersion.cmake
                                   COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/corolintConfig.cmake
                ${PROJECT_BINARY_DIR}/corolintConfigVersion.cmake
                ${PROJECT_SOURCE_DIR}/integrations/cmake/CorolintLint.cmake
          DESTINATION ${COROLINT_CMAKE_DIR})
  install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
  # From --help, so they are as true as it is.
  install(CODE "
    find_program(HELP2MAN help2man)
    if(HELP2MAN)
      set(MAN \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}/man1\")
      file(MAKE_DIRECTORY \"\${MAN}\")
      execute_process(COMMAND \"${CMAKE_COMMAND}\" -E env LC_ALL=C.UTF-8
                              python3 \"${PROJECT_SOURCE_DIR}/cmake/man_pages.py\"
                              \"\${HELP2MAN}\" \"$<TARGET_FILE:corolint>\" \"\${MAN}\"
                      COMMAND_ERROR_IS_FATAL ANY)
    else()
      message(STATUS \"help2man is not installed: no manual pages\")
    endif()")
endif()

# 3. Packages: `cpack --config build/release/CPackConfig.cmake`.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "corolint developers <corolint@corolint.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each component says its own in its first line
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL aio)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_AIO_PACKAGE_NAME libaio-coro-dev) # libaio-dev is Linux' asynchronous I/O
set(CPACK_DEBIAN_AIO_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_AIO_PACKAGE_RECOMMENDS libuv1-dev)
set(CPACK_COMPONENT_AIO_DESCRIPTION "C++ coroutines in the shape of Python's asyncio
aio is header-only and runs on libuv. Beside it the annotations that corolint reads.")
if(COROLINT_BUILD_LINTER)
  list(APPEND CPACK_COMPONENTS_ALL corolint)
  set(CPACK_DEBIAN_COROLINT_PACKAGE_NAME corolint)
  set(CPACK_DEBIAN_COROLINT_PACKAGE_SHLIBDEPS ON)
  # Clang's own headers (stddef.h and the like), which every parse needs.
  set(CPACK_DEBIAN_COROLINT_PACKAGE_DEPENDS libclang-common-22-dev)
  set(CPACK_DEBIAN_COROLINT_PACKAGE_RECOMMENDS libaio-coro-dev)
  set(CPACK_COMPONENT_COROLINT_DESCRIPTION "static analyser for C++20 and C++23 coroutines
Finds tasks that nobody awaits, locks held across a suspension, references that die before the
coroutine that reads them, calls that stop the event loop. On the command line, as corolint-tidy and
corolint-clangd in place of clang-tidy and clangd, and as a plugin of clang-tidy 22.")
endif()
include(CPack)
