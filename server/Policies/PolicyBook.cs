using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Policies;

/// <summary>All versions of the sync policies. A node hands out a new one within a minute.</summary>
internal sealed partial class PolicyBook(LogContextSource contexts, FieldStore store, TimeProvider time, ILogger<PolicyBook> logger) : IDisposable
{
    private const int HistoryMax = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Known? _known;

    /// <summary>The policy for a device; null if it has that version, or if that cannot be read: devices then keep what they have.</summary>
    /// <param name="cohort">What the device is.</param>
    /// <param name="known">The version that it has; 0 for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<SyncPolicy?> FindAsync(Cohort cohort, ulong known, CancellationToken cancellationToken)
    {
        var version = await LatestAsync(cancellationToken);
        return (ulong)version.Version == known || version.FindProblem() is not null ? null : PolicyMessage.For(cohort, version);
    }

    /// <summary>The versions, the latest one first; at most 200.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<IReadOnlyList<PolicyVersion>> HistoryAsync(CancellationToken cancellationToken)
    {
        var records = await store.AskAsync(context =>
            context.Policies.AsNoTracking().OrderByDescending(policy => policy.Version).Take(HistoryMax).ToListAsync(cancellationToken));
        return [.. records.Select(Read)];
    }

    /// <summary>Makes a document the latest version.</summary>
    /// <exception cref="InvalidOperationException">Somebody else did at the same time.</exception>
    public async Task<PolicyVersion> ApplyAsync(PolicyDocument document, string note, CancellationToken cancellationToken)
    {
        await using var context = contexts();
        var last = await context.Policies.MaxAsync(policy => (long?)policy.Version, cancellationToken) ?? 0;
        var record = new PolicyRecord
        {
            Version = last + 1,
            AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Note = note,
            Document = PolicyJson.Write(document),
        };
        context.Policies.Add(record);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (context.Policies.AsNoTracking().Any(policy => policy.Version == record.Version))
        {
            throw new InvalidOperationException($"Somebody else applied version {record.Version} at the same time. Look at it with \"policies show\", and apply yours again.");
        }
        _known = null;
        return Read(record);
    }

    public void Dispose() => _reading.Dispose();

    private async Task<PolicyVersion> LatestAsync(CancellationToken cancellationToken)
    {
        if (Recall() is { } known)
            return known;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (Recall() is { } read)
                return read;
            var record = await store.AskAsync(context =>
                context.Policies.AsNoTracking().OrderByDescending(policy => policy.Version).FirstOrDefaultAsync(cancellationToken));
            var latest = record is null ? new PolicyVersion(0, default, "", PolicyJson.Write(new PolicyDocument([]))) : Read(record);
            if (latest.FindProblem() is { } problem)
                VersionUnreadable(logger, latest.Version, problem);
            _known = new Known(latest, time.GetTimestamp());
            return latest;
        }
        finally
        {
            _reading.Release();
        }
    }

    private PolicyVersion? Recall() => _known is { } known && time.GetElapsedTime(known.ReadAt) < Fresh ? known.Version : null;

    private static PolicyVersion Read(PolicyRecord record) => new(
        record.Version, DateTimeOffset.FromUnixTimeMilliseconds(record.AppliedAt), record.Note, record.Document);

    [LoggerMessage(
        EventId = 2201,
        Level = LogLevel.Warning,
        Message = "Version {Version} of the sync policies cannot be read, and devices keep what they have: {Problem}")]
    private static partial void VersionUnreadable(ILogger logger, long version, string problem);

    private sealed record Known(PolicyVersion Version, long ReadAt);
}
