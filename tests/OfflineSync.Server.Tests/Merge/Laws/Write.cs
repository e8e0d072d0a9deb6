using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>A write of a client to the row.</summary>
internal sealed record Write(int Client, int Sequence, ulong Hlc, long Base, RowOperation Operation, ColumnState[] Columns)
{
    /// <summary>The write as a change brings it.</summary>
    public RowWrite At(long change) => new(Operation, [Stamp.Of(Hlc, (UInt128)Client + 1, change)], Base, [.. Columns]);

    /// <summary>The write without all columns but one.</summary>
    public Write Only(int column) => this with { Columns = [.. Columns.Where(state => state.Column == column)] };

    public override string ToString() => $"{(char)('A' + Client)}{Sequence}@{Hlc} {Operation} "
        + string.Join(' ', Columns.Select(column => $"{column.Column}:{Convert.ToHexString(column.Value.Span)}"));
}
