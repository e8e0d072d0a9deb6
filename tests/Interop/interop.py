"""The official gRPC client for Python (grpc's C core) against a running server: python3 interop.py http://host:port"""
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PROTOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../protos")
CONTRACT = "offlinesync/sync/v1/sync_service.proto"
SERVICE = "/offlinesync.sync.v1.SyncService/"
OPTIONS = [("grpc.max_receive_message_length", 64 << 20), ("grpc.max_send_message_length", -1)]


def load():
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(["protoc", "-I", PROTOS, "--include_imports", "--descriptor_set_out", file.name, CONTRACT], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for proto in files.file:
        pool.Add(proto)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName("offlinesync.sync.v1." + name))


message = load()
target = sys.argv[1].replace("http://", "")
main = grpc.insecure_channel(target, OPTIONS)
passed = failed = 0


def check(name):
    def run(body):
        global passed, failed
        try:
            body()
            passed += 1
            print(f"ok    python  {name}")
        except Exception:
            failed += 1
            print(f"FAIL  python  {name}: {traceback.format_exc()}")
    return run


def equal(actual, expected, what):
    assert actual == expected, f"{what}: expected {expected!r}, got {actual!r}"


def unary(channel=main):
    return channel.unary_unary(SERVICE + "Push", message("PushRequest").SerializeToString, message("PushResponse").FromString)


def streaming(method, channel=main):
    return channel.unary_stream(SERVICE + method, message(method + "Request").SerializeToString, message(method + "Response").FromString)


def push(scope, client, mutations, channel=main, **call):
    return unary(channel)(message("PushRequest")(scope=scope, client_id=client, mutations=mutations), timeout=call.pop("timeout", 60), **call)


def pull(scope, client, cursor=b"", mutations=(), channel=main, **call):
    request = message("PullRequest")(scope=scope, client_id=client, cursor=cursor, mutations=mutations)
    return list(streaming("Pull", channel)(request, timeout=60, **call))


def fails(body, status, reason=None):
    try:
        body()
    except grpc.RpcError as error:
        equal(error.code(), status, f"status ({error.details()})")
        trailers = dict(error.trailing_metadata() or ())
        if reason:
            equal(trailers.get("offlinesync-reason"), reason, "offlinesync-reason")
        return trailers
    raise AssertionError(f"the call succeeded instead of failing with {status}")


def new_scope():
    return f"interop-python-{uuid.uuid4()}"


def new_client():
    return uuid.uuid4().bytes


def change_set(titles):
    count = len(titles)
    texts = [title.encode() for title in titles]
    table = message("TableChanges")(
        table="notes", columns=["id", "title"], key_count=1, row_count=count, operations=[1, count], masks=[b"\x01"], mask_runs=[0, count],
        values=[
            message("Column")(kinds=[5, count], uuids=random.randbytes(16 * count)),
            message("Column")(kinds=[3, count], lengths=[len(t) for t in texts], bytes=b"".join(texts)),
        ])
    return message("ChangeSet")(tables=[table]).SerializeToString()


stamps = iter(range(1 << 16))


def mutation(sequence, titles, base=0):
    stamp = (int(time.time() * 1000) << 16) + next(stamps)
    return message("Mutation")(sequence=sequence, stamp=stamp, base=base, change_set=change_set(titles))


def titles_of(parts):
    titles = []
    for part in parts:
        for table in part.page.changes.tables:
            if "title" not in table.columns:
                continue
            column = table.values[list(table.columns).index("title")]
            at = 0
            for length in column.lengths:
                titles.append(column.bytes[at:at + length].decode())
                at += length
    return sorted(titles)


def declare(scope, client, **columns):
    declared = [message("ColumnDeclaration")(name=name, type=kind) for name, kind in columns.items()]
    table = message("TableDeclaration")(name="items", key_columns=["id"], columns=declared)
    call = main.unary_unary(SERVICE + "Declare", message("DeclareRequest").SerializeToString, message("DeclareResponse").FromString)
    return call(message("DeclareRequest")(scope=scope, client_id=client, tables=[table]), timeout=60)


def item(sequence, operation, base=0, **columns):
    """A mutation of the row "x" of the table items; each column is (form, column)."""
    table = message("TableChanges")(
        table="items", columns=["id", *columns], key_count=1, row_count=1, operations=[operation, 1], masks=[bytes([(1 << len(columns)) - 1])],
        mask_runs=[0, 1], values=[text("x"), *(column for _, column in columns.values())], forms=[form for form, _ in columns.values()])
    change = message("ChangeSet")(tables=[table]).SerializeToString()
    return message("Mutation")(sequence=sequence, stamp=(int(time.time() * 1000) << 16) + next(stamps), base=base, change_set=change)


def text(value):
    return message("Column")(kinds=[3, 1], lengths=[len(value.encode())], bytes=value.encode())


def difference(number):
    return 1, message("Column")(kinds=[1, 1], integers=[number])


def edit(form, sent):
    encoded = sent.SerializeToString()
    return form, message("Column")(kinds=[4, 1], lengths=[len(encoded)], bytes=encoded)


def text_edit(before, position, deleted, inserted, base=0):
    splice = message("TextSplice")(position=position, deleted=deleted, inserted=inserted)
    return edit(3, message("TextEdit")(base=base, length_before=len(before), splices=[splice]))


def item_of(parts):
    values = {}
    for part in parts:
        for table in part.page.changes.tables:
            for name, column in zip(table.columns[1:], table.values[1:]):
                values[name] = column.integers[0] if column.integers else column.bytes.decode()
    return values


def results(response):
    return [(r.sequence, r.outcome, r.change) for r in response.results]


scope, writer, first = new_scope(), new_client(), mutation(1, ["hello", "größer 東京"])
cursor = b""


@check("Push applies a change set")
def _():
    equal(results(push(scope, writer, [first])), [(1, 1, 1)], "results")


@check("Push repeated gives the same result")
def _():
    equal(results(push(scope, writer, [first])), [(1, 1, 1)], "results")


@check("Push of the same id with other content is ALREADY_EXISTS, CLIENT_ID_CONFLICT")
def _():
    other = message("Mutation")(sequence=1, stamp=first.stamp, change_set=change_set(["other"]))
    fails(lambda: push(scope, writer, [other]), grpc.StatusCode.ALREADY_EXISTS, "CLIENT_ID_CONFLICT")


@check("Push after a gap is FAILED_PRECONDITION, SEQUENCE_GAP, and tells the expected number")
def _():
    trailers = fails(lambda: push(scope, writer, [mutation(5, ["x"])]), grpc.StatusCode.FAILED_PRECONDITION, "SEQUENCE_GAP")
    equal(trailers.get("offlinesync-expected"), "2", "offlinesync-expected")


@check("Push without a scope is INVALID_ARGUMENT, MALFORMED")
def _():
    fails(lambda: push("", writer, [first]), grpc.StatusCode.INVALID_ARGUMENT, "MALFORMED")


@check("Pull from an empty cursor by another client gives the rows and ends at a checkpoint")
def _():
    global cursor
    parts = pull(scope, new_client())
    equal(titles_of(parts), sorted(["hello", "größer 東京"]), "titles")
    equal((parts[-1].page.checkpoint, parts[-1].page.change), (True, 1), "checkpoint")
    cursor = parts[-1].page.cursor


@check("Pull with mutations gives their results first, and others see them")
def _():
    parts = pull(scope, new_client(), cursor, [mutation(1, ["third"], 1)])
    equal(parts[0].WhichOneof("part"), "pushed", "first part")
    equal(results(parts[0].pushed), [(1, 1, 2)], "results")
    equal((parts[-1].page.checkpoint, parts[-1].page.change), (True, 2), "checkpoint")
    equal(titles_of(pull(scope, new_client(), cursor)), ["third"], "what others see")


@check("Pull with a cursor of another scope is FAILED_PRECONDITION, CURSOR_INVALID")
def _():
    fails(lambda: pull(new_scope(), writer, cursor), grpc.StatusCode.FAILED_PRECONDITION, "CURSOR_INVALID")


@check("Counters, sets and texts merge, and a lost value comes back as a conflict")
def _():
    shared, one, two = new_scope(), new_client(), new_client()
    for client in (one, two):
        declare(shared, client, n=2, s=3, t=4, r=1)
    set_edit = lambda *added: edit(2, message("SetEdit")(added=added))
    push(shared, one, [item(1, 1, n=difference(5), s=set_edit('"a"'), t=text_edit("", 0, "", "The cat sat."), r=(0, text("old")))])
    push(shared, two, [item(1, 2, 1, n=difference(-2), s=set_edit('"b"'), t=text_edit("The cat sat.", 11, "", " down", 1), r=(0, text("two")))])
    parts = pull(shared, one, mutations=[item(2, 2, 1, n=difference(4), s=set_edit("1"), t=text_edit("The cat sat.", 4, "", "black ", 1), r=(0, text("one")))])
    expected = {"n": 7, "s": '[1,"a","b"]', "t": "The black cat sat down.", "r": "one"}
    equal(item_of(pull(shared, new_client())), expected, "what others see")
    equal({name: value for name, value in item_of(parts).items() if name != "r"}, {k: v for k, v in expected.items() if k != "r"}, "what the writer gets")
    lost = [(c.column, c.losing_value.text, c.winning_value.text) for part in pull(shared, two) for c in part.conflicts.conflicts]
    equal(lost, [("r", b"two", b"one")], "conflicts")


@check("Another declaration of a column is FAILED_PRECONDITION, SCHEMA_CONFLICT")
def _():
    shared = new_scope()
    declare(shared, writer, n=2)
    fails(lambda: declare(shared, new_client(), n=3), grpc.StatusCode.FAILED_PRECONDITION, "SCHEMA_CONFLICT")
    fails(lambda: push(shared, writer, [item(1, 1, other=difference(1))]), grpc.StatusCode.FAILED_PRECONDITION, "SCHEMA_MISSING")


@check("Watch is woken by a push and ends as CANCELLED")
def _():
    watched = new_scope()
    request = message("WatchRequest")(client_id=new_client(), scopes=[message("WatchedScope")(scope=watched)])
    call = streaming("Watch")(request, timeout=60)
    events = []
    reader = threading.Thread(target=lambda: events.append(next(call)))
    reader.start()
    push(watched, new_client(), [mutation(1, ["wake"])])
    reader.join(30)
    equal([(e.scope, e.change) for e in events], [(watched, 1)], "events")
    call.cancel()
    fails(lambda: next(call), grpc.StatusCode.CANCELLED)


@check("A call at its deadline is DEADLINE_EXCEEDED")
def _():
    request = message("WatchRequest")(client_id=new_client(), scopes=[message("WatchedScope")(scope=new_scope())])
    fails(lambda: list(streaming("Watch")(request, timeout=0.3)), grpc.StatusCode.DEADLINE_EXCEEDED)


@check("A deadline that is over is DEADLINE_EXCEEDED")
def _():
    fails(lambda: push(scope, writer, [first], timeout=-1), grpc.StatusCode.DEADLINE_EXCEEDED)


@check("An unknown method is UNIMPLEMENTED")
def _():
    fails(lambda: main.unary_unary(SERVICE + "Nope")(b"", timeout=60), grpc.StatusCode.UNIMPLEMENTED)


@check("A message that is not protobuf is INTERNAL")
def _():
    fails(lambda: main.unary_unary(SERVICE + "Push")(b"\xff\xff\xff", timeout=60), grpc.StatusCode.INTERNAL)


@check("A message of 33 MiB is RESOURCE_EXHAUSTED, and the channel still works")
def _():
    huge = message("Mutation")(sequence=1, stamp=first.stamp, change_set=bytes(33 << 20))
    fails(lambda: push(scope, writer, [huge]), grpc.StatusCode.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED")
    equal(results(push(scope, writer, [first])), [(1, 1, 1)], "results")


for algorithm in (grpc.Compression.NoCompression, grpc.Compression.Deflate, grpc.Compression.Gzip):
    @check(f"Requests with {algorithm} are " + ("UNIMPLEMENTED" if algorithm == grpc.Compression.Deflate else "understood"))
    def _():
        channel = grpc.insecure_channel(target, OPTIONS, compression=algorithm)
        titles = [f"note number {i}" for i in range(500)]
        packed = new_scope()
        send = lambda: push(packed, writer, [mutation(1, titles)], channel)
        if algorithm == grpc.Compression.Deflate:
            fails(send, grpc.StatusCode.UNIMPLEMENTED)
        else:
            equal(results(send()), [(1, 1, 1)], "results")
            equal(titles_of(pull(packed, new_client(), channel=channel)), sorted(titles), "titles")
        channel.close()


@check("Fifty calls at once on one connection all succeed")
def _():
    shared = new_scope()
    calls = [unary().future(message("PushRequest")(scope=shared, client_id=new_client(), mutations=[mutation(1, [f"n{i}"])]), timeout=60)
             for i in range(50)]
    equal(sorted(c.result().results[0].change for c in calls), list(range(1, 51)), "changes")


print(f"python: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
