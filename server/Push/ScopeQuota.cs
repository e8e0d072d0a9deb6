namespace OfflineSync.Server.Push;

/// <summary>How much data a scope may have.</summary>
/// <param name="BytesMax">The bytes of the keys and states of all rows; 0: any number.</param>
internal sealed record ScopeQuota(long BytesMax)
{
    /// <summary>Refuses what would add to a scope that is full. What takes away or adds nothing is taken always.</summary>
    /// <exception cref="ScopeFullException">It would.</exception>
    public void Check(long bytes, long added)
    {
        if (BytesMax > 0 && added > 0 && bytes + added > BytesMax)
            throw new ScopeFullException(bytes + added, BytesMax);
    }
}
