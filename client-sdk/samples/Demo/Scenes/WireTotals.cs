namespace OfflineSync.Demo.Scenes;

/// <summary>What one device sent and got while the story went on: counted at the proxy (bytes) and by the SDK (mutations, rows).</summary>
internal sealed record WireTotals(long BytesUp, long BytesDown, int Syncs, long Mutations, long Rejected, long Operations, long RowsPulled)
{
    public static readonly WireTotals None = new(0, 0, 0, 0, 0, 0, 0);

    public static WireTotals operator -(WireTotals left, WireTotals right) => new(
        left.BytesUp - right.BytesUp,
        left.BytesDown - right.BytesDown,
        left.Syncs - right.Syncs,
        left.Mutations - right.Mutations,
        left.Rejected - right.Rejected,
        left.Operations - right.Operations,
        left.RowsPulled - right.RowsPulled);

    public static WireTotals operator +(WireTotals left, WireTotals right) => new(
        left.BytesUp + right.BytesUp,
        left.BytesDown + right.BytesDown,
        left.Syncs + right.Syncs,
        left.Mutations + right.Mutations,
        left.Rejected + right.Rejected,
        left.Operations + right.Operations,
        left.RowsPulled + right.RowsPulled);
}
