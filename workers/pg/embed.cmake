# SPDX-License-Identifier: Apache-2.0
# Makes OUT.c and OUT.h from FILES (a list of .sql files): one `const struct pg_statement sql_<stem>` each, and
# `sql_all_<NAME>`, their list up to a NULL, for the test that prepares them all.
set(h "/* made from workers/${NAME}/sql by workers/pg/embed.cmake */\n#include \"pg/pg.h\"\n")
set(c "#include \"${NAME}_sql.h\"\n")
foreach(file IN LISTS FILES)
  get_filename_component(stem ${file} NAME_WE)
  file(READ ${file} sql)
  string(REPLACE "\\" "\\\\" sql "${sql}")
  string(REPLACE "\"" "\\\"" sql "${sql}")
  string(REPLACE "\n" "\\n\"\n    \"" sql "${sql}")
  string(APPEND h "extern const struct pg_statement sql_${stem};\n")
  string(APPEND c "const struct pg_statement sql_${stem} = {\"${stem}\",\n    \"${sql}\"};\n")
  string(APPEND all "    &sql_${stem},\n")
endforeach()
string(APPEND h "extern const struct pg_statement *const sql_all_${NAME}[];\n")
string(APPEND c "const struct pg_statement *const sql_all_${NAME}[] = {\n${all}    0,\n};\n")
file(WRITE ${OUT}.h "${h}")
file(WRITE ${OUT}.c "${c}")
