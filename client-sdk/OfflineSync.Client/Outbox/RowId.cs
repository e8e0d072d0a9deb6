namespace OfflineSync.Client.Outbox;

/// <summary>Names a row: its table's number and its encoded key.</summary>
internal readonly record struct RowId(int Table, byte[] Key)
{
    public bool Equals(RowId other) => Table == other.Table && Key.AsSpan().SequenceEqual(other.Key);

    public override int GetHashCode()
    {
        var hash = (uint)Table ^ 2166136261u;
        foreach (var b in Key)
            hash = (hash ^ b) * 16777619u;
        return (int)hash;
    }
}
