"""The frames between the two halves: whatever arrives is a message, or `Malformed`."""

from __future__ import annotations

import io
import pickle
import socket
import struct
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.model import Limits
from autograder.sandbox import frames, protocol, sizes
from autograder.sandbox.protocol import Array, Items, Malformed, Other, Pairs
from autograder.values import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TEXT,
    OTHER,
    UNSUPPORTED_KINDS,
    Unsupported,
    plain,
)

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]
WHOLE = st.integers(-(2**63), 2**64 - 1)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | WHOLE
    | st.floats()
    | st.text()
    | npst.arrays(st.sampled_from(DTYPES), npst.array_shapes(min_dims=0, min_side=0))
    | st.sampled_from(sorted(UNSUPPORTED_KINDS)).map(Unsupported),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=MAX_DEPTH,
)
NAN = float("nan")
MESSAGES = [
    (protocol.Request, protocol.Parse("x = 1\n", "scale")),
    (protocol.Request, protocol.Call(1, "f", [1, "é", None], {"lr": 0.5})),
    (protocol.Reply, protocol.Entered()),
    (protocol.Reply, protocol.Failed(1, "[Errno 1] no Landlock")),
    (protocol.Reply, protocol.Loaded()),
    (protocol.Reply, protocol.Unparsable("SyntaxError: no", None)),
    (protocol.Reply, protocol.Returned(1, Array("<f8", (0,), b""), changed=1)),
    (protocol.Reply, protocol.Raised(0, ["ValueError"], 3, "text")),
    (protocol.Reply, protocol.Absent(7)),
    (protocol.ToZygote, protocol.Fork(512, 40)),
    (protocol.ToZygote, protocol.Reap(99)),
    (protocol.FromZygote, protocol.Started(("seccomp",), drops_root=True)),
    (protocol.FromZygote, protocol.Refused("no Landlock")),
    (protocol.FromZygote, protocol.Failed(None, "")),
    (protocol.FromZygote, protocol.Forked(99)),
    (protocol.FromZygote, protocol.Reaped(-9)),
]

decode_value = frames.decoder(protocol.Value)
decode_reply = frames.decoder(protocol.Reply)


def travelled(value: Any) -> Any:
    return protocol.from_wire(decode_value(frames.encode(protocol.to_wire(value))))


def same(one: Any, other: Any) -> bool:
    """Equal, of the same types, to the bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        alike = (one.dtype, one.shape) == (other.dtype, other.shape)
        return alike and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    return bool(one == other) or one != one  # noqa: PLR0124 - nan


def nested(depth: int, kind: type[Items | Pairs] = Items) -> protocol.Value:
    value: protocol.Value = 1.0
    for _ in range(depth):
        value = Items("list", [value]) if kind is Items else Pairs([("k", value)])
    return value


# Values.


@settings(deadline=None)
@given(PLAIN)
@example(np.zeros((0, 3)))
@example(np.array(1.5))
@example({"a": "1", "": [2], "é": {}})
@example([-0.0, NAN, 2**64 - 1])
def test_a_value_arrives_as_it_was_sent(value):
    assert same(travelled(value), value)


@settings(deadline=None)
@given(npst.arrays(st.sampled_from([">f8", ">i4", "f8"]), npst.array_shapes(max_dims=3)))
def test_an_array_of_any_layout_arrives_in_ours(array):
    np.testing.assert_array_equal(travelled(plain(array.T)), array.T)


def test_an_array_that_arrived_is_our_own():
    array = travelled(np.zeros(2))
    array[0] = 1
    assert array.flags.owndata


@pytest.mark.parametrize("kind", sorted(UNSUPPORTED_KINDS))
def test_a_known_kind_of_thing_arrives(kind):
    assert protocol.from_wire(Other(kind)) == Unsupported(kind)


@pytest.mark.parametrize("kind", ["", "right is 42", "a Set", "a generator "])
def test_an_unknown_kind_of_thing_becomes_the_general_one(kind):
    assert protocol.from_wire(Other(kind)) == Unsupported(OTHER)
    assert protocol.from_wire(Items("list", [Other(kind)])) == [Unsupported(OTHER)]


@pytest.mark.parametrize(
    "dtype", ["O", "|O", "<U4", "|S4", "|V8", "<M8[s]", ">f8", "f8", "<f16", "", "<f8,<f8", "\0"]
)
def test_a_dtype_that_we_never_send_is_malformed(dtype):
    with pytest.raises(Malformed, match=r"^a dtype that may not pass$"):
        protocol.from_wire(Array(dtype, (1,), b"\0" * 8))


@pytest.mark.parametrize(
    "shape",
    [
        (-1,),
        (-1, -1),
        (0, -1),
        (2, -4),
        (MAX_ELEMENTS + 1,),
        (2**32, 2**32),
        (2**63, 2),
        (2**64 - 1,),
        (0, 2**62),
        (0, 2**63),
        (0, 2**62, 2**62),
        (0, *[MAX_ELEMENTS] * 4),
    ],
    ids=str,
)
def test_a_shape_that_no_array_of_ours_has_is_malformed(shape):
    with pytest.raises(Malformed, match=r"^a shape that may not pass$"):
        protocol.from_wire(Array("<f8", shape, b""))


@pytest.mark.parametrize(
    ("dtype", "shape", "size"),
    [
        ("<f8", (2,), 8),
        ("<f8", (2,), 17),
        ("<f8", (2,), 0),
        ("<f8", (), 0),
        ("<f8", (0,), 8),
        ("<f4", (2,), 16),
        ("<c16", (1,), 8),
        ("|b1", (2, 2), 3),
    ],
    ids=str,
)
def test_bytes_that_are_not_what_the_shape_says_are_malformed(dtype, shape, size):
    with pytest.raises(Malformed, match=r"^an array whose bytes are not what its shape says$"):
        protocol.from_wire(Array(dtype, shape, b"\0" * size))


def test_an_array_of_many_axes_is_malformed_before_it_is_measured():
    for axes in (9, 65, 3_000_000):
        with pytest.raises(Malformed, match=r"^a shape that may not pass$"):
            protocol.from_wire(Array("<f8", (10**6,) * axes, b"\0" * 8))


def test_too_many_values_are_malformed_before_one_is_built():
    lists = Items("list", [Items("list", [None] * 10_000) for _ in range(6)])
    for value in (lists, Items("list", [None] * 50_001), Pairs([("k", lists)])):
        with pytest.raises(Malformed, match=r"^too many values$"):
            protocol.from_wire(value)
    assert len(protocol.from_wire(Items("list", [None] * 50_000))) == 50_000


def test_a_dict_of_many_keys_or_of_numbers_is_malformed():
    with pytest.raises(Malformed, match=r"^a dict that is too large$"):
        protocol.from_wire(Pairs([(str(key), None) for key in range(1_001)]))
    with pytest.raises(Malformed, match="Expected `str`"):
        decode_reply(returned(value=["pairs", [[1, None]]]))


@pytest.mark.parametrize("kind", [Items, Pairs])
def test_a_list_may_be_as_deep_as_plain_lets_it(kind):
    assert protocol.from_wire(nested(MAX_DEPTH, kind))


@pytest.mark.parametrize("kind", [Items, Pairs])
@pytest.mark.parametrize("more", [1, 2, 200])
def test_a_deeper_list_is_malformed(kind, more):
    with pytest.raises(Malformed, match=r"^nested too deeply$"):
        protocol.from_wire(nested(MAX_DEPTH + more, kind))


def test_a_text_may_be_as_long_as_plain_lets_it():
    assert protocol.from_wire("x" * MAX_TEXT) == "x" * MAX_TEXT


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("x" * (MAX_TEXT + 1), id="alone"),
        pytest.param(Items("list", ["x" * (MAX_TEXT + 1)]), id="in a list"),
        pytest.param(Pairs([("k", "x" * (MAX_TEXT + 1))]), id="in a dict"),
        pytest.param(Pairs([("x" * (MAX_TEXT + 1), 1)]), id="as a key"),
    ],
)
def test_a_longer_text_is_malformed(value):
    with pytest.raises(Malformed, match=r"^a string that is too long$"):
        protocol.from_wire(value)


SHAPES = st.lists(
    st.integers(-2, 4) | st.sampled_from([2**31, 2**62, 2**63, 2**64 - 1]), max_size=4
).map(tuple)


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(["<f8", "|b1", "<c16", "O"]), SHAPES, st.binary(max_size=64))
def test_an_array_arrives_as_claimed_or_is_malformed(dtype, shape, data):
    try:
        array = protocol.from_wire(Array(dtype, shape, data))
    except Malformed:
        return
    assert (array.dtype.str, array.shape, array.nbytes) == (dtype, shape, len(data))


# Messages.


@pytest.mark.parametrize(("union", "message"), MESSAGES, ids=lambda one: type(one).__name__)
def test_every_message_arrives_as_it_was_sent(union, message):
    assert frames.decoder(union)(frames.encode(message)) == message


@pytest.mark.parametrize(
    "message", [message for union, message in MESSAGES if union is protocol.Request]
)
def test_a_request_is_no_reply(message):
    with pytest.raises(Malformed, match="Invalid value"):
        decode_reply(frames.encode(message))


def returned(**fields: Any) -> bytes:
    fields = {"type": "returned", "id": 1, "value": None, "changed": None} | fields
    return msgspec.msgpack.encode({name: one for name, one in fields.items() if one is not ...})


LONG_LIST = b"\xdd\xff\xff\xff\xff"  # so says its header


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        pytest.param(b"", "truncated", id="nothing"),
        pytest.param(returned()[:-1], "truncated", id="cut"),
        pytest.param(returned() + b"\0", "trailing", id="more than one"),
        pytest.param(b"\x80", "missing required field `type`", id="no type"),
        pytest.param(b"\x01", "Expected `object`, got `int`", id="a number"),
        pytest.param(b"\xc1", "malformed", id="no msgpack"),
        pytest.param(pickle.dumps(len), ".", id="a pickle"),
        pytest.param(b"\x91" * 100_000, "Expected `object`", id="deep"),
        pytest.param(LONG_LIST, "Expected `object`", id="a long list"),
        pytest.param(returned(type="load"), "Invalid value 'load'", id="another type"),
        pytest.param(returned(id=...), "missing required field `id`", id="no id"),
        pytest.param(returned(id="1"), r"Expected `int`, got `str` - at `\$.id`", id="id a text"),
        pytest.param(
            returned(changed=False), r"Expected `int | str | null`.*\$.changed", id="changed a bool"
        ),
        pytest.param(returned(value=b"x"), r"\$.value", id="bytes"),
        pytest.param(returned(value={"a": 1}), r"\$.value", id="a map"),
        pytest.param(returned(value=msgspec.msgpack.Ext(1, b"x")), r"\$.value", id="an extension"),
        pytest.param(returned(value=["pickle", b"x"]), "Invalid value 'pickle'", id="no tag"),
        pytest.param(returned(value=[]), r"\$.value", id="an empty array"),
        pytest.param(returned(value=["array", "<f8"]), r"\$.value", id="an array cut"),
        pytest.param(
            returned(value=["array", "<f8", [1.5], b""]), r"Expected `int`", id="half a length"
        ),
        pytest.param(
            returned(value=["array", "<f8", [1], "x"]), r"Expected `bytes`|base64", id="no bytes"
        ),
        pytest.param(returned(value=["items", "set", []]), "Invalid enum value 'set'", id="a set"),
        pytest.param(returned(value=["pairs", [[1.5, 1]]]), r"\$.value", id="a float for a key"),
        pytest.param(returned(value=["pairs", [[1]]]), r"\$.value", id="half a pair"),
        pytest.param(b"\x81\xa4type\xa1\xff", ".", id="not UTF-8"),
        pytest.param(returned(value="x").replace(b"\xa1x", b"\xa1\xff"), ".", id="a text neither"),
    ],
)
def test_a_payload_that_does_not_fit_its_type_is_malformed(payload, reason):
    with pytest.raises(Malformed, match=reason):
        decode_reply(payload)


def test_a_value_that_is_nested_without_end_is_malformed():
    """Before it fills the stack of whoever reads it."""
    with pytest.raises(Malformed, match="recursion"):
        decode_value(b"\x93\xa5items\xa4list\x91" * 100_000)


@pytest.mark.parametrize(
    "start", [b"\x93\xa5items\xa4list" + LONG_LIST, b"\x94\xa5array\xa3<f8" + LONG_LIST]
)
def test_a_list_that_claims_to_be_long_is_malformed(start):
    """Before there is memory for it."""
    with pytest.raises(Malformed, match="truncated"):
        decode_value(start)


@settings(deadline=None, max_examples=500)
@given(st.binary() | st.binary().map(lambda tail: returned()[:-6] + tail))
def test_no_bytes_end_in_another_way_than_a_message_or_malformed(payload):
    try:
        message = decode_reply(payload)
    except Malformed:
        return
    assert isinstance(message, protocol.Reply)


# Frames.


@pytest.mark.parametrize("payload", [b"", b"x", b"\0" * 5_000_000], ids=len)
def test_a_frame_arrives_whole_however_it_is_cut(payload):
    stream = io.BytesIO(struct.pack(">I", len(payload)) + payload)
    assert frames.receive_frame(lambda count: stream.read(min(count, 999_983))) == payload


def test_frames_arrive_one_by_one_and_then_the_end():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for payload in (b"one", b"", b"three"):
            frames.send_frame(ours, payload)
        ours.shutdown(socket.SHUT_WR)
        received = [frames.receive_frame(theirs.recv) for _ in range(4)]
    assert received == [b"one", b"", b"three", None]


@pytest.mark.parametrize("frame", [b"\0", b"\0\0\0", b"\0\0\0\5", b"\0\0\0\5four"])
def test_a_frame_that_ends_too_early_is_malformed(frame):
    with pytest.raises(Malformed, match=r"^a frame that ends too early$"):
        frames.receive_frame(io.BytesIO(frame).read)


@pytest.mark.parametrize("length", [sizes.MAX_FRAME + 1, 2**32 - 1])
def test_a_frame_that_is_too_long_is_malformed_before_it_is_read(length):
    stream = io.BytesIO(struct.pack(">I", length) + b"x")
    with pytest.raises(Malformed, match=r"^a frame that is too long$"):
        frames.receive_frame(stream.read, sizes.MAX_FRAME)
    assert stream.tell() == 4


def test_the_largest_source_that_is_read_fits_in_a_frame():
    """Else the learner reads that the process died, which it did not."""
    source = "#" * Limits().notebook_mb * 2**20
    assert len(frames.encode(protocol.Parse(source, "scale"))) <= sizes.MAX_TRUSTED_FRAME


def test_no_more_is_asked_for_than_the_frame_holds():
    stream = io.BytesIO(b"\0\0\0\1xnext")
    frames.receive_frame(stream.read)
    assert stream.read() == b"next"
