# embed(TARGET NAME PATH) puts PATH's bytes into TARGET under NAME; embed_finish(TARGET STEM FUNCTION)
# writes the assembly (.incbin) and the table that `std::span<const kedai::config::Asset> FUNCTION()` returns.
function(embed TARGET NAME PATH)
  set_property(GLOBAL APPEND PROPERTY ${TARGET}_EMBED_NAMES ${NAME})
  set_property(GLOBAL APPEND PROPERTY ${TARGET}_EMBED_PATHS ${PATH})
endfunction()

function(embed_finish TARGET STEM FUNCTION)
  get_property(NAMES GLOBAL PROPERTY ${TARGET}_EMBED_NAMES)
  get_property(PATHS GLOBAL PROPERTY ${TARGET}_EMBED_PATHS)
  string(REGEX REPLACE "::[a-z_]+$" "" SPACE ${FUNCTION})
  string(REGEX REPLACE "^.*::" "" NAME_OF ${FUNCTION})
  set(ASM ".section .rodata\n")
  set(EXTERNS "")
  set(ROWS "")
  set(COUNT 0)
  foreach(NAME PATH IN ZIP_LISTS NAMES PATHS)
    set(LABEL ${TARGET}_asset_${COUNT})
    string(APPEND ASM ".global ${LABEL}\n.global ${LABEL}_end\n.balign 16\n${LABEL}:\n.incbin \"${PATH}\"\n${LABEL}_end:\n")
    string(APPEND EXTERNS "extern const char ${LABEL}[];\nextern const char ${LABEL}_end[];\n")
    string(APPEND ROWS "      {\"${NAME}\", {${LABEL}, static_cast<std::size_t>(${LABEL}_end - ${LABEL})}},\n")
    math(EXPR COUNT "${COUNT} + 1")
  endforeach()
  string(APPEND ASM ".section .note.GNU-stack,\"\",@progbits\n")
  set(OUT ${CMAKE_CURRENT_BINARY_DIR}/${STEM})
  file(CONFIGURE OUTPUT ${OUT}.S CONTENT "${ASM}" @ONLY)
  file(CONFIGURE OUTPUT ${OUT}.cpp CONTENT "#include <array>

#include \"config/assets.h\"

extern \"C\" {
${EXTERNS}}
namespace ${SPACE} {
std::span<const kedai::config::Asset> ${NAME_OF}() {
  static const std::array<kedai::config::Asset, ${COUNT}> table{{
${ROWS}  }};
  return table;
}
}  // namespace ${SPACE}
" @ONLY)
  set_source_files_properties(${OUT}.S PROPERTIES OBJECT_DEPENDS "${PATHS}")
  target_sources(${TARGET} PRIVATE ${OUT}.S ${OUT}.cpp)
endfunction()
