using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.ChangeLog.Beside;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Fleet;

/// <summary>Keeps what devices report, beside the log, in either store.</summary>
internal sealed class FieldStore(StoreSessions sessions, FieldOptions options)
{
    private const int LabelsMax = 10_000;
    private static readonly TimeSpan QuestionMax = TimeSpan.FromSeconds(10);

    /// <summary>Takes a report, whole or not at all, unless it or a later one of the device was taken.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<TakenReport> TakeAsync(FieldReport report, CancellationToken cancellationToken) => sessions.WriteAsync(
        async session =>
        {
            var device = report.Device;
            if (await session.ExecuteAsync(FieldStatements.TakeDevice, cancellationToken, ValuesOf(device)) == 0)
                return new TakenReport(await ReadNumberAsync(session, device.Scope, device.ClientId, cancellationToken), IsNew: false);
            await session.ExecuteManyAsync(FieldStatements.AddDeviceCell, report.Cells.Select(cell => ValuesOf(device, cell)), cancellationToken);
            if (report.Events.Count > 0)
            {
                await session.ExecuteManyAsync(FieldStatements.AddEvent, report.Events.Select(ValuesOf), cancellationToken);
                await session.ExecuteAsync(FieldStatements.TrimEvents, cancellationToken, device.Scope, device.ClientId, options.EventsPerDeviceMax);
            }
            // Last, since other devices wait for these rows; and each in the order of keys, so that no two wait for each other.
            await session.ExecuteManyAsync(FieldStatements.AddCell, report.Cells.Select(cell => CohortValuesOf(device, cell)), cancellationToken);
            return new TakenReport(device.ReportNumber, IsNew: true);
        },
        cancellationToken);

    /// <summary>The number of the device's last report; 0 for none.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<long> FindNumberAsync(string scope, Guid client, CancellationToken cancellationToken) =>
        sessions.ReadAsync(session => ReadNumberAsync(session, scope, client, cancellationToken), cancellationToken);

    /// <summary>The cohorts that counted something on a day.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<List<(string AppVersion, string Os, string Region)>> ReadCohortsAsync(int day, int countMax, CancellationToken cancellationToken) => sessions.ReadAsync(
        session => session.ReadAsync(
            FieldStatements.SelectCohorts, row => (row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken, day, countMax),
        cancellationToken);

    /// <summary>The labels of what was counted on a day.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<List<(Metric Metric, string Label)>> ReadLabelsAsync(int day, CancellationToken cancellationToken) => sessions.ReadAsync(
        session => session.ReadAsync(
            FieldStatements.SelectLabels, row => ((Metric)row.GetInt16(0), row.GetString(1)), cancellationToken, day, LabelsMax),
        cancellationToken);

    /// <summary>Notes how large the largest scopes are today.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<int> MeasureScopesAsync(int today, CancellationToken cancellationToken)
    {
        var sizes = await sessions.ReadAsync(
            session => session.ReadAsync(
                FieldStatements.SelectSizes,
                row => new object[] { row.GetString(0), today, row.GetInt64(1), row.GetInt64(2) },
                cancellationToken,
                options.ScopesMax),
            cancellationToken);
        // In the order of keys and in small steps, since other nodes do the same.
        foreach (var part in sizes.OrderBy(size => (string)size[0], StringComparer.Ordinal).Chunk(StepMax))
        {
            await sessions.WriteAsync(
                async session =>
                {
                    await session.ExecuteManyAsync(FieldStatements.WriteSize, part, cancellationToken);
                    return part.Length;
                },
                cancellationToken);
        }
        return sizes.Count;
    }

    /// <summary>The most rows of one step of <see cref="MeasureScopesAsync"/> or <see cref="PurgeAsync"/>.</summary>
    public const int StepMax = 1_000;

    /// <summary>Does one step of removing what is old, by a statement of <see cref="FieldStatements"/>.</summary>
    /// <returns>How many rows were removed: at most <see cref="StepMax"/>.</returns>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<int> PurgeAsync(string statement, object before, CancellationToken cancellationToken) =>
        sessions.WriteAsync(session => session.ExecuteAsync(statement, cancellationToken, before, StepMax), cancellationToken);

    /// <summary>Asks the schema's context, for what people look at. A question that takes too long is given up: syncs need the store as well.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public Task<T> AskAsync<T>(Func<LogContext, Task<T>> question) => sessions.UseAsync(context =>
    {
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        context.Database.SetCommandTimeout(QuestionMax);
        return question(context);
    });

    private static async Task<long> ReadNumberAsync(StoreSession session, string scope, Guid client, CancellationToken cancellationToken) =>
        (await session.ReadAsync(FieldStatements.SelectNumber, row => row.GetInt64(0), cancellationToken, scope, client)).FirstOrDefault();

    private static object[] ValuesOf(FieldDeviceRecord device) =>
    [
        device.Scope, device.ClientId, device.ReportNumber, device.AppVersion, device.Os, device.Region, device.Network, device.FirstSeenAt, device.SeenAt,
        device.SyncedAt, device.LastResult, device.LastReason, device.PolicyVersion, device.OutboxCount, device.OutboxAge, device.Quarantined, device.Rejected,
        device.Conflicts, device.GaveUp, device.FreeBytes, device.DatabaseBytes,
    ];

    private static object[] ValuesOf(FieldDeviceRecord device, ReportedCell cell) =>
        [device.Scope, device.ClientId, cell.Day, (short)cell.Network, (short)cell.Metric, cell.Label, cell.Bucket, cell.Value];

    private static object[] CohortValuesOf(FieldDeviceRecord device, ReportedCell cell) =>
        [cell.Day, device.AppVersion, device.Os, device.Region, (short)cell.Network, (short)cell.Metric, cell.Label, cell.Bucket, cell.Value];

    private static object[] ValuesOf(FieldEventRecord happened) =>
    [
        happened.Scope, happened.ClientId, happened.ReportNumber, happened.Ord, happened.At, happened.Kind, happened.Trigger, happened.Result, happened.Reason,
        happened.Network, happened.Battery, happened.Duration, happened.Attempt, happened.BytesSent, happened.BytesReceived, happened.RowsSent,
        happened.RowsReceived,
    ];
}
