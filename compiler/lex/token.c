// Names of tokens and the table of reserved words.
#include "lex/lex.h"

#include <string.h>

static const char *const names[ND_TOK_COUNT] = {
	[ND_TOK_EOF] = "the end of the file",
	[ND_TOK_IDENT] = "a name",
	[ND_TOK_INT] = "a number",
	[ND_TOK_FLOAT] = "a number",
	[ND_TOK_STRING] = "a string",
	[ND_TOK_INTERP_START] = "a string",
	[ND_TOK_INTERP_MID] = "the '}' of a '${'",
	[ND_TOK_INTERP_END] = "the '}' of a '${'",
#define X(name, text) [ND_TOK_##name] = (text),
	ND_TOK_PUNCTUATION(X)
#undef X
#define X(name, text) [ND_TOK_KW_##name] = (text),
	ND_TOK_KEYWORDS(X)
#undef X
};

static const uint8_t lengths[ND_TOK_COUNT] = {
#define X(name, text) [ND_TOK_KW_##name] = sizeof(text) - 1,
	ND_TOK_KEYWORDS(X)
#undef X
};

// First reserved word of each letter a..z; the words of a letter end where those of the next begin.
static const uint8_t by_letter[] = {
	['a' - 'a'] = ND_TOK_KW_AS,      ['b' - 'a'] = ND_TOK_KW_BREAK,  ['c' - 'a'] = ND_TOK_KW_CASE,
	['d' - 'a'] = ND_TOK_KW_DO,      ['e' - 'a'] = ND_TOK_KW_ELIF,   ['f' - 'a'] = ND_TOK_KW_FALSE,
	['g' - 'a'] = ND_TOK_KW_IF,      ['h' - 'a'] = ND_TOK_KW_IF,     ['i' - 'a'] = ND_TOK_KW_IF,
	['j' - 'a'] = ND_TOK_KW_LET,     ['k' - 'a'] = ND_TOK_KW_LET,    ['l' - 'a'] = ND_TOK_KW_LET,
	['m' - 'a'] = ND_TOK_KW_MACRO,   ['n' - 'a'] = ND_TOK_KW_NEW,    ['o' - 'a'] = ND_TOK_KW_RETURN,
	['p' - 'a'] = ND_TOK_KW_RETURN,  ['q' - 'a'] = ND_TOK_KW_RETURN, ['r' - 'a'] = ND_TOK_KW_RETURN,
	['s' - 'a'] = ND_TOK_KW_SELF,    ['t' - 'a'] = ND_TOK_KW_THROW,  ['u' - 'a'] = ND_TOK_KW_VAR,
	['v' - 'a'] = ND_TOK_KW_VAR,     ['w' - 'a'] = ND_TOK_KW_WHEN,   ['x' - 'a'] = ND_TOK_COUNT,
	['y' - 'a'] = ND_TOK_COUNT,      ['z' - 'a'] = ND_TOK_COUNT,     ['z' - 'a' + 1] = ND_TOK_COUNT,
};

enum { SHORTEST = 2, LONGEST = 10 }; // "as", "implements"

enum nd_tok nd_tok_keyword(const char *text, size_t len)
{
	unsigned letter = (unsigned)((unsigned char)text[0] - 'a');

	if (len < SHORTEST || len > LONGEST || letter > 'z' - 'a')
		return ND_TOK_IDENT;
	for (unsigned kind = by_letter[letter]; kind < by_letter[letter + 1]; kind++)
		if (lengths[kind] == len && memcmp(names[kind], text, len) == 0)
			return (enum nd_tok)kind;
	return ND_TOK_IDENT;
}

const char *nd_tok_name(enum nd_tok kind)
{
	return names[kind];
}

bool nd_tok_is_fixed(enum nd_tok kind)
{
	return kind > ND_TOK_INTERP_END;
}
