using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Feed.Subscriptions;

/// <summary>Checks what a pull asks for, before it is held against the scope.</summary>
internal static class SubscriptionCheck
{
    /// <summary>Additions of one pull.</summary>
    public const int AdditionsMax = 200;

    /// <summary>Rows that one addition names by their keys.</summary>
    public const int KeysMax = 1000;

    /// <summary>Newest rows of a window.</summary>
    public const int RowsMax = 1_000_000;

    /// <summary>Checks it.</summary>
    /// <exception cref="RpcException">It breaks the contract; the message says where.</exception>
    public static void Check(PullRequest request)
    {
        HashSet<string>? subscribed = null;
        if (request.Subscription is { } subscription)
        {
            if (subscription.Tables.Count is 0 or > ProtocolLimits.TablesMax)
                throw PushReader.Malformed($"The subscription has {subscription.Tables.Count} tables; 1 to {ProtocolLimits.TablesMax} are allowed.");
            subscribed = new HashSet<string>(NameComparer.Instance);
            foreach (var table in subscription.Tables)
                Check(table, subscribed);
        }
        if (request.Additions.Count > AdditionsMax)
            throw PushReader.Malformed($"The pull has {request.Additions.Count} additions, at most {AdditionsMax} are allowed: ask for the rest later.");
        foreach (var addition in request.Additions)
            Check(addition, subscribed);
    }

    private static void Check(SubscribedTable table, HashSet<string> tables)
    {
        CheckName(table.Table, "subscription");
        if (!tables.Add(table.Table))
            throw PushReader.Malformed($"The subscription names table \"{table.Table}\" twice.");
        if (table.Window is not { } window)
            return;
        if (window.Before is not null)
            throw PushReader.Malformed($"The subscription's window of table \"{table.Table}\" has an upper bound; only additions may have one.");
        Check(window, table.Table);
    }

    private static void Check(Addition addition, HashSet<string>? subscribed)
    {
        CheckName(addition.Table, "addition");
        if (subscribed?.Contains(addition.Table) == false)
            throw PushReader.Malformed($"An addition is for table \"{addition.Table}\", which the subscription does not have.");
        if (addition.Window is { } window)
            Check(window, addition.Table);
        if (addition.Keys is { Values.Count: 0 })
            throw PushReader.Malformed($"An addition for table \"{addition.Table}\" names no keys.");
    }

    private static void Check(Window window, string table)
    {
        if (window.Rows > RowsMax)
            throw PushReader.Malformed($"A window of table \"{table}\" has {window.Rows} rows, at most {RowsMax} are allowed.");
    }

    private static void CheckName(string name, string what)
    {
        if (ProtocolLimits.CheckName(name) is { } problem)
            throw PushReader.Malformed($"A table of the {what}: {problem}.");
    }
}
