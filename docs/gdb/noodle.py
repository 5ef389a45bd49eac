# Shows values of Noodle programs (compiled with -g) in gdb as the language writes them:
#
#     (gdb) source docs/gdb/noodle.py
#     (gdb) info locals
#     text = "häuser"
#     ages = {"ann": 30, "bob": 25}
#     shape = Rect(w = 2, h = 3)
#
# `print/r` shows a value without it. Lists and maps are shown up to `set print elements`.
import gdb
import gdb.printing


def fields_of(struct):
    return {f.name for f in struct.fields() if f.name}


class String:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        data = self.value["data"].address.cast(gdb.lookup_type("char").pointer())
        return data.lazy_string("utf-8", int(self.value["byteLength"]))

    def display_hint(self):
        return "string"


class List:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return "[%d]" % int(self.value["length"])

    def children(self):
        for i in range(int(self.value["length"])):
            yield "[%d]" % i, self.value["data"][i]

    def display_hint(self):
        return "array"


class Map:
    """Entries in the order of insertion; removed ones are holes."""

    def __init__(self, value):
        self.value = value

    def entries(self):
        for i in range(int(self.value["used"])):
            entry = self.value["entries"][i]
            if int(entry["live"]):
                yield entry

    def to_string(self):
        return "{%d}" % int(self.value["length"])

    def children(self):
        for i, entry in enumerate(self.entries()):
            yield "key %d" % i, entry["key"]
            yield "value %d" % i, entry["value"]

    def display_hint(self):
        return "map"


class Set(Map):
    def children(self):
        for i, entry in enumerate(self.entries()):
            yield "[%d]" % i, entry["key"]

    def display_hint(self):
        return "array"


class Variant:
    """An enum whose variants have values: the one that its tag says."""

    def __init__(self, value):
        self.value = value
        self.name = str(value["tag"])

    def to_string(self):
        return self.name

    def children(self):
        if self.name in fields_of(self.value.type):
            of = self.value[self.name]
            for field in of.type.fields():
                yield field.name, of[field]


class Option:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return "Some" if self.value["isSome"] else "null"

    def children(self):
        if self.value["isSome"]:
            yield "value", self.value["value"]


class Null:
    def to_string(self):
        return "null"


BY_FIELDS = [
    ({"byteLength", "length", "data"}, String),
    ({"data", "length", "capacity"}, List),
    ({"entries", "length", "used"}, Map),
]


def printer_of_object(value, struct):
    names = fields_of(struct)
    for wanted, printer in BY_FIELDS:
        if names != wanted:
            continue
        if printer is Map and "value" not in fields_of(value["entries"].type.target()):
            return Set(value)
        return printer(value)
    if "tag" in names and struct.fields()[0].type.code == gdb.TYPE_CODE_ENUM:
        return Variant(value)
    return None


def lookup(value):
    """Objects are pointers under a name, like `List<int>`; plain pointers are left as they are."""
    kind = value.type
    if kind.code == gdb.TYPE_CODE_TYPEDEF and kind.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        struct = kind.strip_typedefs().target().strip_typedefs()
        if struct.code != gdb.TYPE_CODE_STRUCT:
            return None
        if int(value) == 0:
            return Null()
        return printer_of_object(value.dereference(), struct)
    if kind.code == gdb.TYPE_CODE_STRUCT:
        if kind.name and kind.name.endswith("?") and fields_of(kind) == {"value", "isSome"}:
            return Option(value)
        return printer_of_object(value, kind)
    return None


gdb.pretty_printers.append(lookup)
