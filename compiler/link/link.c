// Objects + embedded runtime -> executable: by our own linker (elf/elf.h), or by ld.lld or mold as a program.
//
// For a program the objects travel to the linker in one archive file (--whole-archive): one file to write instead of one
// a module. The runtime is an archive of its own, of which the linker takes what the program uses.
//
// Libraries that foreign functions are from are named in the objects themselves (sections .deplibs, LLVM's extension of
// ELF), so nobody on the way from the compiler to here needs to know about them. Programs with such are linked by lld.
//
// Non-PIE at the linker's default base, below 4 GiB: object headers hold 32-bit addresses of class descriptors.
// Debug line tables and the symbol table stay, stack traces read them. Nothing in the command line leaves a trace of
// the folder in the output: no build id, no paths.
#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include "elf/elf.h"
#include "link/embedded.h"
#include "link/system.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINKER_LINES = 20 };
#define LOCAL_LIBRARIES "/usr/local/lib"

// ar(5): a magic line, then for each member a header of 60 characters and its bytes, padded to an even length.
static void add_member(struct nd_buf *out, uint32_t index, struct nd_str data)
{
	char name[17];
	snprintf(name, sizeof name, "%u.o/", index);
	nd_buf_printf(out, "%-16s%-12d%-6d%-6d%-8o%-10zu`\n", name, 0, 0, 0, 0644, data.len);
	nd_buf_add_str(out, data);
	if (data.len % 2)
		nd_buf_add_char(out, '\n');
}

static enum nd_err write_in(const char *dir, const char *name, const char *data, size_t len, char **ret)
{
	*ret = nd_path_join(dir, name);
	return nd_file_write(*ret, data, len, 0600);
}

struct inputs { // files in the scratch folder
	char *objects, *rt, *libgcc, *output;
};

static enum nd_err write_inputs(struct inputs *self, const struct nd_link_object *objects, uint32_t nobjects,
				const char *scratch)
{
	struct nd_buf archive = { 0 };
	nd_buf_add_cstr(&archive, "!<arch>\n");
	for (uint32_t i = 0; i < nobjects; i++)
		add_member(&archive, i, objects[i].data);
	enum nd_err err = write_in(scratch, "objects.a", archive.data, archive.len, &self->objects);
	nd_buf_release(&archive);
	size_t rt_len = (size_t)(nd_embedded_rt_end - nd_embedded_rt);
	size_t libgcc_len = (size_t)(nd_embedded_libgcc_end - nd_embedded_libgcc);
	if (!err)
		err = write_in(scratch, "rt.a", nd_embedded_rt, rt_len, &self->rt);
	if (!err)
		err = write_in(scratch, "libgcc.a", nd_embedded_libgcc, libgcc_len, &self->libgcc);
	self->output = nd_path_join(scratch, "program");
	return err;
}

static void release_inputs(struct inputs *self)
{
	char *files[] = { self->objects, self->rt, self->libgcc, self->output };
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		if (files[i])
			unlink(files[i]);
		nd_free(files[i]);
	}
}

// The linker's own words without its name: "ld.lld: error: undefined symbol: f", then lines of detail (">>> ...").
static void report(struct nd_diags *diags, const struct nd_buf *output, int status, const char *library_dir)
{
	static const char mark[] = ": error: ";
	static const char no_library[] = "unable to find library from dependent library specifier: ";
	const char *at = output->data ? output->data : "";
	uint32_t lines = 0;
	for (; (at = strstr(at, mark)) && lines < MAX_LINKER_LINES; lines++) {
		at += sizeof mark - 1;
		int len = (int)strcspn(at, "\n");
		const char *library = strstr(at, no_library);
		if (library && library < at + len) {
			library += sizeof no_library - 1;
			nd_diags_error(diags,
				       "link: there is no library '%.*s', which a foreign function is from: neither "
				       "lib%.*s.so nor lib%.*s.a is in %s or " LOCAL_LIBRARIES,
				       (int)(at + len - library), library, (int)(at + len - library), library,
				       (int)(at + len - library), library, library_dir);
			continue;
		}
		nd_diags_error(diags, "link: %.*s", len, at);
	}
	if (lines == 0)
		nd_diags_error(diags, "link: the linker failed with status %d: %.200s", status,
			       output->data ? output->data : "");
}

static enum nd_err run_linker(const struct nd_system *system, const struct inputs *files, struct nd_diags *diags)
{
	char *lib = system->library_dir;
	char *crt1 = nd_path_join(lib, "crt1.o"), *crti = nd_path_join(lib, "crti.o");
	char *crtn = nd_path_join(lib, "crtn.o"), *search = nd_sprintf("-L%s", lib);
	char *argv[] = {
		system->linker, "-m", "elf_x86_64", "--no-pie", "-z", "now", "-z", "noexecstack", "--gc-sections",
		"--build-id=none", "--hash-style=gnu", "--eh-frame-hdr", "--as-needed",
		"-dynamic-linker", "/lib64/ld-linux-x86-64.so.2", "-o", files->output, crt1, crti,
		"--whole-archive", files->objects, "--no-whole-archive", files->rt, files->libgcc, search, "-L" LOCAL_LIBRARIES,
		"-lm", "-lc", crtn, NULL,
	};
	struct nd_buf output = { 0 };
	int status = 0;
	enum nd_err err = nd_run(argv, &output, &status);
	if (err) {
		nd_diags_error(diags, "link: cannot run %s: %s", system->linker, nd_err_text(err));
		err = ND_DIAGNOSTICS;
	} else if (status != 0) {
		report(diags, &output, status, lib);
		err = ND_DIAGNOSTICS;
	}
	nd_buf_release(&output);
	nd_free(crt1);
	nd_free(crti);
	nd_free(crtn);
	nd_free(search);
	return err;
}

// ---- our own linker ----

struct own_inputs {
	struct nd_buf files[4]; // crt1.o crti.o crtn.o libc_nonshared.a
	const char **names;
	struct nd_str *objects;
	char *libm, *libc;
};

static enum nd_err read_own_inputs(struct own_inputs *self, const struct nd_link_object *objects, uint32_t nobjects,
				   const char *library_dir)
{
	static const char *const files[] = { "crt1.o", "crti.o", "crtn.o", "libc_nonshared.a" };

	self->libm = nd_path_join(library_dir, "libm.so.6");
	self->libc = nd_path_join(library_dir, "libc.so.6");
	for (uint32_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *path = nd_path_join(library_dir, files[i]);
		enum nd_err err = nd_file_read(&self->files[i], path, UINT64_MAX);
		nd_free(path);
		if (err)
			return err;
	}
	self->names = nd_alloc_zero(nobjects + 3, sizeof *self->names);
	self->objects = nd_alloc_zero(nobjects + 3, sizeof *self->objects);
	for (uint32_t i = 0; i < nobjects + 3; i++) {
		uint32_t file = i < 2 ? i : i == nobjects + 2 ? 2 : UINT32_MAX;
		self->names[i] = file == UINT32_MAX ? objects[i - 2].name : files[file];
		self->objects[i] = file == UINT32_MAX ? objects[i - 2].data : nd_buf_str(&self->files[file]);
	}
	return ND_OK;
}

static void release_own_inputs(struct own_inputs *self)
{
	for (uint32_t i = 0; i < sizeof self->files / sizeof *self->files; i++)
		nd_buf_release(&self->files[i]);
	nd_free(self->names);
	nd_free(self->objects);
	nd_free(self->libm);
	nd_free(self->libc);
}

// ND_UNSUPPORTED: something that it does not know, to be done by the linker of the system.
static enum nd_err link_own(struct nd_buf *out, const struct nd_link_object *objects, uint32_t nobjects,
			    const char *library_dir, struct nd_crew *crew, struct nd_buf *why)
{
	struct nd_str archives[] = {
		{ nd_embedded_rt, (size_t)(nd_embedded_rt_end - nd_embedded_rt) },
		{ nd_embedded_libgcc, (size_t)(nd_embedded_libgcc_end - nd_embedded_libgcc) },
		{ NULL, 0 },
	};
	struct own_inputs own = { 0 };
	enum nd_err err = read_own_inputs(&own, objects, nobjects, library_dir);
	const char *shared[] = { own.libm, own.libc };
	archives[2] = nd_buf_str(&own.files[3]);
	if (err) // a C library that is laid out in another way
		err = ND_UNSUPPORTED;
	else
		err = nd_elf_link(out, &(struct elf_inputs){ own.objects, own.names, nobjects + 3, archives, 3, shared, 2,
							       crew },
				  why);
	release_own_inputs(&own);
	return err;
}

static enum nd_err report_own(struct nd_buf *why, struct nd_diags *diags)
{
	char *next = why->data, *line;
	for (uint32_t i = 0; i < MAX_LINKER_LINES && (line = strsep(&next, "\n")); i++)
		nd_diags_error(diags, "link: %s", line);
	return ND_DIAGNOSTICS;
}

// ---- linking ----

static enum nd_err link_with_program(struct nd_buf *program, const struct nd_link_object *objects, uint32_t nobjects,
				     const struct nd_system *system, const struct nd_link_options *options,
				     struct nd_diags *diags)
{
	const char *scratch = options->scratch;
	struct inputs files = { 0 };
	if (!system->linker) {
		nd_diags_error(diags, options->linker == ND_LINKER_MOLD
			? "no linker: mold is not in $PATH; install mold, or leave --linker out"
			: "no linker: ld.lld is not in $PATH; install lld-19 (Debian, Ubuntu) or lld");
		return ND_DIAGNOSTICS;
	}
	enum nd_err err = write_inputs(&files, objects, nobjects, scratch);
	if (err)
		nd_diags_error(diags, "link: cannot write to %s: %s", scratch, nd_err_text(err));
	else
		err = run_linker(system, &files, diags);
	if (!err) {
		err = nd_file_read(program, files.output, UINT64_MAX);
		if (err)
			nd_diags_error(diags, "link: cannot read %s: %s", files.output, nd_err_text(err));
	}
	release_inputs(&files);
	return err;
}

enum nd_err nd_link(struct nd_buf *program, const struct nd_link_object *objects, uint32_t nobjects,
		    const struct nd_link_options *options, struct nd_diags *diags)
{
	struct nd_system system = { 0 };
	struct nd_buf why = { 0 };
	enum nd_err err = ND_UNSUPPORTED;
	if (nd_system_find(&system, options->linker == ND_LINKER_MOLD, diags))
		return ND_DIAGNOSTICS;
	if (options->linker == ND_LINKER_OWN)
		err = link_own(program, objects, nobjects, system.library_dir, options->crew, &why);
	if (err == ND_UNSUPPORTED && options->scratch)
		err = link_with_program(program, objects, nobjects, &system, options, diags);
	else if (err)
		err = report_own(&why, diags);
	nd_buf_release(&why);
	nd_system_release(&system);
	return err;
}

// The build id of an ELF file tells its version without running it; the bytes of anything else do.
static bool build_id(struct nd_str file, struct nd_str *ret)
{
	const Elf64_Ehdr *h = (const Elf64_Ehdr *)(const void *)file.data;
	if (file.len < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	for (uint32_t i = 0; i < h->e_phnum; i++) {
		uint64_t at = h->e_phoff + (uint64_t)i * sizeof(Elf64_Phdr);
		if (at > file.len || file.len - at < sizeof(Elf64_Phdr))
			return false;
		Elf64_Phdr p;
		memcpy(&p, file.data + at, sizeof p);
		if (p.p_type != PT_NOTE || p.p_offset > file.len || p.p_filesz > file.len - p.p_offset)
			continue;
		for (uint64_t n = 0; n + sizeof(Elf64_Nhdr) <= p.p_filesz;) {
			Elf64_Nhdr note;
			memcpy(&note, file.data + p.p_offset + n, sizeof note);
			uint64_t desc = n + sizeof note + (note.n_namesz + 3u) / 4 * 4;
			uint64_t end = desc + (note.n_descsz + 3u) / 4 * 4;
			if (end > p.p_filesz)
				break;
			if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4) {
				*ret = (struct nd_str){ file.data + p.p_offset + desc, note.n_descsz };
				return true;
			}
			n = end;
		}
	}
	return false;
}

// Mapped, not read: of a linker of many megabytes only the pages with its build id are looked at.
static void hash_file(struct nd_hasher *hasher, const char *path)
{
	struct stat status;
	struct nd_str id, file = { 0 };
	void *map = MAP_FAILED;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
		map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		nd_hasher_cstr(hasher, "absent");
	else
		file = (struct nd_str){ map, (size_t)status.st_size };
	if (map != MAP_FAILED && build_id(file, &id))
		nd_hasher_add(hasher, id.data, id.len);
	else
		nd_hasher_add(hasher, file.data, file.len);
	if (map != MAP_FAILED)
		munmap(map, file.len);
	if (fd >= 0)
		close(fd);
}

static bool is_library(const char *name)
{
	size_t len = strlen(name);
	return strncmp(name, "lib", 3) == 0 && ((len > 3 && strcmp(name + len - 3, ".so") == 0) ||
						strcmp(name + len - 2, ".a") == 0);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

// Foreign functions may be from any library. Which there are and how large they are is enough to tell that one was
// exchanged: of a shared library hardly more than the name goes into the program.
static void hash_libraries(struct nd_hasher *hasher, const char *folder)
{
	ND_VEC(char *) names = { 0 };
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (is_library(entry->d_name))
			nd_vec_push(&names, nd_strdup(entry->d_name));
	}
	if (names.len)
		qsort(names.data, names.len, sizeof *names.data, by_name);
	for (uint32_t i = 0; i < names.len; i++) {
		struct stat status = { 0 };
		uint64_t size = dir && fstatat(dirfd(dir), names.data[i], &status, 0) == 0 ? (uint64_t)status.st_size : 0;
		nd_hasher_cstr(hasher, names.data[i]);
		nd_hasher_add(hasher, &size, sizeof size);
		nd_free(names.data[i]);
	}
	nd_vec_free(&names);
	if (dir)
		closedir(dir);
}

enum nd_err nd_link_system_digest(struct nd_digest *ret, struct nd_diags *diags)
{
	static const char *const files[] = {
		"crt1.o", "crti.o", "crtn.o", "libc.so", "libc.so.6", "libc_nonshared.a", "libm.so", "libm.so.6",
		"libmvec.so.1",
	};
	struct nd_system system = { 0 };
	enum nd_err err = nd_system_find(&system, false, diags);
	if (err)
		return err;
	struct nd_hasher *hasher = nd_hasher_new();
	hash_file(hasher, system.linker ? system.linker : "");
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char *path = nd_path_join(system.library_dir, files[i]);
		hash_file(hasher, path);
		nd_free(path);
	}
	hash_libraries(hasher, system.library_dir);
	hash_libraries(hasher, LOCAL_LIBRARIES);
	*ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	nd_system_release(&system);
	return ND_OK;
}
