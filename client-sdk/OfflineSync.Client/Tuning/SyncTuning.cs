using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Client.Tuning;

/// <summary>
/// The values by which the client syncs: the app's options with the server's policy on top, and batches and pages of a size that suits the network. Whoever
/// goes by them reads them at each use, so that a new policy takes effect without a restart.
/// </summary>
internal sealed partial class SyncTuning(OfflineSyncOptions options, Func<Database> open, ILogger logger)
{
    private const int PolicyBytesMax = 4 * 1024;

    private readonly Lock _taking = new();
    private volatile SyncSettings _now = TunedSettings.Of(options, new SyncPolicy());

    /// <summary>The values in effect.</summary>
    public SyncSettings Now => _now;

    /// <summary>The version of the policy; 0: there is none.</summary>
    public ulong Version => _now.PolicyVersion;

    /// <summary>How large batches are.</summary>
    public TransferSize Batches { get; } = new(ProtocolLimits.PageBytesMin);

    /// <summary>How large pages are.</summary>
    public TransferSize Pages { get; } = new(ProtocolLimits.PageBytesMin);

    public int BatchBytes => options.Tuning.Adapt ? Batches.Within(_now.BatchBytes) : _now.BatchBytes;

    public int PageBytes => options.Tuning.Adapt ? Pages.Within(_now.PageBytes) : _now.PageBytes;

    /// <summary>Called when there are other values than before.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Goes by the policy that an earlier process took.</summary>
    public void Load(Database database)
    {
        if (options.Tuning.AcceptPolicy && PolicyStore.Read(database) is { } policy)
            _now = TunedSettings.Of(options, policy);
    }

    /// <summary>
    /// Goes by another policy from now on: any whose version differs, as that of a server that was restored from a backup is lower. Not within a
    /// transaction on the database.
    /// </summary>
    public void Take(SyncPolicy policy)
    {
        if (!options.Tuning.AcceptPolicy)
            return;
        lock (_taking)
        {
            if (policy.Version == Version)
                return;
            if (policy.CalculateSize() is var size && size > PolicyBytesMax)
            {
                LogTooLarge(policy.Version, size);
                return;
            }
            Keep(policy);
            _now = TunedSettings.Of(options, policy);
            LogTaken(policy.Version);
        }
        Changed();
    }

    /// <summary>A policy that cannot be kept holds until the process ends; the server gives it again.</summary>
    private void Keep(SyncPolicy policy)
    {
        try
        {
            using var database = open();
            PolicyStore.Write(database, policy, options.TimeProvider.GetUtcNow());
        }
        catch (SqliteException error)
        {
            LogNotKept(policy.Version, error);
        }
    }

    [LoggerMessage(40, LogLevel.Information, "The client syncs by version {Version} of the server's policy from now on")]
    private partial void LogTaken(ulong version);

    [LoggerMessage(41, LogLevel.Warning, "Version {Version} of the server's policy has {Size} bytes, which is too large; the client goes on as before")]
    private partial void LogTooLarge(ulong version, int size);

    [LoggerMessage(42, LogLevel.Warning, "Version {Version} of the server's policy could not be kept; it holds until the app ends")]
    private partial void LogNotKept(ulong version, Exception error);
}
