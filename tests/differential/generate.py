#!/usr/bin/env python3
"""A random program that is well typed, ends and prints what it computed: generate.py SEED writes it to standard output.

Everything comes from one stream of random numbers, so a seed is a program. Programs end by construction: loops count,
recursion counts down, functions call only those that were made before them, and the number of steps of every function is
estimated while it is made; what would become too long gets no more calls or loops. Strings and lists are clipped where
they grow. Whatever may throw is called by `main` in a `try`, which says what was thrown.

Expressions are written in parentheses throughout. `note(tag, value)` is how a program shows a value: it goes into a
checksum, and the first ones are printed, so that a difference shows where it began.
"""

import random
import sys

INTS = ["int", "int8", "int16", "int32", "uint8", "uint16", "uint32", "uint64"]
WIDTH = {"int": 64, "int8": 8, "int16": 16, "int32": 32, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64}
FLOATS = ["float", "float32"]
SCALARS = INTS + FLOATS + ["bool", "char", "string"]
KEYS = ["int", "string", "char", "uint8", "bool", "int32"]
WORDS = ["a", "zebra", "", "Noodle", "x y", "été", "日本", "12", "-7", "3.5", "tab\\t", "q\\\"q", "line", "0", "😀"]
MAX_COST = 4000  # steps of one function, by estimate


def is_int(t):
    return t in WIDTH


def is_num(t):
    return t in WIDTH or t in FLOATS


class Var:
    def __init__(self, name, type_, mutable=True, local=True):
        self.name, self.type, self.mutable, self.local = name, type_, mutable, local


class Func:
    def __init__(self, name, params, result, cost):
        self.name, self.params, self.result, self.cost = name, params, result, cost


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines, self.indent, self.names = [], 0, 0
        self.structs, self.enums, self.classes, self.funcs = {}, {}, {}, []
        self.globals, self.scopes = [], []
        self.cost, self.times = 0, 1
        self.loops, self.result, self.in_lambda, self.can_leave = [], None, 0, True

    # Text ---------------------------------------------------------------------------------------------------------
    def out(self, text):
        self.lines.append("\t" * self.indent + text)

    def open(self, text):
        self.out(text + " {")
        self.indent += 1

    def close(self, rest=""):
        self.indent -= 1
        self.out("}" + rest)

    def name(self, prefix):
        self.names += 1
        return "%s%d" % (prefix, self.names)

    def chance(self, percent):
        return self.r.randrange(100) < percent

    def pick(self, items):
        return items[self.r.randrange(len(items))]

    # Types --------------------------------------------------------------------------------------------------------
    def type(self, depth=2):
        """A tuple for what is composed: ("List", T), ("Map", K, V), ("Set", K), ("?", T), ("()", T, U), ("fn", R, P…)."""
        k = self.r.randrange(20)
        if depth == 0 or k < 8:
            return self.pick(SCALARS + ["int", "int", "int", "float", "string", "bool"])
        if k < 10:
            return ("List", self.type(depth - 1))
        if k < 11:
            return ("Map", self.pick(KEYS), self.type(depth - 1))
        if k < 12:
            return ("Set", self.pick(KEYS))
        if k < 14:
            inner = self.type(depth - 1)
            return ("?", inner) if inner[0] != "?" else inner
        if k < 15:
            return ("()", self.type(depth - 1), self.type(depth - 1))
        if k < 16:
            return ("fn", self.pick(["int", "string", "float", "bool"]), self.pick(["int", "int32", "string"]))
        named = list(self.structs) + list(self.enums) + list(self.classes)
        return ("named", self.pick(named)) if named else "int"

    def text(self, t):
        if isinstance(t, str):
            return t
        if t[0] == "named":
            return t[1]
        if t[0] == "?":
            inner = self.text(t[1])
            return "(%s)?" % inner if t[1][0] == "fn" else inner + "?"
        if t[0] == "()":
            return "(%s, %s)" % (self.text(t[1]), self.text(t[2]))
        if t[0] == "fn":
            return "(%s) -> %s" % (", ".join(self.text(p) for p in t[2:]), self.text(t[1]))
        return "%s<%s>" % (t[0], ", ".join(self.text(a) for a in t[1:]))

    def can_print(self, t):
        if isinstance(t, str):
            return True
        if t[0] == "fn":
            return False
        if t[0] == "named":
            return all(self.can_print(f) for f in self.parts(t[1]))
        return all(self.can_print(a) for a in t[1:])

    def parts(self, name):
        if name in self.structs:
            return [t for _, t in self.structs[name]]
        if name in self.enums:
            return [t for _, fields in self.enums[name] for t in fields if t != ("named", name)]
        return []

    # Variables ----------------------------------------------------------------------------------------------------
    def variables(self, t=None, mutable=False):
        found = [v for scope in self.scopes for v in scope if (t is None or v.type == t)]
        found += [v for v in self.globals if t is None or v.type == t]
        return [v for v in found if v.mutable or not mutable]

    def declare(self, t, value, prefix="v", mutable=True, local=True):
        name = self.name(prefix)
        if self.chance(30) and mutable:
            self.out("let %s: %s = %s" % (name, self.text(t), value))
        else:
            self.out("%s: %s = %s" % (name, self.text(t), value))
        v = Var(name, t, mutable, local)
        self.scopes[-1].append(v)
        return v

    # Expressions --------------------------------------------------------------------------------------------------
    def literal(self, t):
        r = self.r
        if is_int(t):
            w = WIDTH[t]
            edge = [0, 1, 2, 3, 7, 10, (1 << (w - 1)) - 1, (1 << (w - 1)) - 2]
            n = self.pick(edge) if self.chance(60) else r.randrange(0, 100)
            if t[0] == "u":
                n = self.pick(edge + [(1 << w) - 1, (1 << w) - 2]) if self.chance(60) else n
                n = n & ((1 << w) - 1)
            elif self.chance(40):
                n = -n if not self.chance(5) else -(1 << (w - 1))
            return str(n) if t == "int" else "%s(%d)" % (t, n)
        if t in FLOATS:
            n = self.pick(["0.0", "1.0", "-1.5", "2.25", "1e10", "0.1", "-0.0", "3.0", "1e-5", "123456.789", "1e300"])
            if t == "float32":
                n = self.pick(["0.0", "1.0", "-1.5", "2.25", "0.1", "-0.0", "3.0", "1000.5"])
            return n if t == "float" else "float32(%s)" % n
        if t == "bool":
            return self.pick(["true", "false"])
        if t == "char":
            return '"%s"[0]' % self.pick(["a", "Z", "0", " ", "é", "日", "😀"])
        return '"%s"' % self.pick(WORDS)

    def expr(self, t, depth=3):
        """An expression of type t. Whether it throws is for the run to find out."""
        self.cost += self.times
        have = self.variables(t)
        if have and self.chance(45 if depth > 0 else 75):
            return self.pick(have).name
        if depth <= 0:
            return self.simple(t)
        k = self.r.randrange(100)
        if k < 12:
            return "(if (%s) %s else %s)" % (self.expr("bool", depth - 1), self.expr(t, depth - 1),
                                             self.expr(t, depth - 1))
        if k < 24:
            called = self.call(t, depth)
            if called:
                return called
        if k < 30:
            taken = self.taken(t, depth)
            if taken:
                return taken
        if k < 34 and t[0] != "fn":
            return self.match(t, depth)
        if isinstance(t, str):
            return getattr(self, "make_" + ("int" if is_int(t) else "float" if t in FLOATS else t))(t, depth)
        return self.composed(t, depth)

    def simple(self, t):
        if isinstance(t, str):
            return self.literal(t)
        return self.composed(t, 0)

    def make_int(self, t, d):
        r = self.r.randrange(100)
        a = lambda: self.expr(t, d - 1)
        if r < 45:
            return "(%s %s %s)" % (a(), self.pick(["+", "-", "*", "&", "|", "^", "+", "-"]), a())
        if r < 55:
            return "(%s %s %s)" % (a(), self.pick(["/", "%"]), a())
        if r < 63:
            return "(%s %s %s)" % (a(), self.pick(["<<", ">>"]), self.expr("int", d - 1))
        if r < 68:
            return "(%s%s)" % (self.pick(["-", "~"]), self.paren(a()))
        if r < 80:
            other = self.pick(INTS)
            return "%s(%s)" % (t, self.expr(other, d - 1)) if other != t else self.literal(t)
        if r < 84:
            return "%s(%s)" % (t, self.pick(["abs", ""]) and "abs(%s)" % a() or a())
        if r < 88:
            return "%s(%s, %s)" % (self.pick(["min", "max"]), a(), a())
        if t != "int":
            return self.literal(t)
        if r < 90:
            return "int(clipFloat(%s))" % self.expr("float", d - 1)
        if r < 92:
            return "int(%s)" % self.expr("char", d - 1)
        if r < 94:
            return "%s.length" % self.paren(self.expr("string", d - 1))
        if r < 96:
            return "%s.length" % self.paren(self.expr(("List", self.pick(["int", "string"])), d - 1))
        if r < 97:
            return "int(%s)" % self.expr("string", d - 1)
        if r < 98:
            return "(%s.parseInt() ?? %s)" % (self.paren(self.expr("string", d - 1)), a())
        return "sum(%s)" % self.expr(("List", "int"), d - 1)

    def make_float(self, t, d):
        r = self.r.randrange(10)
        a = lambda: self.expr(t, d - 1)
        if r < 5:
            return "(%s %s %s)" % (a(), self.pick(["+", "-", "*", "/"]), a())
        if r < 6:
            return "(-%s)" % self.paren(a())
        if r < 8:
            return "%s(%s)" % (t, self.expr(self.pick(["int", "int32", "uint8", "float", "float32"]), d - 1)) \
                if t == "float32" else "float(%s)" % self.expr(self.pick(["int", "int16", "uint32", "float32"]), d - 1)
        if r < 9:
            return "%s(%s, %s)" % (self.pick(["min", "max"]), self.literal(t), self.literal(t))
        return "abs(%s)" % a()

    def make_bool(self, t, d):
        r = self.r.randrange(10)
        if r < 4:
            kind = self.pick(SCALARS[:-3] + ["string", "char"])
            return "(%s %s %s)" % (self.expr(kind, d - 1), self.pick(["<", "<=", ">", ">=", "==", "!="]),
                                   self.expr(kind, d - 1))
        if r < 7:
            return "(%s %s %s)" % (self.expr("bool", d - 1), self.pick(["&&", "||", "==", "!="]),
                                   self.expr("bool", d - 1))
        if r < 8:
            return "(!%s)" % self.paren(self.expr("bool", d - 1))
        kind = self.type(1)
        if not self.can_print(kind) or kind[0] == "named" and kind[1] in self.classes:
            kind = "int"
        if r < 9:
            return "(%s == %s)" % (self.typed(kind, d - 1), self.typed(kind, d - 1))
        key = self.pick(KEYS)
        return "%s.contains(%s)" % (self.paren(self.expr(("Set", key), d - 1)), self.expr(key, d - 1))

    def make_char(self, t, d):
        if self.chance(40):
            return "%s[%s]" % (self.paren(self.expr("string", d - 1)), self.small(d))
        if self.chance(40):
            return "%s.%s()" % (self.paren(self.expr("char", d - 1)), self.pick(["upper", "lower"]))
        return "char(%s & 127)" % self.paren(self.expr("int", d - 1))

    def make_string(self, t, d):
        r = self.r.randrange(12)
        s = lambda: self.paren(self.expr("string", d - 1))
        if r < 4:
            kind = self.type(1)
            value = self.typed(kind if self.can_print(kind) else "int", d - 1)
            return "clip(%s + %s)" % (s(), value)
        if r < 6:
            return 'clip("${%s}:${%s}")' % (self.plain(self.pick(["int", "bool", "uint8"]), d - 1),
                                            self.plain(self.pick(["float", "int8", "uint64"]), d - 1))
        if r < 7:
            return "%s[%s:]" % (s(), self.small(d))
        if r < 8:
            return "%s.%s()" % (s(), self.pick(["upper", "lower", "trim", "reversed"]))
        if r < 9:
            return "clip(%s.replace(%s, %s))" % (s(), self.pick(['"a"', '" "', '"1"']), s())
        if r < 10:
            return "clip(%s.repeat(%s & 3))" % (s(), self.paren(self.expr("int", d - 1)))
        if r < 11:
            return '%s.join("-")' % self.paren(self.expr(("List", self.pick(["string", "int"])), d - 1))
        return "%s.padStart(8, '.')" % s()

    def plain(self, t, d):
        """Without quotes, which interpolation does not like to nest too deep."""
        have = [v for v in self.variables(t)]
        return self.pick(have).name if have else self.literal(t)

    def small(self, d):
        return "(%s & 7)" % self.paren(self.expr("int", d - 1)) if self.chance(60) else str(self.r.randrange(4))

    def paren(self, text):
        return text if text.isidentifier() or text.startswith("(") and text.endswith(")") else "(%s)" % text

    def typed(self, t, d):
        """Where nothing else tells the type: literals of collections and options alone do not."""
        if isinstance(t, str) or t[0] == "named":
            return self.expr(t, d)
        have = self.variables(t)
        if have and self.chance(70):
            return self.pick(have).name
        return "same<%s>(%s)" % (self.text(t), self.expr(t, d))

    def wide(self, t, d):
        """An option that is not known to hold something, which would narrow the variable."""
        return "same<%s>(%s)" % (self.text(t), self.expr(t, d)) if t[0] == "?" else self.expr(t, d)

    def composed(self, t, d):
        kind, n = t[0], self.r.randrange(4) if d > 0 else self.r.randrange(2)
        self.cost += self.times * n
        if kind == "List":
            if d > 0 and self.chance(30):
                return self.list_made(t, d)
            items = [self.expr(t[1], d - 1) for _ in range(n)]
            return "[%s]" % ", ".join(items) if items else "List<%s>()" % self.text(t[1])
        if kind == "Map":
            items = ["%s: %s" % (self.expr(t[1], d - 1), self.expr(t[2], d - 1)) for _ in range(n)]
            return "same<%s>({%s})" % (self.text(t), ", ".join(items))
        if kind == "Set":
            # After `=>` and as a branch a brace would open a block.
            return "same<%s>({%s})" % (self.text(t), ", ".join(self.expr(t[1], d - 1) for _ in range(n)))
        if kind == "?":
            return "null" if n == 0 else self.expr(t[1], d - 1)
        if kind == "()":
            return "(%s, %s)" % (self.expr(t[1], d - 1), self.expr(t[2], d - 1))
        if kind == "fn":
            return self.function_value(t, d)
        return self.made(t[1], d)

    def list_made(self, t, d):
        k, e = self.r.randrange(6), t[1]
        old = lambda: self.paren(self.typed(t, d - 1))
        if k == 0:
            return "[...%s, %s]" % (old(), self.expr(e, d - 1))
        if k == 1:
            return "%s.reversed()" % old()
        if k == 2 and isinstance(e, str) and e not in FLOATS:
            return "%s.sorted()" % old()
        x, times = self.name("x"), self.times
        if k == 3:
            source, over = "0..%d" % self.r.randrange(1, 5), "int"
        else:
            over = self.pick(["int", "string", "uint8"])
            source = self.paren(self.typed(("List", over), d - 1))
        self.times = times * 4
        self.scopes.append([Var(x, over, False)])
        lambdas, self.in_lambda = self.in_lambda, self.in_lambda + 1
        if k == 4 and over == e:
            body = "%s.filter(%s => %s)" % (source, x, self.expr("bool", d - 1))
        elif k == 5 and not source.startswith("0"):
            body = "%s.map((%s: %s): %s => %s)" % (source, x, over, self.text(e), self.expr(e, d - 1))
        else:
            condition = " if %s" % self.expr("bool", d - 2) if self.chance(40) else ""
            body = "clipList<%s>([%s for %s in %s%s])" % (self.text(e), self.expr(e, d - 1), x, source, condition)
        self.in_lambda = lambdas
        self.scopes.pop()
        self.times = times
        return body

    def function_value(self, t, d):
        x = self.name("p")
        saved = self.times, self.result, self.loops
        self.times *= 3
        self.scopes.append([Var(x, t[2], False)])
        self.in_lambda += 1
        body = self.expr(t[1], max(d - 1, 0))
        self.in_lambda -= 1
        self.scopes.pop()
        self.times, self.result, self.loops = saved
        return "((%s: %s): %s => %s)" % (x, self.text(t[2]), self.text(t[1]), body)

    def made(self, name, d):
        if name in self.structs:
            return "%s(%s)" % (name, ", ".join(self.expr(t, d - 1) for _, t in self.structs[name]))
        if name in self.enums:
            variants = self.enums[name]
            variant, fields = self.pick(variants) if d > 0 else variants[0]
            if not fields:
                return "%s.%s" % (name, variant)
            return "%s.%s(%s)" % (name, variant, ", ".join(self.expr(t, d - 1) for t in fields))
        kinds = [c for c in self.classes if c == name or self.classes[c]["base"] == name]
        chosen = self.pick(kinds)
        fields = self.classes[chosen]["all"]
        return "%s(%s)" % (chosen, ", ".join(self.expr(t, d - 1) for _, t in fields))

    def call(self, t, d):
        fitting = [f for f in self.funcs if f.result == t and self.cost + f.cost * self.times < MAX_COST]
        if not fitting:
            return None
        f = self.pick(fitting)
        self.cost += f.cost * self.times
        arguments = []
        for name, p in f.params:
            if name == "depth":
                arguments.append("(%s & 3)" % self.paren(self.expr("int", d - 1)))
            else:
                arguments.append(self.expr(p, d - 1))
        return "%s(%s)" % (f.name, ", ".join(arguments))

    def taken(self, t, d):
        """Part of something composed that is at hand."""
        ways = []
        for v in self.variables():
            vt = v.type
            if isinstance(vt, str):
                continue
            if vt[0] == "List" and vt[1] == t:
                ways.append(lambda v=v: "%s[%s]" % (v.name, self.small(d)))
                ways.append(lambda v=v: "(%s.last() ?? %s)" % (v.name, self.expr(t, d - 1)))
                ways.append(lambda v=v: "at(%s, %s, %s)" % (v.name, self.expr("int", d - 1), self.expr(t, d - 1)))
            elif vt[0] == "Map" and vt[2] == t:
                ways.append(lambda v=v: "%s[%s]" % (v.name, self.expr(v.type[1], d - 1)))
                ways.append(lambda v=v: "%s.get(%s, %s)" % (v.name, self.expr(v.type[1], d - 1), self.expr(t, d - 1)))
            elif vt[0] == "?" and vt[1] == t:
                ways.append(lambda v=v: "(%s ?? %s)" % (v.name, self.expr(t, d - 1)))
            elif vt[0] == "()" and t in vt[1:]:
                ways.append(lambda v=v: "%s.%d" % (v.name, v.type[1:].index(t)))
            elif vt[0] == "fn" and vt[1] == t:
                ways.append(lambda v=v: "%s(%s)" % (v.name, self.expr(v.type[2], d - 1)))
            elif vt[0] == "named":
                fields = self.structs.get(vt[1]) or (self.classes[vt[1]]["all"] if vt[1] in self.classes else [])
                for field, ft in fields:
                    if ft == t:
                        ways.append(lambda v=v, field=field: "%s.%s" % (v.name, field))
                if vt[1] in self.classes and t == "int":
                    ways.append(lambda v=v: "%s.value(%s)" % (v.name, self.expr("int", d - 1)))
                if vt[1] in self.structs and t == "int":
                    ways.append(lambda v=v: "%s.measure()" % v.name)
        return self.pick(ways)() if ways else None

    def match(self, t, d):
        k, arms = self.r.randrange(5), []
        if k == 0 and self.enums:
            name = self.pick(list(self.enums))
            subject = self.expr(("named", name), d - 1)
            for variant, fields in self.enums[name]:
                bound = [Var(self.name("b"), f, False) for f in fields]
                pattern = "%s.%s" % (name, variant) + ("(%s)" % ", ".join(v.name for v in bound) if bound else "")
                if fields and self.chance(25):
                    self.scopes.append(bound)
                    guard, value = self.expr("bool", d - 2), self.expr(t, d - 1)
                    self.scopes.pop()
                    arms.append("case %s when %s => %s" % (pattern, guard, value))
                self.scopes.append(bound)
                arms.append("case %s => %s" % (pattern, self.expr(t, d - 1)))
                self.scopes.pop()
        elif k == 1:
            subject = self.expr("int", d - 1)
            low = self.r.randrange(-3, 4)
            arms = ["case %d => %s" % (low, self.expr(t, d - 1)),
                    "case %d..%d => %s" % (low, low + 9, self.expr(t, d - 1)),
                    "case %d | %d => %s" % (low + 20, low - 7, self.expr(t, d - 1))]
            n = self.name("n")
            self.scopes.append([Var(n, "int", False)])
            arms.append("case %s => %s" % (n, self.expr(t, d - 1)))
            self.scopes.pop()
        elif k == 2:
            inner = self.pick(["int", "string", "float"])
            subject, n = self.typed(("?", inner), d - 1), self.name("o")
            arms.append("case null => %s" % self.expr(t, d - 1))
            self.scopes.append([Var(n, inner, False)])
            arms.append("case Some(%s) => %s" % (n, self.expr(t, d - 1)))
            self.scopes.pop()
        elif k == 3:
            subject = self.expr("string", d - 1)
            arms = ["case %s | %s => %s" % ('"a"', '"12"', self.expr(t, d - 1)),
                    'case "" => %s' % self.expr(t, d - 1), "case _ => %s" % self.expr(t, d - 1)]
        else:
            subject = "(%s, %s)" % (self.expr("bool", d - 1), self.expr("uint8", d - 1))
            n = self.name("u")
            arms.append("case (true, 0..100) => %s" % self.expr(t, d - 1))
            self.scopes.append([Var(n, "uint8", False)])
            arms.append("case (_, %s) => %s" % (n, self.expr(t, d - 1)))
            self.scopes.pop()
        return "(match (%s) { %s })" % (subject, ", ".join(arms))

    # Statements ---------------------------------------------------------------------------------------------------
    def block(self, n, depth):
        self.scopes.append([])
        for _ in range(n):
            self.statement(depth)
        self.scopes.pop()

    def statement(self, depth):
        if self.cost > MAX_COST:
            return
        kinds = ["declare"] * 5 + ["assign"] * 5 + ["compound"] * 3 + ["note"] * 3 + ["change"] * 4
        if depth > 0:
            kinds += ["if_"] * 3 + ["match_"] * 2 + ["try_"] * 2 + ["narrow", "with_", "destructure", "closure"]
            if self.times < 100:
                kinds += ["loop"] * 4
            if self.times < 10:
                kinds += ["kernel"] * 2
        if self.loops and not self.in_lambda:
            kinds += ["leave"] * 2
        if self.result is not None and self.chance(20):
            kinds += ["return_"]
        if self.chance(10):
            kinds += ["throw_"]
        getattr(self, "do_" + self.pick(kinds))(depth)

    def do_declare(self, depth):
        t = self.type()
        self.declare(t, self.wide(t, 3))

    def do_assign(self, depth):
        have = self.variables(None, True)
        if not have:
            return self.do_declare(depth)
        v = self.pick(have)
        self.out("%s = %s" % (v.name, self.wide(v.type, 3)))

    def do_compound(self, depth):
        have = [v for v in self.variables(None, True) if is_num(v.type) or v.type == "string"]
        if not have:
            return self.do_declare(depth)
        v = self.pick(have)
        if v.type == "string":
            self.out("%s += %s" % (v.name, self.expr("string", 1)))
            self.out("%s = clip(%s)" % (v.name, v.name))
        elif is_int(v.type) and self.chance(20):
            self.out("%s%s" % (v.name, self.pick(["++", "--"])))
        else:
            ops = ["+=", "-=", "*="] + (["&=", "|=", "^=", "/=", "%=", "<<="] if is_int(v.type) else ["/="])
            self.out("%s %s %s" % (v.name, self.pick(ops), self.expr(v.type, 2)))

    def do_note(self, depth):
        have = [v for v in self.variables() if self.can_print(v.type)]
        tag = self.r.randrange(10000)
        if have and self.chance(80):
            self.out('note(%d, "${%s}")' % (tag, self.pick(have).name))
        else:
            self.out("note(%d, %s)" % (tag, self.expr("string", 2)))

    def do_change(self, depth):
        """In place: elements, keys, fields, methods."""
        have = [v for v in self.variables() if not isinstance(v.type, str) and v.type[0] in ("List", "Map", "Set", "named")]
        if not have:
            return self.do_declare(depth)
        v = self.pick(have)
        kind = v.type[0]
        if kind == "List":
            k, element = self.r.randrange(4), v.type[1]
            if k == 0 and element[0] == "named" and element[1] in self.structs and self.chance(70):
                field, t = self.pick(self.structs[element[1]])
                self.out("%s[%s].%s = %s" % (v.name, self.small(2), field, self.expr(t, 2)))
            elif k == 0:
                self.out("%s[%s] = %s" % (v.name, self.small(2), self.expr(v.type[1], 2)))
            elif k == 1:
                self.out("if %s.length < 12 { %s.push(%s) }" % (v.name, v.name, self.expr(v.type[1], 2)))
            elif k == 2:
                self.out("if %s.length > 0 { %s.pop() }" % (v.name, v.name))
            else:
                self.out("%s.reverse()" % v.name)
        elif kind == "Map":
            self.out("if %s.length < 12 { %s[%s] = %s }" % (v.name, v.name, self.expr(v.type[1], 2),
                                                           self.expr(v.type[2], 2)))
        elif kind == "Set":
            self.out("%s.%s(%s)" % (v.name, self.pick(["add", "remove"]), self.expr(v.type[1], 2)))
        elif v.type[1] in self.classes:
            field, t = self.pick(self.classes[v.type[1]]["all"])
            self.out("%s.%s = %s" % (v.name, field, self.expr(t, 2)))
        elif v.type[1] in self.structs and v.mutable and v.local is True:
            if self.chance(30):
                self.out("%s.bump(%s)" % (v.name, self.expr("int", 1)))
            else:
                field, t = self.pick(self.structs[v.type[1]])
                self.out("%s.%s = %s" % (v.name, field, self.expr(t, 2)))

    def do_if_(self, depth):
        self.open("if %s" % self.expr("bool", 3))
        self.block(self.r.randrange(1, 4), depth - 1)
        while self.chance(25):
            self.close(" elif %s {" % self.expr("bool", 2))
            self.indent += 1
            self.block(self.r.randrange(1, 3), depth - 1)
        if self.chance(50):
            self.close(" else {")
            self.indent += 1
            self.block(self.r.randrange(1, 3), depth - 1)
        self.close()

    def do_match_(self, depth):
        if not self.enums:
            return self.do_if_(depth)
        name = self.pick(list(self.enums))
        self.open("match (%s)" % self.expr(("named", name), 2))
        cases = list(self.enums[name])
        self.r.shuffle(cases)
        rest = self.chance(40) and len(cases) > 1
        for variant, fields in cases[:-1] if rest else cases:
            bound = [Var(self.name("b"), f, False) for f in fields]
            self.open("case %s.%s%s =>" % (name, variant, "(%s)" % ", ".join(v.name for v in bound) if bound else ""))
            self.scopes.append(bound)
            self.block(self.r.randrange(1, 3), depth - 1)
            self.scopes.pop()
            self.close()
        if rest:
            self.open("case _ =>")
            self.block(1, depth - 1)
            self.close()
        self.close()

    def do_try_(self, depth):
        self.open("try")
        self.block(self.r.randrange(1, 4), depth - 1)
        leave, self.can_leave = self.can_leave, self.can_leave
        kinds = self.pick([["IndexError"], ["ArithmeticError"], ["KeyError", "Own"], ["Own"], []])
        for kind in kinds:
            e = self.name("e")
            self.close(" catch (%s %s) {" % (kind, e))
            self.indent += 1
            self.out("note(%d, %s.message)" % (self.r.randrange(10000), e))
            self.block(1, depth - 1)
        if self.chance(70) or not kinds:
            e = self.name("e")
            self.close(" catch (%s) {" % e)
            self.indent += 1
            self.out("note(%d, %s.message)" % (self.r.randrange(10000), e))
            self.block(1, depth - 1)
        if self.chance(40):
            self.close(" finally {")
            self.indent += 1
            saved = self.loops, self.result
            self.loops, self.result = [], None
            self.block(self.r.randrange(1, 3), depth - 1)
            self.loops, self.result = saved
        self.can_leave = leave
        self.close()

    def do_narrow(self, depth):
        inner = self.type(1)
        if inner[0] == "?":
            inner = "int"
        v = self.declare(("?", inner), self.expr(("?", inner), 2), mutable=False)
        self.open("if %s != null" % v.name)
        self.scopes.append([Var(v.name, inner, False)])
        hidden = self.scopes[-2].pop()
        self.block(self.r.randrange(1, 3), depth - 1)
        self.scopes.pop()
        self.scopes[-1].append(hidden)
        self.close()

    def do_with_(self, depth):
        name = self.name("w")
        self.open("with Resource(%d) as %s" % (self.r.randrange(100), name))
        self.out("note(%d, \"${%s.n}\")" % (self.r.randrange(10000), name))
        self.block(self.r.randrange(1, 3), depth - 1)
        self.close()

    def do_destructure(self, depth):
        t, u = self.type(1), self.type(1)
        a, b = self.name("d"), self.name("d")
        self.out("(%s, %s) = %s" % (a, b, "same<%s>(%s)" % (self.text(("()", t, u)), self.expr(("()", t, u), 2))))
        self.scopes[-1] += [Var(a, t), Var(b, u)]
        numbers = [v for v in self.variables("int", True) if v.local]
        if len(numbers) > 1:
            x, y = self.r.sample(numbers, 2)
            self.out("(%s, %s) = (%s, %s)" % (x.name, y.name, self.expr("int", 2), self.expr("int", 2)))

    def do_closure(self, depth):
        """A local function of statements that shares the variables around it."""
        name, p = self.name("g"), self.name("p")
        t, r = self.pick(["int", "string", "float"]), self.pick(["int", "string", "bool"])
        saved = self.cost, self.times, self.result, self.loops
        self.cost, self.times, self.result, self.loops = 0, 1, r, []
        self.open("%s = (%s: %s): %s =>" % (name, p, t, r))
        self.scopes.append([Var(p, t)])
        self.in_lambda += 1
        for _ in range(self.r.randrange(1, 4)):
            self.statement(0)
        self.out("return %s" % self.expr(r, 2))
        self.in_lambda -= 1
        self.scopes.pop()
        self.close()
        self.cost, self.times, self.result, self.loops = saved[0] + self.cost * 4 * saved[1], *saved[1:]
        self.scopes[-1].append(Var(name, ("fn", r, t), False))
        self.out('note(%d, "${%s(%s)}")' % (self.r.randrange(10000), name, self.plain(t, 1).replace('"', "'")
                                             if t != "string" else self.plain_string()))

    def plain_string(self):
        have = self.variables("string")
        return self.pick(have).name if have else "'text'"

    def do_loop(self, depth):
        label, saved = (self.name("loop"), self.times) if self.chance(30) else (None, self.times)
        prefix = label + ": " if label else ""
        k, n = self.r.randrange(7), self.r.randrange(1, 6)
        scope = []
        if k == 0:
            i = self.name("i")
            self.open("%sfor %s in %d%s%d" % (prefix, i, self.r.randrange(3), self.pick(["..", "..="]), n))
            scope = [Var(i, "int", False)]
        elif k == 1:
            i = self.name("i")
            step, limit = self.pick([("%s++", "%s < %d"), ("%s += 2", "%s <= %d")])
            self.open("%sfor (%s = 0; %s; %s)" % (prefix, i, limit % (i, n), step % i))
            scope = [Var(i, "int", False)]
        elif k == 2:
            t, x = self.pick(["int", "string", "uint8", "float"]), self.name("x")
            self.open("%sfor %s in %s.concat(List<%s>())" % (prefix, x, self.paren(self.typed(("List", t), 2)), t))
            scope, n = [Var(x, t, False)], 5
        elif k == 3:
            key, t = self.pick(KEYS), self.pick(["int", "string"])
            a, b = self.name("k"), self.name("x")
            self.open("%sfor %s, %s in %s.entries()" % (prefix, a, b, self.paren(self.typed(("Map", key, t), 2))))
            scope, n = [Var(a, key, False), Var(b, t, False)], 4
        elif k == 4:
            c = self.name("c")
            self.open("%sfor %s in %s" % (prefix, c, self.paren(self.expr("string", 2))))
            scope, n = [Var(c, "char", False)], 12
        elif k == 5:
            i = self.name("i")
            self.out("%s = 0" % i)
            self.open("%swhile %s < %d && %s" % (prefix, i, n, self.expr("bool", 1)))
            self.out("%s += 1" % i)
            scope = [Var(i, "int", False)]
        else:
            i = self.name("i")
            self.out("%s = 0" % i)
            self.open("%sdo" % prefix)
            self.out("%s += 1" % i)
            scope = [Var(i, "int", False)]
        self.times *= n + 1
        self.scopes.append(scope)
        self.loops.append(label)
        self.block(self.r.randrange(1, 4), depth - 1)
        self.loops.pop()
        self.scopes.pop()
        self.times = saved
        self.close(" while %s < %d && %s" % (i, n, self.expr("bool", 1)) if k == 6 else "")
        if k >= 5:
            self.scopes[-1].append(Var(i, "int", False))

    def do_kernel(self, depth):
        """Loops over the places of a list, some of which may not be there; what optimisers of loops like."""
        t, n = self.pick(["int", "int", "float", "uint8", "int32", "uint64"]), self.r.randrange(4, 30)
        xs, i, saved = self.name("z"), self.name("i"), self.times
        self.out("%s = List<%s>(%d, %s)" % (xs, self.text(t), n, self.literal(t)))
        self.scopes[-1].append(Var(xs, ("List", t), False))
        index = lambda: self.pick(["%s" % i, "%s" % i, "%d - 1 - %s" % (n, i), "(%s * %d) %% %d" % (i, self.r.randrange(1, 9), n),
                                   "%s + %d" % (i, self.r.randrange(0, 3)), "%s / 2" % i])
        for _ in range(self.r.randrange(1, 4)):
            self.times = saved * n
            if self.chance(60):
                self.open("for %s in %d..%d" % (i, self.r.randrange(0, 2), n - self.r.randrange(0, 3)))
            else:
                self.open("for (%s = %d; %s >= 0; %s -= %d)" % (i, n - 1, i, i, self.r.randrange(1, 4)))
            self.scopes.append([Var(i, "int", False)])
            self.out("%s[%s] = %s" % (xs, index(), self.expr(t, 2)))
            if self.chance(50):
                self.out("%s[%s] %s %s[%s]" % (xs, index(), self.pick(["+=", "-=", "*="]), xs, index()))
            if self.chance(40):
                self.out("if %s { %s }" % (self.expr("bool", 2), self.pick(["break", "continue", "%s.swap(%s, 0)" % (xs, i)])))
            if self.chance(40):
                v = self.pick([v for v in self.variables("int", True)] or [None])
                if v:
                    self.out("%s += int(clipFloat(float(%s[%s])))" % (v.name, xs, index()))
            self.scopes.pop()
            self.close()
            i = self.name("i")
        self.times = saved
        self.out('note(%d, "${%s}")' % (self.r.randrange(10000), xs))

    def do_leave(self, depth):
        labels = [l for l in self.loops if l]
        what = self.pick(["break", "continue"])
        self.out("if %s { %s%s }" % (self.expr("bool", 2), what, " " + self.pick(labels) if labels and self.chance(50)
                                     else ""))

    def do_return_(self, depth):
        self.out("if %s { return %s }" % (self.expr("bool", 2), self.expr(self.result, 2)))

    def do_throw_(self, depth):
        self.out("if %s { throw %s(%s) }" % (self.expr("bool", 2), self.pick(["Own", "Error", "ParseError"]),
                                            self.expr("string", 1)))

    # Declarations -------------------------------------------------------------------------------------------------
    def prelude(self):
        self.lines.append(PRELUDE)

    def struct(self):
        name = self.name("S")
        fields = [(self.name("f"), self.type(2)) for _ in range(self.r.randrange(1, 5))]
        fields = [(n, t if self.can_print(t) else "int") for n, t in fields] + [(self.name("f"), "int")]
        self.structs[name] = fields
        self.open("struct %s%s" % (name, " implements Measured" if self.chance(50) else ""))
        for field, t in fields:
            self.out("%s: %s" % (field, self.text(t)))
        self.scopes = [[Var("self." + f, t, False) for f, t in fields]]
        self.out("measure(): int => %s" % self.expr("int", 3))
        self.scopes = []
        self.open("bump(n: int)")
        self.out("self.%s += n" % fields[-1][0])
        if len(fields) > 1 and isinstance(fields[0][1], str):
            self.scopes = [[Var("n", "int", False)]]
            self.out("self.%s = %s" % (fields[0][0], self.expr(fields[0][1], 1)))
            self.scopes = []
        self.close()
        self.close()

    def enum(self):
        name = self.name("E")
        variants = [(self.name("A"), [])]
        for _ in range(self.r.randrange(1, 5)):
            fields = [self.type(1) for _ in range(self.r.randrange(0, 3))]
            fields = [t if self.can_print(t) else "string" for t in fields]
            if self.chance(25):
                fields.append(("named", name))
            variants.append((self.name("A"), fields))
        self.enums[name] = variants
        self.out("enum %s { %s }" % (name, ", ".join(
            v + ("(%s)" % ", ".join("q%d: %s" % (i, self.text(t)) for i, t in enumerate(fs)) if fs else "")
            for v, fs in variants)))

    def class_(self):
        bases = [c for c in self.classes if not self.classes[c]["base"]]
        base = self.pick(bases) if bases and self.chance(60) else None
        name = self.name("C")
        own = [(self.name("f"), self.type(1)) for _ in range(self.r.randrange(1, 3))]
        fields = (self.classes[base]["all"] if base else []) + own
        self.classes[name] = {"base": base, "all": fields}
        self.open("class %s%s implements Measured" % (name, " extends " + base if base else ""))
        for field, t in own:
            self.out("%s: %s" % (field, self.text(t)))
        self.scopes = [[Var("self." + f, t, False) for f, t in fields] + [Var("n", "int", False)]]
        inherited = "super.value(n) + " if base and self.chance(50) else ""
        self.out("value(n: int): int => %s%s" % (inherited, self.expr("int", 3)))
        self.scopes = [self.scopes[0][:-1]]
        self.out("measure(): int => self.value(%s) & 65535" % self.expr("int", 2))
        self.scopes = []
        self.close()

    def function(self):
        name = self.name("f")
        params = [(self.name("a"), self.type(2)) for _ in range(self.r.randrange(0, 5))]
        result = self.type(2)
        recursive = self.chance(25)
        if recursive:
            params.insert(0, ("depth", "int"))
        self.cost, self.times, self.result, self.loops = 0, 1, result, []
        self.open("%sfunction %s(%s): %s" % (self.pick(["", "", "", "@inline ", "@noinline "]), name, ", ".join(
            "%s: %s" % (p, self.text(t)) for p, t in params), self.text(result)))
        self.scopes = [[Var(p, t, p != "depth") for p, t in params]]
        if recursive:
            self.out("if depth <= 0 { return %s }" % self.expr(result, 2))
            arguments = ["depth - 1"] + [self.expr(t, 1) for _, t in params[1:]]
            self.declare(result, "%s(%s)" % (name, ", ".join(arguments)))
        for _ in range(self.r.randrange(2, 8)):
            self.statement(3)
        self.out("return %s" % self.expr(result, 3))
        self.close()
        self.scopes, self.result = [], None
        self.funcs.append(Func(name, params, result, max(10, self.cost) * (4 if recursive else 1)))

    def generic(self):
        name = self.name("h")
        self.open("function %s<T>(xs: List<T>, x: T, n: int): List<T>" % name)
        self.out("ys = List<T>()")
        self.open("for (i = 0; i < (n & 7); i++)")
        self.out(self.pick(["if i < xs.length && xs[i] != x { ys.push(xs[i]) }", "ys.push(at(xs, i * n, x))",
                            "if xs.contains(x) == (i % 2 == 0) { ys.push(x) } else { ys = [...ys, at(xs, i, x)] }"]))
        self.close()
        self.out("return ys")
        self.close()
        for t in [self.type(1) for _ in range(3)]:
            if self.can_print(t) and not (t[0] == "named" and t[1] in self.classes):
                self.funcs.append(Func("%s<%s>" % (name, self.text(t)), [("xs", ("List", t)), ("x", t), ("n", "int")],
                                       ("List", t), 40))

    def program(self):
        self.prelude()
        for _ in range(self.r.randrange(1, 4)):
            self.enum()
        for _ in range(self.r.randrange(1, 4)):
            self.struct()
        for _ in range(self.r.randrange(1, 5)):
            self.class_()
        for _ in range(self.r.randrange(1, 4)):
            t, name = self.pick(["int", "float", "string", "uint8", ("List", "int"), ("Map", "string", "int")]), self.name("m")
            self.scopes = [[]]
            self.out("var %s: %s = %s" % (name, self.text(t), self.simple(t)))
            self.scopes = []
            self.globals.append(Var(name, t, True, False))
        self.generic()
        for _ in range(self.r.randrange(4, 12)):
            self.function()
        self.open("function main()")
        self.scopes = [[]]
        for f in self.funcs:
            for _ in range(2):
                self.cost, self.times = 0, 1
                self.open("try")
                self.scopes.append([])
                value = self.declare(f.result, self.call_of(f))
                if self.can_print(f.result):
                    self.out('note(0, "%s ${%s}")' % (f.name, value.name))
                self.scopes.pop()
                self.close(" catch (e) {")
                self.indent += 1
                self.out('note(1, "%s: ${e.message}")' % f.name)
                self.close()
        measured = [n for n in self.classes]
        self.open("for m in [%s]" % ", ".join("any%s" % n for n in measured))
        self.out('try { note(2, "${m.measure()}") } catch (e) { note(3, e.message) }')
        self.close()
        index = len(self.lines) - 3
        before = []
        for n in measured:
            self.lines, kept = [], self.lines
            self.cost, self.times = 0, 1
            self.out("let any%s: Measured = same<Measured>(make%s())" % (n, n))
            before += self.lines
            self.lines = kept
        self.lines[index:index] = before
        self.out('print("checksum ${checksum} of ${noted}")')
        if self.chance(20):
            self.out("throw Own(\"the end\", Error(\"${noted}\"))")
        self.close()
        for n in measured:
            self.cost, self.times, self.scopes = 0, 1, [[]]
            self.out("function make%s(): %s { try { return %s(%s) } catch (e) { return %s(%s) } }" % (
                n, n, n, ", ".join(self.expr(t, 2) for _, t in self.classes[n]["all"]),
                n, ", ".join(self.default(t) for _, t in self.classes[n]["all"])))
        return "\n".join(self.lines) + "\n"

    def call_of(self, f):
        arguments = []
        for name, p in f.params:
            arguments.append(str(self.r.randrange(4)) if name == "depth" else self.expr(p, 2))
        return "%s(%s)" % (f.name, ", ".join(arguments))

    def default(self, t):
        """A value that throws nothing."""
        if isinstance(t, str):
            return self.literal(t)
        if t[0] == "List":
            return "[]"
        if t[0] in ("Map", "Set"):
            return "{}"
        if t[0] == "?":
            return "null"
        if t[0] == "()":
            return "(%s, %s)" % (self.default(t[1]), self.default(t[2]))
        if t[0] == "fn":
            return "((x: %s): %s => %s)" % (self.text(t[2]), self.text(t[1]), self.default(t[1]))
        name = t[1]
        if name in self.structs:
            return "%s(%s)" % (name, ", ".join(self.default(f) for _, f in self.structs[name]))
        if name in self.enums:
            return "%s.%s" % (name, self.enums[name][0][0])
        return "%s(%s)" % (name, ", ".join(self.default(f) for _, f in self.classes[name]["all"]))


PRELUDE = '''// Written by tests/differential/generate.py.
error Own extends Error {}
interface Measured { measure(): int }
class Resource implements Disposable {
	n: int
	close() { note(4, "closed ${self.n}") }
}
var checksum = 7
var noted = 0
function note(tag: int, text: string) {
	noted += 1
	for b in text.bytes() { checksum = (checksum ^ int(b)) * 1099511628211 + tag }
	if noted <= 300 { print("${tag} ${if (text.length > 70) text[:70] else text}") }
}
function clip(s: string): string => if (s.length > 40) s[:40] else s
function clipFloat(x: float): float => if (x > -1000000000.0 && x < 1000000000.0) x else 0.0
function clipList<T>(xs: List<T>): List<T> => if (xs.length > 12) xs[:12] else xs
function same<T>(x: T): T => x
function at<T>(xs: List<T>, i: int, other: T): T => if (i >= 0 && i < xs.length) xs[i] else other'''


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    sys.stdout.write(Generator(int(sys.argv[1])).program())
