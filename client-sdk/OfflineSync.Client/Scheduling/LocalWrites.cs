using Microsoft.Extensions.Logging;

namespace OfflineSync.Client.Scheduling;

/// <summary>Finds what was written without the SDK's transactions: SQLite's data version tells that another connection has committed.</summary>
internal sealed partial class LocalWrites(Database reader, OfflineSyncOptions options, Action found, ILogger logger)
{
    private long? _seen;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.CaptureInterval, options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                Look();
            }
            catch (Microsoft.Data.Sqlite.SqliteException error)
            {
                LogNoLook(error);
            }
        }
    }

    private void Look()
    {
        lock (reader)
        {
            var version = reader.Scalar("PRAGMA data_version");
            if (version == _seen)
                return;
            _seen = version;
            if (reader.Scalar("SELECT 1 FROM offlinesync_capture LIMIT 1") is null)
                return;
        }
        found();
    }

    [LoggerMessage(22, LogLevel.Warning, "The database cannot be looked at for local writes; trying again")]
    private partial void LogNoLook(Exception error);
}
