using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge;

/// <summary>One operation of a mutation on one row.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Stamps">The stamp of the write, alone in an array that all rows of the mutation share.</param>
/// <param name="Base">The change that the writer had seen.</param>
/// <param name="Columns">What it writes, by ascending number, each with stamp 0.</param>
internal readonly record struct RowWrite(RowOperation Operation, Stamp[] Stamps, long Base, ColumnState[] Columns)
{
    /// <summary>The stamp of the write.</summary>
    public ref readonly Stamp Stamp => ref Stamps[0];
}
