# Installing aio: headers, a CMake package and a pkg-config file. `cmake -S runtime` installs it alone.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(AIO_CMAKE_DIR ${CMAKE_INSTALL_DATADIR}/cmake/aio)
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/include/
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT aio)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/share/aio_gdb.py
        DESTINATION ${CMAKE_INSTALL_DATADIR}/aio COMPONENT aio)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/aioConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/aioConfig.cmake
                              INSTALL_DESTINATION ${AIO_CMAKE_DIR}
                              PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/aioConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/aioConfig.cmake ${PROJECT_BINARY_DIR}/aioConfigVersion.cmake
        DESTINATION ${AIO_CMAKE_DIR} COMPONENT aio)
configure_file(${CMAKE_CURRENT_LIST_DIR}/aio.pc.in ${PROJECT_BINARY_DIR}/aio.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/aio.pc
        DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig COMPONENT aio)
