using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.ChangeLog.Observed;

/// <summary>Traces and measures the operations of a store, as the conventions for databases say, and counts its errors.</summary>
internal sealed class StoreObserver
{
    private readonly TimeProvider _time;
    private readonly string _system;
    private readonly bool _driverObserves;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _duration;

    /// <param name="meters">Where meters come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="system">What the conventions call the database.</param>
    /// <param name="driverObserves">Whether the database's driver has spans and durations of its own: then only errors are counted.</param>
    public StoreObserver(IMeterFactory meters, TimeProvider time, string system, bool driverObserves)
    {
        (_time, _system, _driverObserves) = (time, system, driverObserves);
        var meter = meters.CreateServerMeter();
        _errors = meter.CreateCounter<long>("offlinesync.store.errors", "{error}", "Operations of the store that failed.");
        _duration = meter.CreateHistogram("db.client.operation.duration", "s", "How long operations of the embedded store took.", null, Buckets.Store);
    }

    /// <summary>Runs an operation.</summary>
    public async Task<T> RunAsync<T>(string operation, Func<Task<T>> run)
    {
        using var span = Start(operation);
        var started = !_driverObserves && _duration.Enabled ? _time.GetTimestamp() : (long?)null;
        string? error = null;
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or RowsExistException))
        {
            error = ErrorType(exception);
            span?.SetTag(Tags.ErrorType, error).SetStatus(ActivityStatusCode.Error);
            _errors.Add(1, TagsOf(operation, error));
            throw;
        }
        finally
        {
            if (started is { } start)
                _duration.Record(_time.GetElapsedTime(start).TotalSeconds, TagsOf(operation, error));
        }
    }

    /// <summary>Runs an operation without a result.</summary>
    public Task RunAsync(string operation, Func<Task> run) => RunAsync(operation, async () =>
    {
        await run();
        return true;
    });

    // What runs for no call, like polling, makes no traces.
    private Activity? Start(string operation) => _driverObserves || Activity.Current is null
        ? null
        : ServerTelemetry.Activities.StartActivity(
            ActivityKind.Client, tags: [new(Tags.DbSystem, _system), new(Tags.DbOperation, operation)], name: operation);

    private TagList TagsOf(string operation, string? error)
    {
        var tags = new TagList { { Tags.DbSystem, _system }, { Tags.DbOperation, operation } };
        if (error is not null)
            tags.Add(Tags.ErrorType, error);
        return tags;
    }

    // SQLSTATE from PostgreSQL, a number from SQLite.
    private static string ErrorType(Exception exception) => exception switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => sqlite.SqliteErrorCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
        DbException { SqlState: { } state } => state,
        _ => exception.GetType().FullName!,
    };
}
