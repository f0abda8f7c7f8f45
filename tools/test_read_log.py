#!/usr/bin/env python3
"""Tests of read-log.py, against files that are built here by hand from docs/FORMAT.md.

No file in here was made by Tenantry or by LMDB: reader and builder have only the page in common. (That Tenantry writes
what the page says is another test's business.)

    python3 tools/test_read_log.py
"""

import importlib.util
import io
import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read-log.py")


def load_tool():
    """Import the tool, whose name is made for the command line and not for `import`."""
    spec = importlib.util.spec_from_file_location("read_log", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


read_log = load_tool()

# Building records ----------------------------------------------------------------------------------------------------

STORE_ID = bytes(range(16))
TENANT = bytes([0xAA] * 16)
PLATFORM = bytes(16)


def slow_crc32c(data):
    """Return the CRC-32C as its definition has it, bit by bit: the tool's tables are not to check themselves."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def seal(data):
    """Return a record with its checksum."""
    return data + struct.pack("<I", slow_crc32c(data))


def record(position, parts=(), payload=b"payload", version=None, revision=None, **fields):
    """Return a record of section 4. `parts` are (tag, flags, bytes); `fields` replaces any field by a wrong one."""
    version = position if version is None else version
    extra = fields.get("extra_header", b"")
    header_length = 96 + len(extra)
    table, bodies = b"", b""
    end = header_length + 4 * len(parts)
    for tag, flags, data in parts:
        end += len(data)
        table += struct.pack("<BBH", tag, flags, end)
        bodies += data
    header = struct.pack(
        "<HHHHHBBBBHQ16s16sQQqqQ",
        fields.get("format", 1),
        fields.get("header_length", header_length),
        fields.get("must_understand", 0),
        fields.get("type", 17),
        fields.get("schema", 2),
        fields.get("outcome", 1),
        fields.get("operation", 3),
        fields.get("origin", 2),
        fields.get("part_count", len(parts)),
        fields.get("length", end + len(payload) + 4),
        fields.get("own_position", position),
        fields.get("event_id", position.to_bytes(16, "big")),
        fields.get("tenant_id", TENANT),
        version,
        version if revision is None else revision,
        fields.get("recorded_at", 1_000_000 + position),
        fields.get("occurred_at", -5),
        fields.get("causation", 0))
    return seal(header + extra + table + bodies + payload)


def records(count, **changed):
    """Return `count` good records by position; `changed` replaces some, as record_7=bytes."""
    made = {position: record(position, parts=[(2, 0, b"user"), (14, 0, b"subject"), (14, 0, b"other")])
            for position in range(1, count + 1)}
    for name, data in changed.items():
        made[int(name[len("record_"):])] = data
    return made


# Building data files -------------------------------------------------------------------------------------------------

NO_PAGE = 2**64 - 1


def integer_key(number):
    """Return a key of the records."""
    return struct.pack("<Q", number)


class DataFile:
    """An LMDB data file in the making: pages are added, and then the meta pages that make sense of them."""

    def __init__(self, page_size=512):
        self.page_size = page_size
        self.pages = [b"", b""]  # the meta pages, which `bytes` writes

    def add(self, flags, nodes):
        """Add a branch or leaf page of nodes in key order; return its number."""
        pointers, space = [], b""
        for node in nodes:
            space = node + b"\0" * (len(node) % 2) + space
            pointers.append(self.page_size - len(space))
        lower = 16 + 2 * len(nodes)
        upper = self.page_size - len(space)
        assert lower <= upper, "these nodes do not fit into a page"
        number = len(self.pages)
        page = struct.pack("<QHHHH", number, 0, flags, lower, upper) + struct.pack(f"<{len(nodes)}H", *pointers)
        self.pages.append(page + bytes(upper - lower) + space)
        return number

    def add_overflow(self, value):
        """Add the pages of a large value; return the number of the first and how many they are."""
        number = len(self.pages)
        count = -(-(16 + len(value)) // self.page_size)
        data = struct.pack("<QHHI", number, 0, 4, count) + value
        data += bytes(count * self.page_size - len(data))
        self.pages += [data[start:start + self.page_size] for start in range(0, len(data), self.page_size)]
        return number, count

    def leaf_node(self, key, value, flags=0):
        """Return a leaf's node, the value in it."""
        return struct.pack("<IHH", len(value), flags, len(key)) + key + value

    def branch_node(self, key, child):
        """Return a branch's node."""
        return struct.pack("<IHH", child & 0xFFFFFFFF, child >> 32, len(key)) + key

    def database(self, entries, flags=0, per_leaf=3, per_branch=3):
        """Add a database of (key, value); return its descriptor. Values of more than a third of a page overflow."""
        if not entries:
            return descriptor(flags=flags)
        overflows = 0
        level = []  # the (first key, page) of each page
        for start in range(0, len(entries), per_leaf):
            group = entries[start:start + per_leaf]
            nodes = []
            for key, value in group:
                if len(value) > self.page_size // 3:
                    number, count = self.add_overflow(value)
                    overflows += count
                    nodes.append(struct.pack("<IHH", len(value), 1, len(key)) + key + struct.pack("<Q", number))
                else:
                    nodes.append(self.leaf_node(key, value))
            level.append((group[0][0], self.add(2, nodes)))
        leaves, branches, depth = len(level), 0, 1
        while len(level) > 1:
            above = []
            for start in range(0, len(level), per_branch):
                group = level[start:start + per_branch]
                nodes = [self.branch_node(b"" if index == 0 else key, page) for index, (key, page) in enumerate(group)]
                above.append((group[0][0], self.add(1, nodes)))
            level = above
            branches += len(level)
            depth += 1
        return descriptor(flags, depth, branches, leaves, overflows, len(entries), level[0][1])

    def bytes(self, main, transactions=(7, 8)):
        """Return the file; `main` is the descriptor of the main database."""
        for number, transaction in enumerate(transactions):
            page = struct.pack("<QHHI", number, 0, 8, 0)
            page += struct.pack("<IIQQ", 0xBEEFC0DE, 1, 0, 1 << 20)
            page += struct.pack("<I", self.page_size) + descriptor(8)[4:] + main
            page += struct.pack("<QQ", len(self.pages) - 1, transaction)
            self.pages[number] = page + bytes(self.page_size - len(page))
        return b"".join(self.pages)


def descriptor(flags=0, depth=0, branches=0, leaves=0, overflows=0, entries=0, root=NO_PAGE):
    """Return the 48 bytes of a descriptor; as it stands, that of an empty database."""
    return struct.pack("<IHH5Q", 0, flags, depth, branches, leaves, overflows, entries, root)


GOOD_META = {b"created": bytes(8), b"format": struct.pack("<I", 1), b"id": STORE_ID}


def data_file(contents, meta=None, change=None, transactions=(7, 8), **shape):
    """Return a data file with records by position. `change` may replace the descriptor of the records."""
    file = DataFile(shape.pop("page_size", 512))
    entries = [(integer_key(position), data) for position, data in sorted(contents.items())]
    in_records = file.database(entries, flags=8, **shape)
    in_meta = file.database(sorted((GOOD_META if meta is None else meta).items()), per_leaf=9)
    if change:
        in_records = change(file, in_records)
    root = file.add(2, [file.leaf_node(b"meta", in_meta, 2), file.leaf_node(b"records", in_records, 2)])
    return file.bytes(descriptor(0, 1, 0, 1, 0, 2, root), transactions)


def patched(data, offset, replacement):
    """Return data with some bytes replaced."""
    return data[:offset] + replacement + data[offset + len(replacement):]


def page_of(data, flags, which=0, page_size=512):
    """Return the offset of the `which`-th page of a kind (negative: from the end)."""
    starts = [start for start in range(2 * page_size, len(data), page_size)
              if struct.unpack_from("<QHH", data, start)[::2] == (start // page_size, flags)]
    return starts[which]


def first_node(data, page):
    """Return the offset of a page's first node."""
    return page + struct.unpack_from("<H", data, page + 16)[0]


# The tests -----------------------------------------------------------------------------------------------------------


class ReaderTest(unittest.TestCase):
    """What the tests share: a directory, and the tool run in it without a process of its own."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name
        self.file = os.path.join(self.directory, "data.mdb")

    def write(self, data, path=None):
        """Write a file, and the directories that it is in."""
        path = path or self.file
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def write_store(self, data, description=None):
        """Write a store; return its directory."""
        store = os.path.join(self.directory, "store")
        good = {"format": 1, "id": STORE_ID.hex(), "created": "2025-01-31T12:00:00Z"}
        description = json.dumps(good).encode() if description is None else description
        self.write(description, os.path.join(store, "store.json"))
        self.write(data, os.path.join(store, "log", "data.mdb"))
        return store

    def run_tool(self, *arguments):
        """Return the exit code, and what went to the standard output and to the standard error."""
        out, err = io.StringIO(), io.StringIO()
        code = read_log.main([str(argument) for argument in arguments], out, err)
        return code, out.getvalue(), err.getvalue()

    def printed(self, *arguments):
        """Return the records that the tool prints, without complaint."""
        code, out, err = self.run_tool(*arguments)
        self.assertEqual((code, err), (0, ""))
        return [json.loads(line) for line in out.splitlines()]

    def positions(self, *arguments):
        """Return the positions that the tool prints."""
        return [fields["position"] for fields in self.printed(*arguments)]

    def assert_clean(self, path, count):
        """Expect a check to find nothing."""
        self.assertEqual(self.run_tool("--check", path), (0, f"ok: {count} records, head {count}\n", ""))

    def assert_faults(self, data, *expected):
        """Expect a check of a data file to print these and no other lines; each may be a part of the line."""
        self.write(data)
        code, out, err = self.run_tool("--check", self.file)
        lines = out.splitlines()
        self.assertEqual((code, err), (8, ""), out)
        self.assertEqual(len(lines), len(expected), out)
        for line, part in zip(lines, expected):
            self.assertIn(part, line)


class ChecksumTest(unittest.TestCase):
    """The checksum against the vectors of RFC 3720 (B.4), and against its own definition."""

    def test_known_vectors(self):
        for data, expected in ((b"", 0), (b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA),
                               (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E),
                               (bytes(range(31, -1, -1)), 0x113FDB5C)):
            self.assertEqual(read_log.crc32c(data), expected)
            self.assertEqual(slow_crc32c(data), expected)

    def test_every_length(self):
        chance = random.Random(1)
        for length in range(100):
            data = chance.randbytes(length)
            self.assertEqual(read_log.crc32c(data), slow_crc32c(data))


class GoodLogTest(ReaderTest):
    """Logs as they should be."""

    def test_every_field(self):
        parts = [(1, 0, b"login"), (2, 0, "Größe".encode()), (6, 1, b"\x01\xff"), (15, 0, bytes(range(16))),
                 (14, 0, b"a"), (14, 0, b""), (16, 0, bytes(32))]
        self.write(data_file({1: record(1, parts, b"\x0a\x00", event_id=bytes(range(16)))}, page_size=4096))
        (line,) = self.run_tool(self.file)[1].splitlines()
        self.assertTrue(line.isascii())
        pairs = json.loads(line, object_pairs_hook=list)
        self.assertEqual([(name, value) for name, value in pairs if name not in ("parts", "crc")], [
            ("format", 1), ("position", 1), ("type", 17), ("schema", 2), ("outcome", "succeeded"),
            ("operation", "update"), ("origin", "command line"), ("event_id", "000102030405060708090a0b0c0d0e0f"),
            ("tenant_id", "aa" * 16), ("version", 1), ("revision", 1), ("recorded_at", 1_000_001), ("occurred_at", -5),
            ("causation", 0), ("payload", "0a00")])
        self.assertEqual([name for name, _ in pairs][-3:], ["parts", "payload", "crc"])
        whole = json.loads(line)
        self.assertEqual(whole["parts"], [
            {"tag": 1, "name": "action", "sealed": False, "text": "login"},
            {"tag": 2, "name": "actor type", "sealed": False, "text": "Größe"},
            {"tag": 6, "name": "resource id", "sealed": True, "hex": "01ff"},
            {"tag": 15, "name": "sealed term", "sealed": False, "hex": bytes(range(16)).hex()},
            {"tag": 14, "name": "subject", "sealed": False, "text": "a"},
            {"tag": 14, "name": "subject", "sealed": False, "text": ""},
            {"tag": 16, "name": "idempotency", "sealed": False, "hex": "00" * 32}])
        data = record(1, parts, b"\x0a\x00", event_id=bytes(range(16)))
        self.assertEqual(whole["crc"], f"{slow_crc32c(data[:-4]):08x}")
        self.assert_clean(self.file, 1)

    def test_a_log_without_records(self):
        self.write(data_file({}))
        self.assertEqual(self.printed(self.file), [])
        self.assertEqual(self.run_tool("--head", self.file), (0, "0\n", ""))
        self.assert_clean(self.file, 0)

    def test_trees_of_every_shape(self):
        for count, per_leaf, per_branch in ((1, 3, 3), (2, 2, 2), (3, 2, 2), (9, 1, 2), (28, 2, 3), (40, 2, 5)):
            with self.subTest(count=count, per_leaf=per_leaf, per_branch=per_branch):
                self.write(data_file(records(count), per_leaf=per_leaf, per_branch=per_branch))
                self.assertEqual(self.positions(self.file), list(range(1, count + 1)))
                self.assertEqual(self.run_tool("--head", self.file), (0, f"{count}\n", ""))
                self.assert_clean(self.file, count)
                for after in range(count + 2):
                    self.assertEqual(self.positions(self.file, "--after", after), list(range(after + 1, count + 1)))

    def test_after_and_limit(self):
        self.write(data_file(records(20)))
        self.assertEqual(self.positions(self.file, "--limit", 0), [])
        self.assertEqual(self.positions(self.file, "--limit", 4), [1, 2, 3, 4])
        self.assertEqual(self.positions(self.file, "--after", 7, "--limit", 2), [8, 9])
        self.assertEqual(self.positions(self.file, "--after", 19, "--limit", 9), [20])
        self.assertEqual(self.positions(self.file, "--after", 2**64 - 1), [])

    def test_after_seeks(self):
        """Reading behind a position must cost one way through the tree and not the whole log."""
        self.write(data_file(records(400)))
        read = os.pread
        with mock.patch.object(os, "pread", side_effect=read) as counted:
            self.assertEqual(self.positions(self.file, "--after", 399), [400])
            behind = counted.call_count
            self.positions(self.file)
            whole = counted.call_count - behind
        self.assertLess(behind * 5, whole)

    def test_overflow(self):
        large = {2: record(2, payload=bytes(500)), 4: record(4, payload=b"x" * (65535 - 100)), 5: record(5)}
        contents = {**records(5), **large}
        self.write(data_file(contents))
        self.assertEqual([bytes.fromhex(fields["payload"]) for fields in self.printed(self.file)],
                         [b"payload", bytes(500), b"payload", b"x" * 65435, b"payload"])
        self.assert_clean(self.file, 5)

    def test_tenants_have_versions_of_their_own(self):
        self.write(data_file({
            1: record(1, tenant_id=PLATFORM, version=1),
            2: record(2, version=1),
            3: record(3, version=2, revision=1, causation=1),
            4: record(4, tenant_id=PLATFORM, version=2, recorded_at=1_000_003),
        }))
        self.assert_clean(self.file, 4)

    def test_a_longer_header_and_unknown_tags_are_passed_over(self):
        self.write(data_file({1: record(1, [(1, 0, b"a"), (99, 0, b"?")], extra_header=b"later!!!")}))
        (fields,) = self.printed(self.file)
        self.assertEqual(fields["parts"][1], {"tag": 99, "name": None, "sealed": False, "hex": "3f"})
        self.assertEqual(fields["payload"], b"payload".hex())
        self.assert_clean(self.file, 1)

    def test_the_key_of_a_first_branch_node_means_nothing(self):
        def change(file, old):
            children = [file.add(2, [file.leaf_node(integer_key(position), record(position))]) for position in (1, 2)]
            keys = integer_key(12345), integer_key(2)
            root = file.add(1, [file.branch_node(key, child) for key, child in zip(keys, children)])
            return descriptor(8, 2, 1, 2, 0, 2, root)
        self.write(data_file({}, change=change))
        self.assert_clean(self.file, 2)

    def test_the_newer_meta_page_counts(self):
        old = data_file(records(3), transactions=(4, 0))
        new = data_file(records(5), transactions=(4, 5))
        self.write(old[:512] + new[512:])
        self.assertEqual(self.positions(self.file), [1, 2, 3, 4, 5])
        self.write(data_file(records(3), transactions=(0, 0)))
        self.assertEqual(self.positions(self.file), [1, 2, 3])

    def test_every_way_to_name_a_log(self):
        store = self.write_store(data_file(records(2)))
        for path in (store, store + os.sep, os.path.join(store, "log"), os.path.join(store, "log", "data.mdb")):
            self.assertEqual(self.positions(path), [1, 2])
            self.assert_clean(path, 2)

    def test_a_log_that_is_written_while_it_is_read(self):
        """The file is replaced by a later state of itself, its pages all moved, after every few reads."""
        states = [data_file(records(count), transactions=(count, 0), per_leaf=1 + count % 3)
                  for count in range(20, 60, 5)]
        read = os.pread
        for rhythm in (3, 7, 11, 25):
            for mode, expected in (([], 55), (["--check"], 55), (["--head"], 55)):
                with self.subTest(rhythm=rhythm, mode=mode):
                    self.write(states[0])
                    calls = 0

                    def write_now_and_then(*arguments):
                        nonlocal calls
                        calls += 1
                        if calls % rhythm == 0 and calls // rhythm < len(states):
                            self.write(states[calls // rhythm])
                        return read(*arguments)

                    with mock.patch.object(os, "pread", side_effect=write_now_and_then):
                        code, out, err = self.run_tool(self.file, *mode)
                    self.assertEqual((code, err), (0, ""), out)
                    reached = min(calls // rhythm, len(states) - 1) * 5 + 20
                    if not mode:
                        shown = [json.loads(line)["position"] for line in out.splitlines()]
                        self.assertEqual(shown, list(range(1, reached + 1)))
                    elif mode == ["--head"]:
                        self.assertEqual(out, f"{reached}\n")
                    else:
                        self.assertEqual(out, f"ok: {reached} records, head {reached}\n")


class DamagedRecordTest(ReaderTest):
    """Records that are not what they should be, in a container that is whole."""

    def test_what_no_reader_may_read(self):
        good = record(3, [(2, 0, b"user")])
        for data, expected in (
                (b"", "too few"),
                (good[:99], "too few"),
                (good[:-1], "says that it has"),
                (good + b"\0", "says that it has"),
                (patched(good, 30, b"!"), "checksum"),
                (good[:-1] + bytes([good[-1] ^ 1]), "checksum"),
                (record(3, format=2), "format is 2"),
                (record(3, must_understand=0x8000), "must-understand bits 0x8000"),
                (record(3, own_position=4), "says that its position is 4"),
                (record(3, header_length=95), "too short"),
                (record(3, header_length=65535), "do not fit"),
                (record(3, part_count=255), "do not fit"),
                (record(3, [(99, 128, b"")]), "does not know tag 99")):
            with self.subTest(expected):
                self.assert_record_is_refused(data, expected)

    def assert_record_is_refused(self, data, expected):
        """Expect a refusal; the next record of the tenant then is without the one before."""
        contents = data_file(records(4, record_3=data, record_4=record(4, tenant_id=PLATFORM, version=1)))
        self.assert_faults(contents, expected)
        code, out, err = self.run_tool(self.file)
        self.assertEqual((code, len(out.splitlines())), (8, 2))
        self.assertIn("position 3, page ", err)
        self.assertIn(expected, err)
        self.assertEqual(self.positions(self.file, "--after", 3), [4])

    def test_the_byte_that_is_named_is_the_wrong_one(self):
        data = data_file(records(4, record_3=patched(record(3), 99, b"!"), record_4=record(4, format=77)))
        self.write(data)
        faults = self.run_tool("--check", self.file)[1].splitlines()
        place = faults[1].split(": ")[0].split(", ")
        byte = int(place[2].split()[1])
        self.assertEqual(data[byte:byte + 2], struct.pack("<H", 77))
        self.assertEqual(byte // 512, int(place[1].split()[1]))

    def test_table_of_parts(self):
        good = record(3, [(2, 0, b"user"), (3, 0, b"id")])[:-4]
        self.assertEqual(struct.unpack_from("<BBHBBH", good, 96), (2, 0, 108, 3, 0, 110))
        for end, expected in ((0, "(tag 2) would reach from 104 to 0"),
                              (103, "(tag 2) would reach from 104 to 103"),
                              (111, "(tag 3) would reach from 111 to 110"),
                              (118, "(tag 2) would reach from 104 to 118"),
                              (65535, "(tag 2) would reach from 104 to 65535")):
            with self.subTest(end=end):
                self.assert_record_is_refused(seal(patched(good, 98, struct.pack("<H", end))), expected)

    def test_what_is_against_the_page(self):
        term = (15, 0, bytes(16))
        for data, *expected in (
                (record(3, outcome=0), "no outcome 0"),
                (record(3, operation=6), "no operation 6"),
                (record(3, origin=5), "no origin 5"),
                (record(3, revision=4), "revision 4 is greater"),
                (record(3, causation=3), "caused by position 3"),
                (record(3, [(3, 0, b""), (2, 0, b"")]), "tag 2 comes after tag 3"),
                (record(3, [(2, 0, b""), (2, 0, b"")]), "may not appear twice"),
                (record(3, [(2, 0, b"\xff")]), "not UTF-8"),
                (record(3, [(2, 1, b"")]), "the last part is sealed"),
                (record(3, [(2, 1, b""), (3, 0, b"")]), "before tag 3 has no term"),
                (record(3, [(2, 0, b""), term]), "follows a part that is not sealed"),
                (record(3, [(2, 1, b""), (15, 0, b"short")]), "sealed term has 5 bytes"),
                (record(3, [(16, 0, bytes(31))]), "idempotency has 31 bytes"),
                (record(3, recorded_at=0), "recorded at 0"),
                (record(3, version=4, revision=2), "version 4 of tenant", "version 4 of tenant"),
                (record(3, revision=1), "revision 1 of tenant")):
            with self.subTest(expected[0]):
                self.assert_faults(data_file(records(4, record_3=data)), *expected)
                self.assertEqual(self.positions(self.file), [1, 2, 3, 4])

    def test_text_that_is_none_is_shown_as_bytes(self):
        self.write(data_file({1: record(1, [(2, 0, b"\xc3(")])}))
        (fields,) = self.printed(self.file)
        self.assertEqual(fields["parts"], [{"tag": 2, "name": "actor type", "sealed": False, "hex": "c328"}])

    def test_positions(self):
        contents = records(6)
        del contents[3], contents[4]
        self.assert_faults(data_file(contents), "position 5: the position before is 2: 2 missing", "version 5")
        contents = {position + 1: record(position + 1, version=position) for position in range(1, 3)}
        self.assert_faults(data_file(contents), "position 2: the position before is 0: 1 missing")
        self.assertEqual(self.run_tool(self.file)[0], 8)
        self.assertEqual(self.run_tool("--head", self.file)[0], 8)
        self.assert_faults(data_file({0: record(0, version=1), 1: record(1, version=2)}),
                           "position 0: positions start at 1", "position 0, page")


class DamagedContainerTest(ReaderTest):
    """A container that is not what it should be."""

    def test_files_that_are_no_log(self):
        good = data_file(records(3))
        for data in (b"", b"\0" * 100, b"\0" * 5000, b"text\n" * 999, good[:16], good[:100], good[:151]):
            for mode in ("--check", "--head", "--limit=9"):
                self.write(data)
                self.assertEqual(self.run_tool(self.file, mode)[0], 8)

    def test_a_file_that_was_cut_short(self):
        good = data_file(records(30))
        for length in range(0, len(good), 97):
            self.write(good[:length])
            for mode in ("--check", "--limit=99"):
                code, out, err = self.run_tool(self.file, mode)
                self.assertEqual(code, 8)
                self.assertIn("file ends", out + err)

    def test_meta_pages(self):
        good = data_file(records(3))
        for offset, data, expected in ((16, b"\0", "page 0, byte 16: meta page: the magic"),
                                       (20, b"\2", "page 0, byte 20: meta page: the container's version is 2"),
                                       (40, b"\0\3", "page 0, byte 40: meta page: 768 is no size"),
                                       (512 + 16, b"\0", "page 1, byte 528: meta page: the magic"),
                                       (512 + 41, b"\4", "page 1, byte 552: meta page: its page size of 1024"),
                                       (0, b"\5", "page 0, byte 0: meta page: it says that it is page 5"),
                                       (10, b"\2", "page 0, byte 10: meta page: its flags are 0x2")):
            with self.subTest(expected):
                self.assert_faults(patched(good, offset, data), expected)
                code, out, err = self.run_tool(self.file)  # the other one will do
                self.assertEqual((code, len(out.splitlines())), (8, 3))
                self.assertIn(expected, err)
        both = patched(patched(good, 16, b"\0"), 528, b"\0")
        self.assert_faults(both, "page 0, byte 16: meta page: the magic")

    def test_named_databases(self):
        file = DataFile()
        self.assert_faults(file.bytes(descriptor()), *["the log has no database meta"] * 3,
                           "the log has no database records")
        root = file.add(2, [file.leaf_node(b"records", b"no descriptor", 2)])
        self.write(file.bytes(descriptor(0, 1, 0, 1, 0, 1, root)))
        code, out, _ = self.run_tool(self.file, "--check")
        self.assertEqual(code, 8)
        self.assertIn("the database records has no descriptor", out)

    def test_meta_table(self):
        for meta, expected in (({b"format": b"\2\0\0\0"}, "the log's format is 2"),
                               ({b"format": b"\1"}, "format has 1 bytes, not 4"),
                               ({b"id": bytes(15)}, "id has 15 bytes, not 16"),
                               ({b"created": b""}, "created has 0 bytes, not 8")):
            with self.subTest(expected):
                self.assert_faults(data_file(records(2), meta={**GOOD_META, **meta}), expected)
                code, out, err = self.run_tool(self.file)
                self.assertEqual((code, out), (8, ""))
                self.assertIn(expected, err)
        without = {name: value for name, value in GOOD_META.items() if name != b"id"}
        self.assert_faults(data_file(records(2), meta=without), "the meta table has no id")

    def test_store_json(self):
        good = {"format": 1, "id": STORE_ID.hex(), "created": "2025-01-31T12:00:00.123Z"}
        data = data_file(records(2))
        for change, expected in (({"format": 2}, "knows format 1, not 2"),
                                 ({"format": True}, "not True"),
                                 ({"format": "1"}, "not '1'"),
                                 ({"id": "00" * 16}, "the log belongs to the store 0001"),
                                 ({"id": "é" * 32}, "is not 32 hexadecimal digits"),
                                 ({"id": None}, "is not 32 hexadecimal digits"),
                                 ({"created": "2025-01-31"}, "is not a time in UTC"),
                                 ({"created": "2025-01-31T12:00:00+02:00"}, "is not a time in UTC")):
            with self.subTest(expected):
                store = self.write_store(data, json.dumps({**good, **change}).encode())
                code, out, _ = self.run_tool("--check", store)
                self.assertEqual(code, 8)
                self.assertEqual(len(out.splitlines()), 1)
                self.assertIn(expected, out)
                code, out, err = self.run_tool(store)
                self.assertEqual((code, out), (8, ""))
                self.assertIn(expected, err)
        for text, expected in ((b"", "not JSON"), (b"\xff\xfe", "not JSON"), (b"[" * 60000, "not JSON"),
                               (b"[]", "not a JSON object"), (b" " * 70000, "more than 65536 bytes"),
                               (b'{"format": ' + b"9" * 5000 + b"}", "store.json")):
            store = self.write_store(data, text)
            code, out, _ = self.run_tool("--check", store)
            self.assertEqual(code, 8)
            self.assertIn(expected, out)
        os.remove(os.path.join(store, "store.json"))
        code, out, _ = self.run_tool("--check", store)
        self.assertEqual(code, 8)
        self.assertIn("store.json is missing", out)
        self.assert_clean(os.path.join(store, "log"), 2)

    def test_a_check_goes_on_behind_a_damaged_page(self):
        good = data_file(records(30), per_leaf=2, per_branch=4)
        page = page_of(good, 2, 3)  # the leaf with the positions 7 and 8
        self.assert_faults(patched(good, page + 12, b"\xff\xff"),
                           f"page {page // 512}, byte {page + 12}: database records: bounds",
                           "position 9: the position before is 6: 2 missing", "version 9 of tenant")
        code, out, err = self.run_tool(self.file)
        self.assertEqual((code, len(out.splitlines())), (8, 6))
        self.assertIn(f"page {page // 512}, byte {page + 12}: ", err)
        self.assertEqual(self.positions(self.file, "--after", 8), list(range(9, 31)))

    def test_damaged_pages(self):
        good = data_file(records(12), per_leaf=2, per_branch=9)
        leaf, branch = page_of(good, 2, 1), page_of(good, 1)
        node = first_node(good, leaf)
        for offset, data, expected in ((leaf, b"\xee", "says that it is page 238"),
                                       (leaf + 10, b"\1", "is a branch, and should be a leaf"),
                                       (leaf + 10, b"\x77", "of unknown kind 0x77"),
                                       (leaf + 12, b"\x10\0", "bounds 16 and"),
                                       (leaf + 12, b"\x13\0", "bounds 19 and"),
                                       (leaf + 14, b"\xff\xff", "bounds 20 and 65535"),
                                       (leaf + 16, b"\0\0", "node 0 would be at 0"),
                                       (leaf + 16, b"\xff\1", "node 0 would be at 511"),
                                       (node, b"\xff\xff\xff\xff", "the value of node 0 would pass"),
                                       (node + 4, b"\4", "node 0 has unknown flags 0x4"),
                                       (node + 6, b"\xff\xff", "the key of node 0 would pass"),
                                       (node + 6, b"\7", "the key of node 0 has 7 bytes"),
                                       (node + 8, b"\2", "is less than it may be"),
                                       (node + 8, b"\5", "is greater than it may be"),
                                       (branch + 10, b"\2", "is a leaf, and should be a branch"),
                                       (first_node(good, branch), b"\xff\xff\xff\xff\xff\xff", "there is no such page"),
                                       (first_node(good, branch), b"\0", "a meta page, and should be a leaf")):
            with self.subTest(expected, offset=offset):
                self.write(patched(good, offset, data))
                code, out, _ = self.run_tool("--check", self.file)
                self.assertEqual(code, 8)
                self.assertIn(expected, out.splitlines()[0])
                self.assertIn("page ", out.splitlines()[0])

    def test_pages_in_a_circle(self):
        good = data_file(records(60), per_leaf=2, per_branch=3)
        for which in range(4):
            branch = page_of(good, 1, -1 - which)
            for target in (branch, page_of(good, 1, -1)):
                data = patched(good, first_node(good, branch), struct.pack("<IH", target // 512, 0))
                self.write(data)
                code, out, _ = self.run_tool("--check", self.file)
                self.assertEqual(code, 8)
                self.assertIn("among its own descendants", out)

    def test_a_circle_of_many_levels(self):
        """A page of many children, all of them that page: without bounds this would take for ever."""
        def change(file, old):
            number = len(file.pages)
            keys = [b""] + [integer_key(key) for key in range(2, 20)]
            file.add(1, [file.branch_node(key, number + index % 2) for index, key in enumerate(keys)])
            file.add(1, [file.branch_node(key, number + index % 2) for index, key in enumerate(keys)])
            return descriptor(8, 32, 1, 1, 0, 5, number)
        self.write(data_file({}, change=change))
        self.assertEqual(self.run_tool("--check", self.file)[0], 8)
        self.assertEqual(self.run_tool("--head", self.file)[0], 8)

    def test_descriptors(self):
        good = records(3)
        for numbers, expected in (((8, 33, 1, 1, 0, 3, 2), "33 levels cannot be"),
                                  ((8, 1, 0, 1, 0, 3, 9999), "page 9999: there is no such page"),
                                  ((8, 1, 0, 1, 0, 3, NO_PAGE), "neither empty nor not"),
                                  ((8, 0, 0, 1, 0, 3, 2), None),
                                  ((8, 2, 0, 1, 0, 3, 2), "is a leaf, and should be a branch"),
                                  ((8, 1, 0, 1, 0, 4, 2), "counts 4 records; there are 3"),
                                  ((8, 1, 5, 1, 0, 3, 2), "counts 5 branch pages; there are 0"),
                                  ((8, 1, 0, 2, 0, 3, 2), "counts 2 leaf pages; there are 1"),
                                  ((8, 1, 0, 1, 7, 3, 2), "counts 7 overflow pages; there are 0")):
            with self.subTest(numbers=numbers):
                self.write(data_file(good, change=lambda file, old: descriptor(*numbers)))
                code, out, _ = self.run_tool("--check", self.file)
                self.assertEqual(code, 8)
                self.assertIn(expected or "", out)

    def test_a_lost_tail_is_seen(self):
        """The last leaf says that it has a record less: nothing but the count can tell."""
        good = data_file(records(4), page_size=1024, per_leaf=4)
        leaf = page_of(good, 2, page_size=1024)
        self.assert_faults(patched(good, leaf + 12, struct.pack("<H", 16 + 2 * 3)), "counts 4 records; there are 3")
        self.assertEqual(self.run_tool(self.file)[0], 8)
        self.assertEqual(self.run_tool("--head", self.file)[0], 8)

    def test_overflow_pages(self):
        good = data_file({**records(3), 2: record(2, payload=bytes(2000))})
        overflow, leaf = page_of(good, 4), page_of(good, 2)
        node = leaf + struct.unpack_from("<H", good, leaf + 18)[0]
        for offset, data, expected in ((overflow + 12, b"\1", "1 overflow pages cannot hold"),
                                       (overflow + 12, b"\0", "0 overflow pages cannot hold"),
                                       (overflow + 12, b"\xff\xff\xff\xff", "would pass the last one in use"),
                                       (overflow + 10, b"\2", "is a leaf, and should be an overflow"),
                                       (node, b"\0\0\1\0", "more than any may have"),
                                       (node + 16, b"\xff" * 8, "there is no such page"),
                                       (node + 16, bytes([leaf // 512]), "is a leaf, and should be an overflow")):
            with self.subTest(expected):
                self.write(patched(good, offset, data))
                code, out, _ = self.run_tool("--check", self.file)
                self.assertEqual(code, 8)
                self.assertIn("position 2, page ", out.splitlines()[0])
                self.assertIn(expected, out.splitlines()[0])


class MutationTest(ReaderTest):
    """Damage that nobody thought of. Each case has its seed in its name, and can be repeated."""

    def mutate(self, chance, data, page_size):
        """Return the data with some damage."""
        data = bytearray(data)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            kind = chance.randrange(7)
            page = chance.randrange(len(data) // page_size or 1) * page_size
            if chance.random() < 0.5:  # where it hurts: the header and the pointers of a page, or a meta page
                offset = page + chance.randrange(min(page_size, 160 if page < 2 * page_size else 24))
            else:
                offset = chance.randrange(max(len(data), 1))
            if kind == 0 and data:
                data[min(offset, len(data) - 1)] ^= 1 << chance.randrange(8)
            elif kind == 1:
                data[offset:offset + 1] = chance.randbytes(1)
            elif kind == 2:
                size = chance.choice((2, 4, 8))
                value = chance.choice((0, 1, 2, 3, 0x7F, 0xFF, -1, -2, page_size, chance.randrange(64)))
                data[offset:offset + size] = (value % 256**size).to_bytes(size, "little")
            elif kind == 3:
                other = chance.randrange(len(data) // page_size or 1) * page_size
                data[page:page + page_size] = data[other:other + page_size]
            elif kind == 4:
                length = chance.randrange(1, 64)
                data[offset:offset + length] = bytes(length)
            elif kind == 5 and chance.random() < 0.2:
                del data[offset:]
            elif kind == 6:
                length = chance.randrange(1, 32)
                source = chance.randrange(max(len(data), 1))
                data[offset:offset + length] = data[source:source + length]
        return bytes(data)

    def test_mutated_files(self):
        """Nothing may raise; and what passes a check is what it was before."""
        contents = {**records(17), 5: record(5, payload=bytes(900)), 11: record(11, payload=b"y" * 700)}
        originals = [data_file(contents, per_leaf=2, per_branch=3), data_file(records(2)),
                     data_file({**contents, 18: record(18)}, page_size=1024, per_leaf=4, per_branch=8)]
        expected = []
        for data in originals:
            self.write(data)
            expected.append(self.run_tool(self.file))
            self.assertEqual(expected[-1][0], 0)
        passed = 0
        for seed in range(3000):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                which = seed % len(originals)
                self.write(self.mutate(chance, originals[which], (512, 512, 1024)[which]))
                code, out, err = self.run_tool("--check", self.file)
                self.assertIn(code, (0, 8))
                self.assertTrue(out.endswith("\n"))
                answer = self.run_tool(self.file)
                self.assertIn(answer[0], (0, 8))
                if code == 0:
                    passed += 1
                    self.assertEqual(answer, expected[which])
                else:
                    after = chance.randrange(20)
                    self.assertIn(self.run_tool("--after", after, self.file)[0], (0, 8))
                    self.assertIn(self.run_tool("--head", self.file)[0], (0, 8))
        self.assertLess(passed, 1500)  # otherwise the damage would mostly miss

    def test_mutated_records(self):
        """The same for the fields of a record whose checksum is right."""
        parts = [(1, 0, b"action"), (6, 1, b"sealed"), (15, 0, bytes(16)), (14, 0, b"one"), (14, 0, b"two"),
                 (16, 0, bytes(32))]
        good = record(1, parts)[:-4]
        for seed in range(3000):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                data = bytearray(good)
                for _ in range(chance.choice((1, 1, 2, 4))):
                    offset = chance.randrange(len(data))
                    data[offset] = chance.choice((0, 1, 0xFF, 0x80, data[offset] ^ 1, chance.randrange(256)))
                if chance.random() < 0.2:
                    del data[chance.randrange(len(data)):]
                    data[14:16] = struct.pack("<H", len(data) + 4)
                entry = read_log.Entry(1, read_log.Value(seal(bytes(data)), 2, 1024))
                try:
                    made = read_log.Record(entry)
                    faults = list(made.faults()) + list(read_log.History().faults(made))
                    self.assertTrue(all(isinstance(fault, read_log.Fault) for fault in faults))
                    json.loads(made.as_json())
                except read_log.Fault as fault:
                    self.assertIn("position 1, page 2, byte 1", str(fault))

    def test_mutated_store_json(self):
        data = data_file(records(1))
        good = json.dumps({"format": 1, "id": STORE_ID.hex(), "created": "2025-01-31T12:00:00Z"}).encode()
        for seed in range(500):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                text = bytearray(good)
                for _ in range(chance.randrange(1, 4)):
                    text[chance.randrange(len(text))] = chance.choice((chance.randrange(256), *b'"{}[],:0\\u'))
                self.assertIn(self.run_tool("--check", self.write_store(data, bytes(text)))[0], (0, 8))


class CommandLineTest(ReaderTest):
    """The tool as it is called."""

    def call(self, *arguments):
        """Run the tool as a process of its own; return the exit code, the output and the errors."""
        done = subprocess.run([sys.executable, TOOL, *arguments], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_exit_codes(self):
        self.write(data_file(records(3)))
        self.assertEqual(self.call(self.file, "--check"), (0, "ok: 3 records, head 3\n", ""))
        self.assertEqual(self.call(self.file, "--head"), (0, "3\n", ""))
        self.assertEqual(self.call("--help")[0], 0)
        self.write(b"no log")
        self.assertEqual(self.call(self.file)[:2], (8, ""))
        for arguments in ("", "a b", "a --wrong", "a --after", "a --after -1", f"a --after {2**64}", "a --after 1_0",
                          "a --limit ²", "a --head --check", "a --head --after 1", "a --check --limit 1"):
            with self.subTest(arguments):
                code, out, err = self.call(*arguments.split())
                self.assertEqual((code, out), (64, ""))
                self.assertIn("usage: ", err)

    def test_what_is_not_there(self):
        empty = os.path.join(self.directory, "empty")
        os.makedirs(os.path.join(empty, "log"))
        strange = os.path.join(self.directory, "strange")
        os.makedirs(os.path.join(strange, "data.mdb"))
        paths = [os.path.join(self.directory, "nothing"), empty, os.path.join(empty, "log"), strange]
        if hasattr(os, "mkfifo"):
            os.mkfifo(os.path.join(self.directory, "pipe"))
            paths.append(os.path.join(self.directory, "pipe"))
        for path in paths:
            with self.subTest(path):
                code, out, err = self.run_tool(path)
                self.assertEqual((code, out), (5, ""))
                self.assertTrue(err.startswith("read-log: "))

    def test_what_the_system_refuses(self):
        self.write(data_file(records(3)))
        with mock.patch.object(os, "pread", side_effect=OSError(5, "Input/output error")):
            code, out, err = self.run_tool(self.file)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("Input/output error", err)


if __name__ == "__main__":
    unittest.main()
