// Tokens. The lexer turns a whole file into four parallel arrays of a struct nd_ast (parse/ast.h):
//
//	tok_kind   enum nd_tok; bit 7 (ND_TOK_NEWLINE) says that a newline lies between it and the token before
//	tok_pos    offset of the first byte
//	tok_end    one past the last byte
//	tok_value  IDENT: symbol. INT, FLOAT: index into ints, floats. STRING and the INTERP pieces: symbol of the
//	           decoded bytes. `(` `[` `{`: index of the token that closes it, 0 when nothing does.
//	tok_line   1-based line of the first byte
//
// `"a ${x} b ${y} c"` is INTERP_START("a ") x INTERP_MID(" b ") y INTERP_END(" c"). `>` is always one token, so that
// `List<List<int>>` closes twice; the parser joins adjacent ones to `>>`, `>=`, `>>=`. The last token is EOF.
#ifndef NOODLE_LEX_H
#define NOODLE_LEX_H

#include "parse/ast.h"

// X(name, text)
#define ND_TOK_PUNCTUATION(X)                                                                             \
	X(LPAREN, "(") X(RPAREN, ")") X(LBRACK, "[") X(RBRACK, "]") X(LBRACE, "{") X(RBRACE, "}")         \
	X(COMMA, ",") X(SEMI, ";") X(COLON, ":") X(DOT, ".") X(DOTDOT, "..") X(DOTDOT_EQ, "..=")          \
	X(ELLIPSIS, "...") X(AT, "@") X(QUESTION, "?") X(OPT_DOT, "?.") X(COALESCE, "??") X(ARROW, "->")  \
	X(FAT_ARROW, "=>") X(ASSIGN, "=") X(EQ, "==") X(NE, "!=") X(NOT, "!") X(LT, "<") X(LE, "<=")      \
	X(GT, ">") X(SHL, "<<") X(SHL_ASSIGN, "<<=") X(PLUS, "+") X(PLUS_PLUS, "++") X(PLUS_ASSIGN, "+=") \
	X(MINUS, "-") X(MINUS_MINUS, "--") X(MINUS_ASSIGN, "-=") X(STAR, "*") X(STAR_ASSIGN, "*=")        \
	X(STAR_STAR, "**") X(STAR_STAR_ASSIGN, "**=") X(SLASH, "/") X(SLASH_ASSIGN, "/=")                 \
	X(PERCENT, "%") X(PERCENT_ASSIGN, "%=") X(AMP, "&") X(AMP_AMP, "&&") X(AMP_ASSIGN, "&=")          \
	X(PIPE, "|") X(PIPE_PIPE, "||") X(PIPE_ASSIGN, "|=") X(CARET, "^") X(CARET_ASSIGN, "^=")          \
	X(TILDE, "~")

// In alphabetical order: the lexer looks a word up by its first letter.
#define ND_TOK_KEYWORDS(X)                                                                                \
	X(AS, "as") X(ASYNC, "async") X(AWAIT, "await") X(BREAK, "break") X(CASE, "case")                 \
	X(CATCH, "catch") X(CLASS, "class") X(CONST, "const") X(CONTINUE, "continue") X(DO, "do")         \
	X(ELIF, "elif") X(ELSE, "else") X(ENUM, "enum") X(ERROR, "error") X(EXPORT, "export")             \
	X(EXTENDS, "extends") X(FALSE, "false") X(FINALLY, "finally") X(FOR, "for")                       \
	X(FOREIGN, "foreign") X(FROM, "from") X(FUNCTION, "function") X(IF, "if")                         \
	X(IMPLEMENTS, "implements") X(IMPORT, "import") X(IN, "in") X(INTERFACE, "interface")             \
	X(IS, "is") X(LET, "let") X(MACRO, "macro") X(MATCH, "match") X(NEW, "new") X(NULL, "null")       \
	X(RETURN, "return") X(SELF, "self") X(STRUCT, "struct") X(SUPER, "super") X(THROW, "throw")       \
	X(TRUE, "true") X(TRY, "try") X(TYPE, "type") X(VAR, "var") X(WHEN, "when") X(WHERE, "where")     \
	X(WHILE, "while") X(WITH, "with")

enum nd_tok {
	ND_TOK_EOF,
	ND_TOK_IDENT,
	ND_TOK_INT,
	ND_TOK_FLOAT,
	ND_TOK_STRING,
	ND_TOK_INTERP_START,
	ND_TOK_INTERP_MID,
	ND_TOK_INTERP_END,
#define X(name, text) ND_TOK_##name,
	ND_TOK_PUNCTUATION(X)
#undef X
#define X(name, text) ND_TOK_KW_##name,
	ND_TOK_KEYWORDS(X)
#undef X
	ND_TOK_COUNT
};

enum { ND_TOK_NEWLINE = 0x80, ND_TOK_KIND_MASK = 0x7f };

static inline enum nd_tok nd_tok_kind(const struct nd_ast *t, uint32_t tok)
{
	return (enum nd_tok)(t->tok_kind.data[tok] & ND_TOK_KIND_MASK);
}

static inline bool nd_tok_newline(const struct nd_ast *t, uint32_t tok)
{
	return (t->tok_kind.data[tok] & ND_TOK_NEWLINE) != 0;
}

static inline struct nd_str nd_tok_text(const struct nd_ast *t, uint32_t tok)
{
	return (struct nd_str){t->source.data + t->tok_pos.data[tok], t->tok_end.data[tok] - t->tok_pos.data[tok]};
}

// "(" or "while" for tokens of fixed text, else "a name", "a number", "a string", "the end of the file".
const char *nd_tok_name(enum nd_tok kind);
bool nd_tok_is_fixed(enum nd_tok kind); // nd_tok_name is its spelling

// The keyword of that spelling, or ND_TOK_IDENT.
enum nd_tok nd_tok_keyword(const char *text, size_t len);

// Fills the token arrays, ints, floats, lines and docs of `t`, whose source, file and intern are set.
// Diagnostics E0101..E0119. A source over ND_LEX_MAX_SOURCE bytes gives one diagnostic and no tokens.
void nd_lex(struct nd_ast *t, struct nd_diags *diags);

enum { ND_LEX_MAX_SOURCE = 256 * 1024 * 1024 };

#endif
