using System.Text;
using Google.Protobuf;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>Blocks of rows with every kind of value and every form of write.</summary>
internal sealed class GoldenBlocks(Random random)
{
    private static readonly Value[] EdgeValues =
    [
        Value.Null, Value.FromInteger(0), Value.FromInteger(long.MinValue), Value.FromInteger(long.MaxValue), Value.FromReal(-0.0), Value.FromReal(12.34),
        Value.FromReal(0.1 + 0.2), Value.FromReal(double.Epsilon), Value.FromReal(double.NegativeInfinity), Value.FromReal(1e308), Value.FromText(""),
        Value.FromText("Grüße, 世界 🌍"), Value.FromText(new byte[] { 0x61, 0, 0xFF }), Value.FromText("2F1c9a53-0000-4444-8888-AAAABBBBCCCC"),
        Value.FromText("2026-02-30T05:12:28.123Z"), Value.FromText("9999-12-31T23:59:59.999Z"), Value.FromText("0001-01-01T00:00:00.000Z"),
        Value.FromBlob(Array.Empty<byte>()), Value.FromBlob(new byte[] { 0, 255, 1 }),
    ];

    /// <summary>The shapes that pages can have: plain values.</summary>
    public IEnumerable<(string Name, Func<TableChanges> Build)> Plain() =>
    [
        ("integers", () => Rows("integers", 40, i => Value.FromInteger(i), i => Value.FromInteger(random.Next()), i => Value.FromInteger(i * 1000L))),
        ("reals", () => Rows("reals", 25, i => Value.FromReal(i / 3.0), _ => Value.FromReal(random.NextDouble()), i => Value.FromReal(i * 0.25))),
        ("texts", () => Rows("texts", 20, i => Value.FromText($"key-{i}"), _ => Value.FromText(Words(8)), i => Value.FromText(i % 3 == 0 ? "" : "ünï 🌍"))),
        ("blobs", () => Rows("blobs", 12, i => Value.FromBlob(Noise(6)), _ => Value.FromBlob(Noise(random.Next(40))), _ => Value.Null)),
        ("uuids", () => Rows("uuids", 24, _ => Uuid(false), _ => Uuid(true), i => Value.FromText(i % 2 == 0 ? "open" : "done"))),
        ("times", () => Rows("times", 24, i => Value.FromTime(1_700_000_000_000 + (i * 60_000L)), i => Value.FromTime(i), _ => Uuid(false))),
        ("nulls", () => Rows("nulls", 30, i => Value.FromInteger(i), _ => Value.Null, i => i % 2 == 0 ? Value.Null : Value.FromInteger(i))),
        ("edges", () => Rows("edges", EdgeValues.Length, i => Value.FromInteger(-i), i => EdgeValues[i], i => EdgeValues[(i * 7) % EdgeValues.Length])),
        ("hostile-names", () => Rows("a\"; DROP TABLE b; --", 2, i => Value.FromInteger(i), _ => Value.FromText("'; --"), _ => Value.Null)),
        ("mixed-operations", Operations),
        ("composite-key", Composite),
        ("wide", Wide),
        ("deletes", Deletes),
    ];

    /// <summary>The shapes that only mutations have.</summary>
    public IEnumerable<(string Name, Func<TableChanges> Build)> Edits() =>
    [
        ("counters", () => Edit(WriteForm.Difference, i => Value.FromInteger((i - 3) * 1_000_000_007L))),
        ("sets", () => Edit(WriteForm.SetEdit, i => EditValue.Of(new SetEdit { Added = { $"\"{i}\"", "{\"a\":1}" }, Removed = { "null" } }))),
        ("text-edits", () => Edit(WriteForm.TextEdit, i => EditValue.Of(TextEditOf(i)))),
        ("resolvers", () => Edit(WriteForm.BasedValue, i => EditValue.Of(BasedValueOf(i)))),
        ("bases", Bases),
    ];

    /// <summary>A block of some size.</summary>
    public TableChanges Notes(int rows) => Rows("notes", rows, _ => Uuid(false), _ => Value.FromText(Words(5)), i => Value.FromInteger(i % 2));

    private static TableChanges Rows(string table, int count, Func<int, Value> key, Func<int, Value> first, Func<int, Value> second)
    {
        var writer = new RowWriter(table, ["id"], ["first", "second"]);
        for (var i = 0; i < count; i++)
            writer.Add(RowOperation.Insert, [key(i)], ColumnSet.All(2), [first(i), second(i)]);
        return writer.Build();
    }

    private TableChanges Operations()
    {
        var writer = new RowWriter("tasks", ["id"], ["title", "done", "rank"]);
        for (var i = 0; i < 20; i++)
        {
            if (i % 5 == 4)
                writer.Add(RowOperation.Delete, [Uuid(false)], ColumnSet.Empty, []);
            else if (i % 2 == 0)
                writer.Add(RowOperation.Insert, [Uuid(false)], ColumnSet.All(3), [Value.FromText(Words(3)), Value.FromInteger(0), Value.FromReal(i)]);
            else
                writer.Add(RowOperation.Update, [Uuid(false)], ColumnSet.FromIndexes([i % 3]), [Value.FromInteger(i)]);
        }
        return writer.Build();
    }

    private TableChanges Composite()
    {
        var writer = new RowWriter("lines", ["invoice", "number"], ["text"]);
        for (var i = 0; i < 15; i++)
            writer.Add(RowOperation.Insert, [Uuid(true), Value.FromInteger(i)], ColumnSet.All(1), [Value.FromText(Words(2))]);
        return writer.Build();
    }

    private TableChanges Wide()
    {
        var writer = new RowWriter("wide", ["id"], [.. Enumerable.Range(0, 40).Select(i => $"c{i}")]);
        for (var i = 0; i < 6; i++)
        {
            var indexes = Enumerable.Range(0, 40).Where(_ => random.Next(3) == 0).ToList();
            writer.Add(RowOperation.Update, [Value.FromInteger(i)], ColumnSet.FromIndexes(indexes), [.. indexes.Select(n => Value.FromInteger(n))]);
        }
        return writer.Build();
    }

    private TableChanges Deletes()
    {
        var writer = new RowWriter("gone", ["id"], []);
        for (var i = 0; i < 30; i++)
            writer.Add(RowOperation.Delete, [Value.FromInteger(i * 3)], ColumnSet.Empty, []);
        return writer.Build();
    }

    private TableChanges Bases()
    {
        var writer = new RowWriter("seen", ["id"], ["value"]);
        for (var i = 0; i < 10; i++)
            writer.Add(RowOperation.Update, [Value.FromInteger(i)], ColumnSet.All(1), [Value.FromInteger(i)], i % 4 == 0 ? null : i);
        return writer.Build();
    }

    private static TableChanges Edit(WriteForm form, Func<int, Value> value)
    {
        var writer = new RowWriter("edited", ["id"], ["plain", "merged"], [WriteForm.Unspecified, form]);
        for (var i = 0; i < 8; i++)
            writer.Add(RowOperation.Update, [Value.FromInteger(i)], ColumnSet.All(2), [Value.FromInteger(i), value(i)]);
        return writer.Build();
    }

    private static TextEdit TextEditOf(int i) => new()
    {
        Base = (ulong)i,
        LengthBefore = 40,
        Splices = { new TextSplice { Position = 1, Deleted = "old", Inserted = "new 🌍" }, new TextSplice { Position = (uint)(10 + i), Inserted = "x" } },
    };

    private static BasedValue BasedValueOf(int i) => new()
    {
        Before = i == 0 ? null : new CellValue { Integer = -i },
        After = i % 3 == 0 ? new CellValue { Real = i } : new CellValue { Text = ByteString.CopyFromUtf8("now"), },
    };

    private Value Uuid(bool upper) => Value.FromUuid(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()), upper);

    private byte[] Noise(int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Words(int count)
    {
        string[] words = ["milk", "bread", "call", "send", "offer", "the", "and", "größe", "again", "invoice"];
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(i == 0 ? "" : " ").Append(words[random.Next(words.Length)]);
        return text.ToString();
    }
}
