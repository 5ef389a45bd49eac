# cmake -DOUTPUT=identity.c -DLLVM=19.1.7 -DFILES=a;b -P identity.cmake
set(text "${LLVM}")
foreach(file IN LISTS FILES)
	file(SHA256 ${file} digest)
	string(APPEND text " ${digest}")
endforeach()
string(SHA256 digest "${text}")
string(SUBSTRING ${digest} 0 32 digest)
string(REGEX REPLACE "(..)" "0x\\1, " bytes ${digest})
file(WRITE ${OUTPUT} "#include \"noodle/compiler.h\"

struct nd_digest nd_compiler_digest(void)
{
	return (struct nd_digest){ { ${bytes}} };
}
")
