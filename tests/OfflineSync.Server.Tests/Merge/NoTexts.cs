using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Tests.Merge;

/// <summary>For rows without texts.</summary>
internal sealed class NoTexts : IRowTexts
{
    public TextDocument Open(TextCell cell, in ColumnState? state) => throw new InvalidOperationException("The row has no texts.");

    public int TimesForgotten { get; private set; }

    public void Forget(int table, ReadOnlyMemory<byte> key) => TimesForgotten++;
}
