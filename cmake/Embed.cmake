# cmake -DOUT=… -DFILES=… -P Embed.cmake: see corolint_embed().
set(TEXT "")
foreach(FILE ${FILES})
  cmake_path(GET FILE FILENAME NAME)
  file(READ ${FILE} CONTENT)
  string(APPEND TEXT "COROLINT_FILE(\"${NAME}\", R\"embedded(${CONTENT})embedded\")\n")
endforeach()
file(WRITE ${OUT} "${TEXT}")
