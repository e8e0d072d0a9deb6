using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Outbox;

/// <summary>Collects changed rows of several tables into a change set.</summary>
internal sealed class ChangeSetBuilder
{
    private readonly Dictionary<int, RowWriter> _writers = [];
    private readonly List<RowWriter> _ordered = [];

    public int Operations { get; private set; }

    public long EstimatedBytes { get; private set; }

    public void Add(CapturedTable table, RowOperation operation, ReadOnlySpan<Value> key, ColumnSet columns, ReadOnlySpan<Value> values, long? seen = null)
    {
        if (!_writers.TryGetValue(table.Id, out var writer))
        {
            writer = new RowWriter(table.Name, table.KeyNames, table.WireNames, table.Forms);
            _writers.Add(table.Id, writer);
            _ordered.Add(writer);
        }
        var before = writer.EstimatedBytes;
        writer.Add(operation, key, columns, values, seen);
        EstimatedBytes += writer.EstimatedBytes - before;
        Operations++;
    }

    public byte[] Build() => new ChangeSet { Tables = { _ordered.Select(writer => writer.Build()) } }.ToByteArray();
}
