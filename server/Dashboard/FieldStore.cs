using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Dashboard;

/// <summary>Asks the store for what the page shows. A question that takes too long is given up: syncs need the store as well.</summary>
internal sealed class FieldStore(LogContextSource contexts)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Asks.</summary>
    public async Task<T> AskAsync<T>(Func<LogContext, Task<T>> question)
    {
        await using var context = contexts();
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        context.Database.SetCommandTimeout(Timeout);
        return await question(context);
    }
}
