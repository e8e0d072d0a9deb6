namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>
/// Which changed rows of a table may concern a client that keeps a window of it. More may be read: what is unknown, and now and then one that does not matter, so that a page ends
/// although little of what changed is of interest.
/// </summary>
/// <param name="From">The first value of the window, see <see cref="WindowKey"/>.</param>
/// <param name="Since">The client's checkpoint: rows outside of the window matter if they have a later <see cref="WindowChange"/>.</param>
/// <param name="Fresh">Rows that changed after this one all matter.</param>
/// <param name="ByWindow">
/// Whether they are found among all rows of the window, and all with a later <see cref="WindowChange"/>, rather than among all that changed: where much has changed, and little of it in the
/// window. For a table whose rows are all sorted only.
/// </param>
internal sealed record WindowInterest(ReadOnlyMemory<byte> From, long Since, long Fresh, bool ByWindow = false)
{
    /// <summary>Of what is found among all that changed, one in so many rows is read although it does not matter. A page then reads at most this times its rows.</summary>
    public const int Stride = 256;
}
