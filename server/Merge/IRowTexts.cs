using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Merge;

/// <summary>Keeps the texts of the rows that are being merged: the seam between the pure rules and the store.</summary>
internal interface IRowTexts
{
    /// <summary>The text of a cell; a new one when the row has none there.</summary>
    TextDocument Open(TextCell cell, in ColumnState? state);

    /// <summary>The texts of a row are gone; what is opened afterwards is new.</summary>
    void Forget(int table, ReadOnlyMemory<byte> key);
}
