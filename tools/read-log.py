#!/usr/bin/env python3
"""Read the log of a store with none of Tenantry's code.

This is written from docs/FORMAT.md alone (the sections named below are that page's), so that whoever holds a store can
read it with nothing but Python, and so that the page is proved complete: a test holds what this tool reads against what
Tenantry wrote.

The file is read with plain positioned reads, one page at a time: a log of many gigabytes needs little memory, and a
file that is cut short while it is read leads to a message here, where a memory map would end the process. Nothing that
stands in the file is believed before it is checked, because this is the tool that one reaches for when a store is
damaged.

How the parts build on each other, from the bytes up:

    Container   the pages of an LMDB data file (section 3.1), and which state of it is the current one
    Tree        one database in it: from a key to the leaf page that holds it
    Log         the records in order, as bytes; copes with a log that is being written at the same time
    Record      the fields of one record (section 4)
    History     what the page promises of all records together
    main        the command line
"""

import argparse
import json
import os
import re
import signal
import stat
import struct
import sys
from bisect import bisect_right
from collections import namedtuple

EXIT_UNREADABLE = 1  # the operating system would not let us read
EXIT_NOT_FOUND = 5
EXIT_DAMAGED = 8
EXIT_USAGE = 64

GREATEST = 2**64 - 1  # the greatest number of 8 bytes; also what LMDB writes for "no page"


class Fault(Exception):
    """Something in a store that is not as the page says, and where.

    `resume` is the first key behind the damage when a part of a tree cannot be read, so that a check can go on there;
    None means that nothing comes after it.
    """

    def __init__(self, what, page=None, byte=None, position=None):
        super().__init__(what)
        self.what = what
        self.page = page
        self.byte = byte
        self.position = position
        self.resume = None

    def __str__(self):
        places = (("position", self.position), ("page", self.page), ("byte", self.byte))
        where = ", ".join(f"{name} {number}" for name, number in places if number is not None)
        return f"{where}: {self.what}" if where else self.what


class NotFound(Exception):
    """There is no log where we were told to look."""


# CRC-32C -------------------------------------------------------------------------------------------------------------


def _crc_tables():
    """Return the tables for one byte and for two bytes at a time.

    The second is twice as fast as the first, and the checksum is what most of the time of a check goes into.
    """
    single = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        single.append(byte)
    double = []
    for pair in range(65536):
        first = single[pair & 0xFF] ^ (pair >> 8)
        double.append(single[first & 0xFF] ^ (first >> 8))
    return single, double


_CRC_SINGLE, _CRC_DOUBLE = _crc_tables()


def crc32c(data):
    """Return the CRC-32C (Castagnoli) of bytes. Python's zlib has only the other CRC-32."""
    table = _CRC_DOUBLE
    crc = 0xFFFFFFFF
    for pair in struct.unpack_from(f"<{len(data) // 2}H", data):
        crc = table[(crc ^ pair) & 0xFFFF] ^ (crc >> 16)
    if len(data) % 2:
        crc = _CRC_SINGLE[(crc ^ data[-1]) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


# The container: an LMDB data file (section 3.1) ----------------------------------------------------------------------

PAGE_HEADER = 16
META_END = 152
MAGIC, VERSION = 0xBEEFC0DE, 1
BRANCH, LEAF, OVERFLOW, META = 1, 2, 4, 8
PAGE_KINDS = {BRANCH: "a branch", LEAF: "a leaf", OVERFLOW: "an overflow", META: "a meta page"}
NODE_HEADER = 8
VALUE_IN_OVERFLOW, VALUE_IS_DESCRIPTOR = 1, 2
PAGE_SIZES = [2**power for power in range(9, 16)]  # the page sets no bounds; LMDB 0.9 can use no others
DEEPEST = 32  # likewise; a tree of this depth would hold more than any disk
LARGEST_VALUE = 65535  # no record may be larger, and nothing else in the log comes near

Descriptor = namedtuple("Descriptor", "flags depth branches leaves overflows entries root")
Value = namedtuple("Value", "data page byte")  # the bytes of a value and where in the file they stand


class MetaPage:
    """One of the two pages that say where everything else is."""

    def __init__(self, data, number, start):
        """Take the page apart from its first bytes; `start` is where in the file they were found."""

        def fault(what, offset):
            return Fault(f"meta page: {what}", page=number, byte=start + offset)

        if len(data) < META_END:
            raise fault(f"the file ends after {len(data)} of its {META_END} bytes", len(data))
        magic, version = struct.unpack_from("<II", data, 16)
        if magic != MAGIC:
            raise fault(f"the magic is {magic:08x}, not {MAGIC:08x}", 16)
        if version != VERSION:
            raise fault(f"the container's version is {version}, not {VERSION}", 20)
        (self.page_size,) = struct.unpack_from("<I", data, 40)
        if self.page_size not in PAGE_SIZES:
            raise fault(f"{self.page_size} is no size for a page", 40)
        if start != number * self.page_size:
            raise fault(f"its page size of {self.page_size} would put it elsewhere", 40)
        self.data = data
        self.main = read_descriptor(data, 88)
        self.last_page, self.transaction = struct.unpack_from("<QQ", data, 136)
        self.number = number
        self.faults = []  # what is wrong but does not keep us from using the page
        own_number, _, flags = struct.unpack_from("<QHH", data, 0)
        if own_number != number:
            self.faults.append(fault(f"it says that it is page {own_number}", 0))
        if flags != META:
            self.faults.append(fault(f"its flags are {flags:#x}, not those of a meta page", 10))


def read_descriptor(data, offset):
    """Return the descriptor of a database; the caller has seen that there are 48 bytes."""
    return Descriptor(*struct.unpack_from("<4xHH5Q", data, offset))


class Container:
    """An LMDB data file as it was at one transaction.

    We take no lock, so somebody may be writing the file while we read it. LMDB does not write to a page that its
    current transaction uses until a later one is current: all that we read belongs to one state of the file as long as
    the current meta page still is the one that we started from. `moved` asks that; what was read before it answered
    True is to be read again.
    """

    def __init__(self, descriptor):
        """`descriptor` is that of the open file, which stays the caller's."""
        self.descriptor = descriptor
        self.size = 0
        self.meta = None
        self.meta_faults = []
        self.refresh()

    def refresh(self):
        """Take up the current state of the file."""
        usable, self.meta_faults = self._meta_pages()
        if not usable:
            raise self.meta_faults[0]
        # Of two with the same transaction id (both 0, in a new file) LMDB takes the first, as max does.
        self.meta = max(usable, key=lambda meta: meta.transaction)
        # Asked for after the meta page: what that page speaks of was in the file before it.
        self.size = os.fstat(self.descriptor).st_size

    def moved(self):
        """Say whether the file has a new state; if so, take it up."""
        before = self.meta.data  # all of it: we may have read the page while half of it was written
        self.refresh()
        return self.meta.data != before

    def _meta_pages(self):
        """Return the usable meta pages, and what is wrong with them or with the unusable ones."""
        usable, faults = [], []

        def attempt(number, start):
            data = os.pread(self.descriptor, META_END, start)
            meta = MetaPage(data, number, start)
            usable.append(meta)
            faults.extend(meta.faults)

        try:
            attempt(0, 0)
            sizes = [usable[0].page_size]
        except Fault as fault:
            faults.append(fault)
            sizes = PAGE_SIZES  # the first page would have told us where the second one is: look for it
        misses = []
        for size in sizes:
            try:
                attempt(1, size)
                break
            except Fault as fault:
                misses.append(fault)
        else:
            if len(misses) == 1:
                faults += misses
        return usable, faults

    def read(self, page, offset, length):
        """Return `length` bytes from `offset` within (or behind) a page. Neither number has to be sensible."""
        start = page * self.meta.page_size + offset
        if page > self.meta.last_page:
            raise Fault(f"there is no such page: the last one in use is {self.meta.last_page}", page=page)
        if start + length > self.size:
            raise Fault(f"the file ends at byte {self.size}, before the end of what should be here", page, start)
        data = os.pread(self.descriptor, length, start)
        if len(data) != length:
            raise Fault(f"the file was cut short to {start + len(data)} bytes while it was read", page, start)
        return data

    def read_page(self, number, kind):
        """Return the bytes of a page that must be of `kind`; of an overflow run, its header."""
        data = self.read(number, 0, PAGE_HEADER if kind == OVERFLOW else self.meta.page_size)
        own_number, _, flags = struct.unpack_from("<QHH", data, 0)
        start = number * self.meta.page_size
        if own_number != number:
            raise Fault(f"the page says that it is page {own_number}", number, start)
        if flags != kind:
            found = PAGE_KINDS.get(flags, f"of unknown kind {flags:#x}")
            raise Fault(f"the page is {found}, and should be {PAGE_KINDS[kind]}", number, start + 10)
        return data

    def read_overflow(self, number, length):
        """Return a value that has pages of its own, and the number of these."""
        (count,) = struct.unpack_from("<I", self.read_page(number, OVERFLOW), 12)
        start = number * self.meta.page_size
        if count * self.meta.page_size < PAGE_HEADER + length:
            raise Fault(f"{count} overflow pages cannot hold a value of {length} bytes", number, start + 12)
        if number + count - 1 > self.meta.last_page:
            raise Fault(f"{count} overflow pages from here would pass the last one in use", number, start + 12)
        return Value(self.read(number, PAGE_HEADER, length), number, start + PAGE_HEADER), count


# One database of the container ---------------------------------------------------------------------------------------

# A node of a leaf: its flags, and the size and the offset within the page of its value.
Node = namedtuple("Node", "flags size offset")


class Page:
    """A branch or leaf page, taken apart.

    `keys` are the nodes' keys; a branch's first one means nothing and is None. `nodes` are the numbers of a branch's
    children, or a leaf's Nodes. Every key below this page is at least `low` and less than `high` (None: no bound).
    """

    def __init__(self, number, low, high, keys, nodes, data):
        self.number = number
        self.low = low
        self.high = high
        self.keys = keys
        self.nodes = nodes
        self.data = data


class Tree:
    """One database: a B+ tree.

    The keys of a branch page part the keys among its children: child i holds those from key i up to, and without, key
    i + 1. So a key is found by reading one page of each level, and there is no other way to move here: the next leaf is
    found as the one with the first key that the last leaf could not hold. Each page must keep to the bounds that its
    parent set and stand at its level; so even a file whose pages point at each other in a circle is read in bounded
    time, and it needs no list of the pages that we have seen.
    """

    def __init__(self, container, name, descriptor, integer_keys):
        self.container = container
        self.name = name
        self.descriptor = descriptor
        self.integer_keys = integer_keys
        self.path = {}  # the pages read last, by level: neighbours share most of them
        self.pages_read = dict.fromkeys((BRANCH, LEAF, OVERFLOW), 0)
        if (descriptor.root == GREATEST) != (descriptor.depth == 0 and descriptor.entries == 0):
            raise Fault(f"database {name}: it is neither empty nor not: depth {descriptor.depth}, "
                        f"{descriptor.entries} entries, root page {descriptor.root}")
        if descriptor.depth > DEEPEST:
            raise Fault(f"database {name}: a depth of {descriptor.depth} levels cannot be")

    def leaf_from(self, key):
        """Return the leaf page with the first key that is not less than `key`, or None if there is none."""
        while self.descriptor.depth:
            leaf = self.leaf_for(key)
            if leaf.keys[-1] >= key:
                return leaf
            if leaf.high is None:
                return None
            key = leaf.high
        return None

    def leaf_for(self, key):
        """Return the one leaf page that may hold `key`. The tree must not be empty."""
        number, low, high = self.descriptor.root, None, None
        ancestors = []
        for level in range(1, self.descriptor.depth + 1):
            try:
                if number in ancestors:
                    raise Fault(f"database {self.name}: the page is among its own descendants", page=number)
                page = self._page(number, level, low, high)
            except Fault as fault:
                fault.resume = high
                raise
            if level < self.descriptor.depth:
                ancestors.append(number)
                child = bisect_right(page.keys, key, lo=1) - 1  # the first key is no key: every search passes it
                number = page.nodes[child]
                low = page.keys[child] if child > 0 else low
                high = page.keys[child + 1] if child + 1 < len(page.keys) else high
        return page

    def value(self, leaf, index):
        """Return the Value of a leaf's node."""
        node = leaf.nodes[index]
        start = leaf.number * self.container.meta.page_size + node.offset
        if node.size > LARGEST_VALUE:
            raise Fault(f"the value would have {node.size} bytes, more than any may have", leaf.number, start)
        if not node.flags & VALUE_IN_OVERFLOW:
            return Value(leaf.data[node.offset:node.offset + node.size], leaf.number, start)
        (number,) = struct.unpack_from("<Q", leaf.data, node.offset)
        value, pages = self.container.read_overflow(number, node.size)
        self.pages_read[OVERFLOW] += pages
        return value

    def find(self, key):
        """Return the flags of a key's node and its Value, or None."""
        leaf = self.leaf_from(key)
        if leaf is None or key not in leaf.keys:
            return None
        index = leaf.keys.index(key)
        return leaf.nodes[index].flags, self.value(leaf, index)

    def _page(self, number, level, low, high):
        """Return a page of the tree, from the last path if it is there."""
        page = self.path.get(level)
        if page is None or (page.number, page.low, page.high) != (number, low, high):
            kind = LEAF if level == self.descriptor.depth else BRANCH
            page = self._parse(self.container.read_page(number, kind), number, kind, low, high)
            self.pages_read[kind] += 1
            self.path[level] = page
        return page

    def _parse(self, data, number, kind, low, high):
        """Take a page apart and check everything in it that leads anywhere."""
        size = len(data)
        start = number * size

        def fault(what, offset):
            return Fault(f"database {self.name}: {what}", number, start + offset)

        lower, upper = struct.unpack_from("<HH", data, 12)
        if not PAGE_HEADER < lower <= upper <= size or lower % 2:
            raise fault(f"bounds {lower} and {upper} cannot be those of a page with anything in it", 12)
        keys, nodes = [], []
        previous = low
        for index, offset in enumerate(struct.unpack_from(f"<{(lower - PAGE_HEADER) // 2}H", data, PAGE_HEADER)):
            pointer = PAGE_HEADER + 2 * index
            if not upper <= offset <= size - NODE_HEADER:
                raise fault(f"node {index} would be at {offset}, outside of the used space", pointer)
            first, flags, key_size = struct.unpack_from("<IHH", data, offset)
            key_end = offset + NODE_HEADER + key_size
            if key_end > size:
                raise fault(f"the key of node {index} would pass the end of the page", offset + 6)

            if kind == BRANCH and index == 0:
                key = None
            else:
                key = data[key_end - key_size:key_end]
                if self.integer_keys:
                    if key_size != 8:
                        raise fault(f"the key of node {index} has {key_size} bytes, not 8", offset + 6)
                    key = int.from_bytes(key, "little")
                if previous is not None and (key < previous or (key == previous and keys)):
                    raise fault(f"the key of node {index}, {key!r}, is less than it may be", offset + NODE_HEADER)
                if high is not None and key >= high:
                    raise fault(f"the key of node {index}, {key!r}, is greater than it may be", offset + NODE_HEADER)
                previous = key
            keys.append(key)

            if kind == BRANCH:
                nodes.append(first | flags << 32)
            else:
                if flags not in (0, VALUE_IN_OVERFLOW, VALUE_IS_DESCRIPTOR):
                    raise fault(f"node {index} has unknown flags {flags:#x}", offset + 4)
                if key_end + (8 if flags == VALUE_IN_OVERFLOW else first) > size:
                    raise fault(f"the value of node {index} would pass the end of the page", offset)
                nodes.append(Node(flags, first, key_end))
        return Page(number, low, high, keys, nodes, data)


# The log: the named databases (section 3) ----------------------------------------------------------------------------

Entry = namedtuple("Entry", "position value")  # a record as it stands in the file: its key, and its Value

META_SIZES = {b"format": 4, b"id": 16, b"created": 8}


class Log:
    """The records of a data file, as bytes and in order."""

    ATTEMPTS = 1000  # how often to begin anew when the file changes under us, before we give up

    def __init__(self, descriptor):
        self.container = Container(descriptor)
        self.changed = False  # whether somebody wrote the log while we read it
        self._trees = {}

    def tree(self, name, integer_keys=False):
        """Return a named database."""
        if name not in self._trees:
            main = Tree(self.container, "main", self.container.meta.main, integer_keys=False)
            found = main.find(name.encode())
            if found is None:
                raise Fault(f"the log has no database {name}")
            flags, value = found
            if flags != VALUE_IS_DESCRIPTOR or len(value.data) != 48:
                raise Fault(f"the database {name} has no descriptor", value.page, value.byte)
            self._trees[name] = Tree(self.container, name, read_descriptor(value.data, 0), integer_keys)
        return self._trees[name]

    def records(self):
        """Return the database of the records."""
        return self.tree("records", integer_keys=True)

    def entries(self, start):
        """Yield an Entry for each record from the position `start` on, and a Fault for whatever cannot be read.

        They are read a leaf page at a time and handed on only when it is sure that they belong together.
        """
        while start is not None:
            try:
                batch, start = self.steadily(lambda: self._batch(start))
            except Fault as fault:
                batch, start = [fault], fault.resume
            yield from batch

    def _batch(self, start):
        """Return what a leaf page holds from the key `start` on, and the key to go on from."""
        tree = self.records()
        leaf = tree.leaf_from(start)
        if leaf is None:
            return [], None
        batch = []
        for index, position in enumerate(leaf.keys):
            if position >= start:
                try:
                    batch.append(Entry(position, tree.value(leaf, index)))
                except Fault as fault:
                    fault.position = position
                    batch.append(fault)
        return batch, leaf.high

    def head(self):
        """Return the position of the last record, 0 if there is none. It is read from the keys alone."""
        def read():
            tree = self.records()
            head = tree.leaf_for(GREATEST).keys[-1] if tree.descriptor.depth else 0
            if head != tree.descriptor.entries:
                raise Fault(f"the last position is {head}, but the log counts {tree.descriptor.entries} records")
            return head
        return self.steadily(read)

    def meta(self, name):
        """Return the Value of a name in the meta table, or None."""
        found = self.steadily(lambda: self.tree("meta").find(name))
        if found is None:
            return None
        value = found[1]
        if len(value.data) != META_SIZES[name]:
            raise Fault(f"the meta table's {name.decode()} has {len(value.data)} bytes, not {META_SIZES[name]}",
                        value.page, value.byte)
        return value

    def steadily(self, read):
        """Return what `read` returns (or raise what it raises) once that comes from one state of the file."""
        for _ in range(self.ATTEMPTS):
            try:
                result, fault = read(), None
            except Fault as problem:
                result, fault = None, problem
            if self.container.moved():
                self.changed = True
                self._trees.clear()
            elif fault:
                raise fault
            else:
                return result
        raise Fault("the log is being written faster than it can be read; read a copy of it")


# A record (section 4) ------------------------------------------------------------------------------------------------

FORMAT = 1
HEADER = struct.Struct("<HHHHHBBBBHQ16s16sQQqqQ")
CHECKSUM = 4
OUTCOMES = {1: "succeeded", 2: "denied", 3: "failed"}
OPERATIONS = {1: "create", 2: "read", 3: "update", 4: "delete", 5: "execute"}
ORIGINS = {1: "api", 2: "command line", 3: "import", 4: "system"}
SUBJECT, SEALED_TERM, IDEMPOTENCY = 14, 15, 16
PARTS = {
    1: "action",
    2: "actor type",
    3: "actor id",
    4: "on behalf of",
    5: "resource type",
    6: "resource id",
    7: "source address",
    8: "user agent",
    9: "request id",
    10: "correlation id",
    11: "traceparent",
    12: "reason",
    13: "import id",
    SUBJECT: "subject",
    SEALED_TERM: "sealed term",
    IDEMPOTENCY: "idempotency",
}
SIZES_OF_BYTES = {SEALED_TERM: 16, IDEMPOTENCY: 32}  # the parts that are not text, and how long they are
SEALED, MUST_UNDERSTAND = 1, 128

Part = namedtuple("Part", "tag flags data offset")


class Record:
    """The fields of one record. Raises a Fault if the bytes are no record that this reader may read."""

    def __init__(self, entry):
        self.entry = entry
        data = entry.value.data
        self._check_whole(data)
        (self.format, header_length, must_understand, self.type, self.schema, self.outcome, self.operation, self.origin,
         part_count, _, self.position, self.event_id, self.tenant_id, self.version, self.revision, self.recorded_at,
         self.occurred_at, self.causation) = HEADER.unpack_from(data)
        if self.format != FORMAT:
            raise self.fault(f"the record's format is {self.format}; this reader knows {FORMAT}", 0)
        if must_understand:
            raise self.fault(f"this reader does not know the must-understand bits {must_understand:#06x}", 4)
        if self.position != entry.position:
            raise self.fault(f"the record says that its position is {self.position}", 16)
        if header_length < HEADER.size:
            raise self.fault(f"a header of {header_length} bytes is too short; it has {HEADER.size}", 2)
        self.parts, payload_start = self._read_parts(data, header_length, part_count)
        self.payload = data[payload_start:-CHECKSUM]

    def fault(self, what, offset):
        """Return a Fault at an offset within this record."""
        return Fault(what, self.entry.value.page, self.entry.value.byte + offset, self.entry.position)

    def _check_whole(self, data):
        """Check that the bytes are all there and what they were when they were written."""
        if len(data) < HEADER.size + CHECKSUM:
            raise self.fault(f"{len(data)} bytes are too few for a record", 0)
        (length,) = struct.unpack_from("<H", data, 14)
        if length != len(data):
            raise self.fault(f"the record says that it has {length} bytes; it has {len(data)}", 14)
        (self.crc,) = struct.unpack_from("<I", data, length - CHECKSUM)
        actual = crc32c(data[:-CHECKSUM])
        if actual != self.crc:
            raise self.fault(f"the checksum of the record's bytes is {actual:08x}; the record says {self.crc:08x}",
                             length - CHECKSUM)

    def _read_parts(self, data, table, count):
        """Return the parts, and where the payload starts."""
        limit = len(data) - CHECKSUM
        start = table + 4 * count
        if start > limit:
            raise self.fault(f"a header of {table} bytes and a table of {count} parts do not fit into the record", 2)
        parts = []
        for index in range(count):
            place = table + 4 * index
            tag, flags, end = struct.unpack_from("<BBH", data, place)
            if not start <= end <= limit:
                raise self.fault(f"part {index} (tag {tag}) would reach from {start} to {end}", place + 2)
            if flags & MUST_UNDERSTAND and tag not in PARTS:
                raise self.fault(f"this reader does not know tag {tag}, and the record asks that it does", place)
            parts.append(Part(tag, flags, data[start:end], start))
            start = end
        return parts, start

    def as_json(self):
        """Return the record as one line of JSON, all in ASCII, so that no text in it can disturb a terminal."""
        fields = {
            "format": self.format,
            "position": self.position,
            "type": self.type,
            "schema": self.schema,
            "outcome": OUTCOMES.get(self.outcome, self.outcome),
            "operation": OPERATIONS.get(self.operation, self.operation),
            "origin": ORIGINS.get(self.origin, self.origin),
            "event_id": self.event_id.hex(),
            "tenant_id": self.tenant_id.hex(),
            "version": self.version,
            "revision": self.revision,
            "recorded_at": self.recorded_at,
            "occurred_at": self.occurred_at,
            "causation": self.causation,
            "parts": [part_as_json(part) for part in self.parts],
            "payload": self.payload.hex(),
            "crc": f"{self.crc:08x}",
        }
        return json.dumps(fields)

    def faults(self):
        """Yield what is against the page but does not keep a reader from reading this record."""
        for name, number, words, offset in (("outcome", self.outcome, OUTCOMES, 10),
                                            ("operation", self.operation, OPERATIONS, 11),
                                            ("origin", self.origin, ORIGINS, 12)):
            if number not in words:
                yield self.fault(f"there is no {name} {number}", offset)
        if self.revision > self.version:
            yield self.fault(f"revision {self.revision} is greater than version {self.version}", 64)
        if self.causation >= self.position:
            yield self.fault(f"the event is said to be caused by position {self.causation}, not an earlier one", 88)
        yield from self._part_faults()

    def _part_faults(self):
        """Yield what is wrong with the parts: their order, their form, or a sealed one without its term."""
        previous = None
        highest_tag = -1
        for part in self.parts:
            follows_sealed = previous is not None and previous.flags & SEALED
            if part.tag == SEALED_TERM:
                if not follows_sealed:
                    yield self.fault("a sealed term follows a part that is not sealed", part.offset)
            else:
                if follows_sealed:
                    yield self.fault(f"the sealed part before tag {part.tag} has no term", part.offset)
                if part.tag < highest_tag:
                    yield self.fault(f"tag {part.tag} comes after tag {highest_tag}", part.offset)
                if part.tag == highest_tag and part.tag in PARTS and part.tag != SUBJECT:
                    yield self.fault(f"tag {part.tag} ({PARTS[part.tag]}) may not appear twice", part.offset)
                highest_tag = max(highest_tag, part.tag)
            if part.tag in SIZES_OF_BYTES:
                if len(part.data) != SIZES_OF_BYTES[part.tag]:
                    yield self.fault(f"{PARTS[part.tag]} has {len(part.data)} bytes, not {SIZES_OF_BYTES[part.tag]}",
                                     part.offset)
            elif part.tag in PARTS and not part.flags & SEALED and text_of(part) is None:
                yield self.fault(f"tag {part.tag} ({PARTS[part.tag]}) is not UTF-8", part.offset)
            previous = part
        if previous is not None and previous.flags & SEALED:
            yield self.fault("the last part is sealed and has no term", previous.offset)


def text_of(part):
    """Return the text of a part, or None if it has none (or has damaged one)."""
    if part.tag not in PARTS or part.tag in SIZES_OF_BYTES or part.flags & SEALED:
        return None
    try:
        return part.data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def part_as_json(part):
    """Return a part as it is printed. An unknown one has no name and is shown all the same: a log is evidence."""
    fields = {"tag": part.tag, "name": PARTS.get(part.tag), "sealed": bool(part.flags & SEALED)}
    text = text_of(part)
    if text is None:
        fields["hex"] = part.data.hex()
    else:
        fields["text"] = text
    return fields


# All records together ------------------------------------------------------------------------------------------------


class History:
    """What the page promises of each record in the light of those before it.

    This needs memory for each tenant, but none for each record.
    """

    def __init__(self):
        self.recorded_at = None
        self.tenants = {}  # by id: the version and revision of the last event

    def faults(self, record):
        """Yield what does not fit to the records before; then count this one among them."""
        if self.recorded_at is not None and record.recorded_at < self.recorded_at:
            yield record.fault(f"recorded at {record.recorded_at}; the record before, at {self.recorded_at}", 72)
        version, revision = self.tenants.get(record.tenant_id, (0, 0))
        if record.version != version + 1:
            yield record.fault(f"version {record.version} of tenant {record.tenant_id.hex()} follows {version}", 56)
        if record.revision < revision:
            yield record.fault(f"revision {record.revision} of tenant {record.tenant_id.hex()} follows {revision}", 64)
        # Go on from what the record says: one fault shall not make every later record of the tenant another one.
        self.recorded_at = record.recorded_at
        self.tenants[record.tenant_id] = (record.version, record.revision)


def gap(last, position):
    """Return a Fault if a position does not follow the last one, otherwise None."""
    if position == last + 1:
        return None
    if position == 0:
        return Fault("positions start at 1", position=position)
    return Fault(f"the position before is {last}: {position - last - 1} missing", position=position)


# The directory (sections 1 and 2) ------------------------------------------------------------------------------------

STORE_JSON_LIMIT = 65536  # it holds three short values; anything longer is something else
TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]00:00)")


def locate(path):
    """Return the path of the data file and that of store.json (None unless a store directory was given)."""
    if os.path.isdir(path):
        in_store = os.path.join(path, "log", "data.mdb")
        in_log = os.path.join(path, "data.mdb")
        description = os.path.join(path, "store.json")
        if os.path.exists(in_store) or os.path.exists(description):
            data, description = in_store, description
        else:
            data, description = in_log, None
    else:
        data, description = path, None
    if not os.path.exists(data):
        raise NotFound(f"there is no log at {data}")
    return data, description


def store_id(path):
    """Return the id that store.json gives, as bytes; refuse a store.json that is not as section 2 has it."""
    try:
        with open(path, "rb") as file:
            text = file.read(STORE_JSON_LIMIT + 1)
    except FileNotFoundError:
        raise Fault("store.json is missing (give the log directory to read the log without it)") from None
    if len(text) > STORE_JSON_LIMIT:
        raise Fault(f"store.json has more than {STORE_JSON_LIMIT} bytes")
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Fault(f"store.json is not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise Fault("store.json is not a JSON object")
    version, identifier, created = (fields.get(name) for name in ("format", "id", "created"))
    if type(version) is not int or version != FORMAT:
        raise Fault(f"store.json: this reader knows format {FORMAT}, not {version!a:.40}")
    if not isinstance(identifier, str) or not re.fullmatch("[0-9A-Fa-f]{32}", identifier):
        raise Fault(f"store.json: the id {identifier!a:.80} is not 32 hexadecimal digits")
    if not isinstance(created, str) or not TIME.fullmatch(created):
        raise Fault(f"store.json: created, {created!a:.80}, is not a time in UTC")
    return bytes.fromhex(identifier)


def identity_faults(log, description):
    """Yield why this is no log that this reader may read, or not the log of this store."""
    try:
        expected = store_id(description) if description else None
    except Fault as fault:
        yield fault
        expected = None
    for name in (b"format", b"id", b"created"):
        try:
            value = log.meta(name)
        except Fault as fault:
            yield fault
            continue
        if value is None:
            yield Fault(f"the meta table has no {name.decode()}")
        elif name == b"format" and int.from_bytes(value.data, "little") != FORMAT:
            number = int.from_bytes(value.data, "little")
            yield Fault(f"the log's format is {number}; this reader knows {FORMAT}", value.page, value.byte)
        elif name == b"id" and expected is not None and value.data != expected:
            yield Fault(f"the log belongs to the store {value.data.hex()}, store.json to {expected.hex()}",
                        value.page, value.byte)


# The command line ----------------------------------------------------------------------------------------------------


class Check:
    """A pass over a whole log that finds everything that is not as the page says."""

    def __init__(self, log, description):
        self.log = log
        self.description = description
        self.count = 0
        self.head = 0

    def faults(self):
        """Yield every Fault. When this is through, `count` and `head` say what was there."""
        clean = True
        for part in (self.log.container.meta_faults, identity_faults(self.log, self.description), self._records()):
            for fault in part:
                clean = False
                yield fault
        if clean:  # otherwise the numbers cannot but differ, which would say nothing new
            yield from self._counts()

    def _records(self):
        """Yield what is wrong with the records, each one and all together."""
        history = History()
        for entry in self.log.entries(0):
            if entry.position is None:
                yield entry  # a whole page is lost: the gap that it leaves is seen at the next record
                continue
            missing = gap(self.head, entry.position)
            if missing:
                yield missing
            if isinstance(entry, Fault):
                yield entry
            else:
                try:
                    record = Record(entry)
                    yield from record.faults()
                    yield from history.faults(record)
                except Fault as fault:
                    yield fault
            self.count += 1
            self.head = entry.position

    def _counts(self):
        """Yield where the database's own counts differ from what was read, which is how a lost tail shows."""
        tree = self.log.records()
        counts = [("records", tree.descriptor.entries, self.count)]
        if not self.log.changed:  # otherwise some pages were read in more than one state
            counts += [("branch pages", tree.descriptor.branches, tree.pages_read[BRANCH]),
                       ("leaf pages", tree.descriptor.leaves, tree.pages_read[LEAF]),
                       ("overflow pages", tree.descriptor.overflows, tree.pages_read[OVERFLOW])]
        for what, promised, found in counts:
            if promised != found:
                yield Fault(f"database records: it counts {promised} {what}; there are {found}")


def print_records(log, after, limit, out):
    """Print records. Raises the first Fault: what was printed until then has no hole; --after gets past the damage."""
    last = after
    for entry in log.entries(after + 1):
        if limit is not None and last - after >= limit:
            return
        if isinstance(entry, Fault):
            raise entry
        missing = gap(last, entry.position)
        if missing:
            raise missing
        print(Record(entry).as_json(), file=out)
        last = entry.position
    if last > after or after == 0:
        entries = log.records().descriptor.entries
        if last != entries:
            raise Fault(f"the log counts {entries} records, but the last one that is there is {last}")


def print_check(log, description, out):
    """Print what is wrong with a log, or that nothing is; return the exit code."""
    check = Check(log, description)
    clean = True
    for fault in check.faults():
        clean = False
        print(fault, file=out)
    if clean:
        print(f"ok: {check.count} records, head {check.head}", file=out)
    return 0 if clean else EXIT_DAMAGED


def print_answer(log, description, options, out, err):
    """Print the records or the head; return the exit code. Raises a Fault if the log cannot be read to the end."""
    code = 0
    for fault in log.container.meta_faults:  # the other meta page will do; but this one may have been the newer one
        print(f"read-log: {fault}", file=err)
        code = EXIT_DAMAGED
    for fault in identity_faults(log, description):
        raise fault
    if options.head:
        print(log.head(), file=out)
    else:
        print_records(log, options.after, options.limit, out)
    return code


def run(options, out, err):
    """Open the file and do what was asked; return the exit code."""
    data, description = locate(options.store)
    # Without O_NONBLOCK, a named pipe in the place of the file would keep us waiting for ever.
    descriptor = os.open(data, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotFound(f"{data} is not a file")
        log = Log(descriptor)
        if options.check:
            return print_check(log, description, out)
        return print_answer(log, description, options, out, err)
    except Fault as fault:
        if options.check:  # the faults are what it is asked for
            print(fault, file=out)
        else:
            print(f"read-log: {fault}", file=err)
        return EXIT_DAMAGED
    finally:
        os.close(descriptor)


class Parser(argparse.ArgumentParser):
    """argparse, with Tenantry's exit code for wrong usage."""

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"read-log: {message}\n")


def number(text):
    """Return the number that an option gives."""
    if not re.fullmatch("[0-9]{1,20}", text) or int(text) > GREATEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {GREATEST}")
    return int(text)


def main(arguments=None, out=None, err=None):
    """Run the command line; return the exit code."""
    out, err = out or sys.stdout, err or sys.stderr
    parser = Parser(prog="read-log.py", allow_abbrev=False,
                    description="Print the records of a store's log, one JSON object per line.",
                    epilog="Exit codes: 0 all well, 1 not readable, 5 not found, 8 damaged, 64 wrong usage.")
    parser.add_argument("store", metavar="STORE", help="a store directory, its log directory or a data.mdb file")
    parser.add_argument("--after", metavar="POSITION", type=number, help="begin behind this position")
    parser.add_argument("--limit", metavar="N", type=number, help="print at most so many records")
    parser.add_argument("--head", action="store_true", help="print the position of the last record, and nothing else")
    parser.add_argument("--check", action="store_true", help="print what is wrong with the log, and no records")
    options = parser.parse_args(arguments)
    if options.head + options.check + (options.after is not None or options.limit is not None) > 1:
        parser.error("--head, --check and --after/--limit exclude each other")
    options.after = options.after or 0
    try:
        return run(options, out, err)
    except NotFound as problem:
        print(f"read-log: {problem}", file=err)
        return EXIT_NOT_FOUND
    except OSError as error:
        print(f"read-log: {error}", file=err)
        return EXIT_UNREADABLE


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends us quietly
    sys.exit(main())
