using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>
/// What a client asks of a scope from which rows leave the device: the tables that it tracks, and rows that changed as a whole where they may not be here any more.
/// Nothing where no row leaves.
/// </summary>
internal sealed class ScopeSubscription(IReadOnlyList<CapturedTable> tables, IReadOnlyList<Addition> additions)
{
    // No request may be larger.
    public const int TablesMax = 200;

    private readonly Subscription? _subscription = !tables.Any(table => table.Eviction is not null) ? null : new Subscription
    {
        Tables = { tables.Select(table => new SubscribedTable { Table = table.Name, WholeRows = table.Eviction is not null }) },
    };

    /// <summary>Names what a pull brings: one that is resumed has to bring the same.</summary>
    public string Name
    {
        get
        {
            if (_subscription is null && additions.Count == 0)
                return "";
            var request = new PullRequest { Subscription = _subscription, Additions = { additions } };
            return $" {Convert.ToHexString(SHA256.HashData(request.ToByteArray()))}";
        }
    }

    public void AddTo(PullRequest request)
    {
        request.Subscription = _subscription;
        request.Additions.Add(additions);
    }
}
