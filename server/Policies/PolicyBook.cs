using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Policies;

/// <summary>The sync policies.</summary>
internal sealed class PolicyBook
{
    private readonly Task<SyncPolicy?> _none = Task.FromResult<SyncPolicy?>(null);

    /// <summary>The policy of a cohort; null if the device has that version.</summary>
    public Task<SyncPolicy?> FindAsync(Cohort cohort, ulong known, CancellationToken cancellationToken) => _none;
}
