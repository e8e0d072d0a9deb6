using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Transport;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Diagnostics;

/// <summary>
/// Tells the server the sums of the journal, after a sync that happened anyway. A report has a number, and is stored before it is sent: until the server has
/// confirmed it, the same one is sent again, and the server counts it once.
/// </summary>
/// <param name="options">What the server is told, and how often.</param>
/// <param name="transport">The way to the server.</param>
/// <param name="journal">Where events and reports are; null: there is none, and only the policy is asked for.</param>
/// <param name="tuning">Goes by the policy that the server answers with.</param>
/// <param name="logger">Where trouble goes.</param>
internal sealed partial class Reporter(
    OfflineSyncOptions options, ISyncTransport transport, Journal? journal, SyncTuning tuning, ILogger logger)
{
    private const int EventsAtOnce = 500;

    private static readonly TimeSpan UnknownPause = TimeSpan.FromDays(1);
    private static readonly TimeSpan CancelledPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AskedPauseMax = TimeSpan.FromDays(7);

    // For when the journal cannot tell.
    private long _due;

    private long Now => options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether a report is to follow a sync that was made over a network.</summary>
    public bool IsDue(DiagnosticsNetwork network)
    {
        if (!options.Telemetry.Upload || network == DiagnosticsNetwork.Roaming)
            return false;
        var due = Math.Max(_due, journal?.Use(database => ReportTable.Read(database, ReportTable.Due), 0) ?? 0);
        var longest = options.Telemetry.ReportInterval > AskedPauseMax ? options.Telemetry.ReportInterval : AskedPauseMax;
        // Farther away than any pause: the clock was set back.
        return due <= Now || due > Now + (long)longest.TotalMilliseconds;
    }

    public async Task SendAsync(ByteString clientId, DeviceStanding standing, CancellationToken cancellationToken)
    {
        var request = journal?.Use(database => ReportTable.Pending(database) ?? Build(database, standing), null) ?? new ReportRequest { Cohort = Cohort() };
        request.Scope = options.Scope;
        request.ClientId = clientId;
        request.PolicyVersion = tuning.Version;
        var result = Label.Ok;
        try
        {
            Take(request, await transport.ReportAsync(request, cancellationToken));
        }
        catch (RpcException error) when (error.Status == StatusCode.Unimplemented)
        {
            result = Label.Of(error.Status);
            Pause(UnknownPause);
        }
        catch (RpcException error) when (error.Status == StatusCode.InvalidArgument)
        {
            result = Label.Of(error.Status);
            LogRefused(error);
            journal?.Use(ReportTable.Drop);
            Pause(options.Telemetry.ReportInterval);
        }
        catch (OperationCanceledException)
        {
            // Where syncs come faster than a report goes, it does not go along with each of them.
            result = Label.Cancelled;
            Pause(CancelledPause);
        }
        catch (Exception error)
        {
            result = error is RpcException call ? Label.Of(call.Status) : "unexpected";
            LogFailed(error);
            Pause(FailurePause);
        }
        ClientTelemetry.Reports.Add(1, new KeyValuePair<string, object?>("result", result));
    }

    private ReportRequest Build(Database database, DeviceStanding standing)
    {
        var builder = new ReportBuilder(options.TimeProvider.GetUtcNow());
        var reported = ReportTable.Read(database, ReportTable.Reported);
        List<DiagnosticsEvent> events;
        do
        {
            events = [.. EventTable.After(database, reported, EventsAtOnce).TakeWhile(added => added.Result.Length > 0)];
            events.ForEach(builder.Add);
            reported = events.Count > 0 ? events[^1].Id : reported;
        }
        while (events.Count == EventsAtOnce);
        var report = builder.Build((ulong)ReportTable.Read(database, ReportTable.Number) + 1, Cohort(), standing);
        ReportTable.Store(database, report, report.ToByteArray());
        ReportTable.Write(database, ReportTable.Number, (long)report.Number);
        ReportTable.Write(database, ReportTable.Reported, reported);
        return report;
    }

    private Cohort Cohort() => new()
    {
        AppVersion = Label.Cut(options.Telemetry.AppVersion),
        Os = Label.Cut(options.Telemetry.OperatingSystem ?? OperatingSystemName()),
        Region = Label.Cut(options.Telemetry.Region),
    };

    private void Take(ReportRequest request, ReportResponse response)
    {
        if (request.Number > 0 && response.Number >= request.Number)
        {
            journal?.Use(database =>
            {
                ReportTable.Drop(database);
                ReportTable.Write(database, ReportTable.Number, (long)Math.Min(response.Number, long.MaxValue - 1));
            });
        }
        var asked = TimeSpan.FromSeconds(response.NextReport);
        asked = asked < AskedPauseMax ? asked : AskedPauseMax;
        Pause(asked > options.Telemetry.ReportInterval ? asked : options.Telemetry.ReportInterval);
        if (response.Policy is { } policy)
            tuning.Take(policy);
    }

    private void Pause(TimeSpan pause)
    {
        _due = Now + (long)pause.TotalMilliseconds;
        journal?.Use(database => ReportTable.Write(database, ReportTable.Due, _due));
    }

    private static string OperatingSystemName()
    {
        var name = OperatingSystem.IsAndroid() ? "android"
            : OperatingSystem.IsIOS() ? "ios"
            : OperatingSystem.IsMacCatalyst() || OperatingSystem.IsMacOS() ? "macos"
            : OperatingSystem.IsWindows() ? "windows"
            : OperatingSystem.IsLinux() ? "linux"
            : "other";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} {Environment.OSVersion.Version.Major}");
    }

    [LoggerMessage(33, LogLevel.Warning, "The server refused a report of diagnostics; it is dropped")]
    private partial void LogRefused(Exception error);

    [LoggerMessage(34, LogLevel.Debug, "A report of diagnostics did not arrive; it is sent again later")]
    private partial void LogFailed(Exception error);
}
