using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Subscriptions;

/// <summary>A table that the checkpoint covers.</summary>
/// <param name="Window">Names the window for which its rows were last fetched or removed; empty: all of it.</param>
/// <param name="Bound">From which value of the window's column on its rows are here, but for those that were evicted; NULL: all.</param>
internal sealed record HeldTable(string Window, Value Bound)
{
    public bool IsWhole => Bound.Kind == Protocol.Values.ValueKind.Null;
}
