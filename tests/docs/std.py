#!/usr/bin/env python3
"""docs/std.md, the standard modules as their sources document them: std.py [--check].

Read from std/*.nc: the comment at the head of a module, and every exported declaration with its `///` comment; of types also
the members that others can use. A declaration without documentation is an error. With --check the page is compared instead
of written.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "std.md")
HEAD = """# Standard modules

What `import "math"` and the others bring, written from their sources by `tests/docs/std.py`. What needs no import and the members of
built-in types are told in [language.md](language.md#built-in-members).
"""
DECLARATION = re.compile(r"^(?:@\w+(?:\([^)]*\))? )*export (.*)$")
MEMBER = re.compile(r"^\t(?:@\w+(?:\([^)]*\))? )*((?:static |async |const |override |final )*(?:constructor|\w+\??)(?:<[^>]*>)?(?:\(|:).*)$")
VARIANT = re.compile(r"^\t(\w+(?:\(.*\))?),?$")


def signature(text):
    """Without the body: up to a brace that is not within parentheses, or the arrow of an expression."""
    depth = 0
    for i, c in enumerate(text):
        if c in "([<":
            depth += 1
        elif c in ")]" or c == ">" and text[i - 1] not in "-=":
            depth -= 1
        elif depth == 0 and (text.startswith(" {", i) or text.startswith(" =>", i) or text.startswith(" = ", i) and
                             text.startswith("const")):
            return text[:i]
    return text


def without_base(text):
    """Classes that only the library knows are not shown."""
    return re.sub(r" extends __\w+", "", text)


def entry(indent, text, docs):
    """An item of a list; lines of a comment that are indented by four blanks are an example."""
    words = [d for d in docs if d and not d.startswith("    ")]
    example = [d[4:] for d in docs if d.startswith("    ")]
    item = "%s- `%s`%s" % (indent, without_base(signature(text)), " — " + " ".join(words) if words else "")
    if example:
        item += "\n\n" + "\n".join(indent + "  " + line for line in ["```noodle"] + example + ["```"]) + "\n"
    return item


def module(name, lines, missing):
    head, docs, out, inside, first = [], [], [], None, True
    for line in lines:
        if first and line.startswith("// "):
            head.append(line[3:])
            continue
        first = first and line == ""
        stripped = line.strip()
        if stripped.startswith("///"):
            docs.append(stripped[3:].removeprefix(" ").rstrip())
            continue
        declared = DECLARATION.match(line)
        if declared:
            text = declared.group(1)
            inside = None
            named = re.match(r"(?:async |abstract |final )*(?:foreign )?(?:function|class|struct|enum|interface|error|const|var|type|macro) (\w+)", text)
            if named and not named.group(1).startswith("__"):
                if not docs:
                    missing.append("std/%s.nc: %s is not documented" % (name, named.group(1)))
                out.append(entry("", text, docs))
                kind = re.match(r"(?:abstract |final )*(class|struct|enum|interface|error)", text)
                if kind and not line.rstrip().endswith("}"):
                    inside = kind.group(1)
        elif line.startswith("}"):
            inside = None
        elif inside:
            member = MEMBER.match(line) or (VARIANT.match(line) if inside == "enum" else None)
            if member and not re.match(r"\t(?:private|protected) ", line) and "__" not in member.group(1):
                out.append(entry("  ", member.group(1), docs))
        docs = []
    return head, out


def main(check):
    missing, text = [], [HEAD]
    folder = os.path.join(ROOT, "std")
    names = sorted(n[:-3] for n in os.listdir(folder) if n.endswith(".nc"))
    for name in names:
        with open(os.path.join(folder, name + ".nc"), encoding="utf-8") as f:
            head, out = module(name, f.read().split("\n"), missing)
        title = "What needs no import" if name == "prelude" else name
        text.append("## %s\n\n%s\n\n%s\n" % (title, "\n".join(head), "\n".join(out)))
    page = "\n".join(text)
    if not check:
        with open(PAGE, "w", encoding="utf-8") as f:
            f.write(page)
    else:
        with open(PAGE, encoding="utf-8") as f:
            if f.read() != page:
                missing.append("docs/std.md is not current: run tests/docs/std.py")
    print("\n".join(missing))
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["--check"]))
