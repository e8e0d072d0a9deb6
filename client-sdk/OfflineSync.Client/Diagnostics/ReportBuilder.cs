using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>Makes a report of events. What does not fit is left out: the oldest days, and events that went well.</summary>
internal sealed class ReportBuilder(DateTimeOffset now)
{
    private const long MillisecondsPerDay = 86_400_000;
    private const int RoutineMax = 30;

    private readonly Dictionary<(int Day, FieldNetwork Network), Cells> _days = [];
    private readonly Queue<DiagnosticsEvent> _striking = [];
    private readonly Queue<DiagnosticsEvent> _routine = [];

    private int Today => DayOf(now);

    public void Add(DiagnosticsEvent added)
    {
        var day = DayOf(added.StartedAt);
        if (day <= Today - FieldLimits.DaysMax)
            return;
        var part = (day, NetworkOf(added));
        if (!_days.TryGetValue(part, out var cells))
            _days.Add(part, cells = new Cells());
        cells.Add(added);
        var (queue, max) = IsRoutine(added) ? (_routine, RoutineMax) : (_striking, FieldLimits.EventsMax);
        queue.Enqueue(added);
        if (queue.Count > max)
            queue.Dequeue();
    }

    public ReportRequest Build(ulong number, Cohort cohort, DeviceStanding standing)
    {
        var report = new ReportRequest { Number = number, Cohort = cohort, Standing = standing };
        foreach (var ((day, network), cells) in _days.OrderByDescending(part => part.Key.Day).ThenBy(part => part.Key.Network).Take(FieldLimits.DayReportsMax))
            report.Days.Add(new DayReport { Day = day, Network = network, Cells = { cells.All() } });
        var room = FieldLimits.EventsMax - _striking.Count;
        report.Events.Add(_striking.Concat(_routine.TakeLast(Math.Max(0, room))).OrderBy(added => added.Id).Select(ToFieldEvent));
        while (report.Days.Count > 1 && report.CalculateSize() > FieldLimits.ReportBytesMax / 2)
            report.Days.RemoveAt(report.Days.Count - 1);
        return report;
    }

    private static bool IsRoutine(DiagnosticsEvent added) =>
        added is { Result: Label.Ok or Label.Success, MutationsRejected: 0, Quarantined: 0, Conflicts.Count: 0 };

    private static int DayOf(DateTimeOffset time) => (int)Math.Floor(time.ToUnixTimeMilliseconds() / (double)MillisecondsPerDay);

    private static FieldNetwork NetworkOf(DiagnosticsEvent added) => (FieldNetwork)added.Device.Network;

    private static FieldEvent ToFieldEvent(DiagnosticsEvent added) => new()
    {
        At = added.StartedAt.ToUnixTimeMilliseconds(),
        Kind = (FieldEventKind)added.Kind,
        Trigger = added.Kind == DiagnosticsKind.Work ? WorkOf(added.Trigger) : added.Trigger,
        Result = Label.Cut(added.Result),
        Reason = Label.Cut(added.Reason),
        Network = NetworkOf(added),
        Battery = added.Device.BatteryPercent is { } percent ? (uint)Math.Clamp(percent, 0, 100) + 1 : 0,
        Duration = added.DurationMilliseconds,
        Attempt = (uint)added.Attempt,
        BytesSent = added.BytesSent,
        BytesReceived = added.BytesReceived,
        RowsSent = added.RowsSent,
        RowsReceived = added.RowsReceived,
    };

    /// <summary>The app's own works stay unnamed.</summary>
    private static string WorkOf(string worker) => worker is SyncWorkNames.Sync or SyncWorkNames.Bulk or SyncWorkNames.Maintenance or SyncWorkNames.Attachments
        ? worker : "app";
}
