using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Fleet;

/// <summary>Removes what devices reported once it is old, in steps that hold nobody up.</summary>
internal sealed class FieldRetention(FieldStore store, FieldOptions options, TimeProvider time)
{
    // Reports that wait get their turn in between.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Removes what is old.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (ofDevices, ofCohorts) = (FieldDay.Of(now) - options.DeviceDays, FieldDay.Of(now) - options.CohortDays);
        return await PurgeAsync(FieldStatements.PurgeDeviceCells, ofDevices, cancellationToken)
            + await PurgeAsync(FieldStatements.PurgeEvents, FieldDay.Start(ofDevices), cancellationToken)
            + await PurgeAsync(FieldStatements.PurgeCells, ofCohorts, cancellationToken)
            + await PurgeAsync(FieldStatements.PurgeScopes, ofCohorts, cancellationToken)
            + await PurgeAsync(FieldStatements.PurgeDevices, (now - options.DevicesSilentFor).ToUnixTimeMilliseconds(), cancellationToken);
    }

    private async Task<long> PurgeAsync(string statement, object before, CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            var removed = await store.PurgeAsync(statement, before, cancellationToken);
            total += removed;
            if (removed < FieldStore.StepMax)
                return total;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
