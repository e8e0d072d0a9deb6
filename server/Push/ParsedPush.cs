namespace OfflineSync.Server.Push;

/// <summary>A push that keeps the contract.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Client">The client.</param>
/// <param name="Mutations">The mutations: at least one.</param>
internal sealed record ParsedPush(string Scope, UInt128 Client, IReadOnlyList<ParsedMutation> Mutations)
{
    /// <summary>Whether the caller may write; otherwise each new mutation is rejected.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>How many operations they have.</summary>
    public int Operations { get; } = Mutations.Sum(mutation => mutation.Rows.Count);

    /// <summary>Their size as it came.</summary>
    public long Bytes { get; } = Mutations.Sum(mutation => (long)mutation.Bytes);
}
