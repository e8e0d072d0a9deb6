using Google.Protobuf.Collections;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Migrations.Model;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Fleet;

/// <summary>Checks a report against the contract before it has any effect. What only a newer app can know is left out.</summary>
internal static class ReportReader
{
    private const int BatteryMax = 101;
    private const int AttemptMax = 1_000_000;

    /// <summary>Reads a report.</summary>
    /// <param name="request">What the device sent.</param>
    /// <param name="now">The server's time.</param>
    /// <exception cref="RpcException">It is over a bound; the message names the field.</exception>
    public static FieldReport Read(ReportRequest request, DateTimeOffset now)
    {
        var client = ClientId.ToGuid(PushReader.ReadAddress(request.Scope, request.ClientId.Span));
        ReportFields.Count("days", request.Days.Count, FieldLimits.DayReportsMax);
        ReportFields.Count("events", request.Events.Count, FieldLimits.EventsMax);
        var device = ReadDevice(request, client, now);
        return new FieldReport(device, ReadCells(request.Days, FieldDay.Of(now)), ReadEvents(request, client, now));
    }

    private static FieldDeviceRecord ReadDevice(ReportRequest request, Guid client, DateTimeOffset now)
    {
        var cohort = request.Cohort ?? new Cohort();
        var standing = request.Standing ?? new DeviceStanding();
        var milliseconds = now.ToUnixTimeMilliseconds();
        return new FieldDeviceRecord
        {
            Scope = request.Scope,
            ClientId = client,
            ReportNumber = ReportFields.Version("number", request.Number),
            AppVersion = ReportFields.Text("cohort.app_version", cohort.AppVersion),
            Os = ReportFields.Text("cohort.os", cohort.Os),
            Region = ReportFields.Text("cohort.region", cohort.Region),
            Network = (short)ReportFields.Network(request.Days.MaxBy(day => day.Day)?.Network ?? FieldNetwork.Unspecified),
            FirstSeenAt = milliseconds,
            SeenAt = milliseconds,
            SyncedAt = Math.Clamp(standing.LastSync, 0, milliseconds),
            LastResult = request.Events.LastOrDefault()?.Result ?? "",
            LastReason = request.Events.LastOrDefault(happened => happened.Reason.Length > 0)?.Reason ?? "",
            PolicyVersion = ReportFields.Version("policy_version", request.PolicyVersion),
            OutboxCount = ReportFields.Number("standing.outbox_count", standing.OutboxCount),
            OutboxAge = ReportFields.Size("standing.outbox_age", standing.OutboxAge),
            Quarantined = ReportFields.Number("standing.quarantined", standing.Quarantined),
            Rejected = ReportFields.Number("standing.rejected", standing.Rejected),
            Conflicts = ReportFields.Number("standing.conflicts", standing.Conflicts),
            GaveUp = ReportFields.Number("standing.gave_up", standing.GaveUp),
            FreeBytes = ReportFields.Size("standing.free_space", standing.FreeSpace) - 1,
            DatabaseBytes = ReportFields.Size("standing.database_bytes", standing.DatabaseBytes),
        };
    }

    private static List<ReportedCell> ReadCells(RepeatedField<DayReport> days, int today)
    {
        var cells = new List<ReportedCell>();
        for (var i = 0; i < days.Count; i++)
        {
            ReportFields.Count($"days[{i}].cells", days[i].Cells.Count, FieldLimits.CellsMax);
            // The clock of the device is wrong.
            var day = days[i].Day >= today - FieldLimits.DaysMax && days[i].Day <= today + 1 ? days[i].Day : today;
            for (var j = 0; j < days[i].Cells.Count; j++)
            {
                var cell = days[i].Cells[j];
                var label = ReportFields.Text($"days[{i}].cells[{j}].label", cell.Label);
                var value = ReportFields.Number($"days[{i}].cells[{j}].value", (long)Math.Min(cell.Value, long.MaxValue));
                if (value > 0 && IsKnown(cell))
                    cells.Add(new ReportedCell(day, ReportFields.Network(days[i].Network), cell.Metric, label, (short)cell.Bucket, value));
            }
        }
        return cells;
    }

    private static bool IsKnown(Cell cell) =>
        cell.Metric != Metric.Unspecified && Enum.IsDefined(cell.Metric) && cell.Bucket <= FieldBuckets.BoundsOf(cell.Metric).Length;

    private static List<FieldEventRecord> ReadEvents(ReportRequest request, Guid client, DateTimeOffset now)
    {
        var events = new List<FieldEventRecord>(request.Events.Count);
        for (var i = 0; i < request.Events.Count; i++)
        {
            var happened = ReadEvent(request, i, client, now);
            if (happened.Kind != (short)FieldEventKind.Unspecified && Enum.IsDefined((FieldEventKind)happened.Kind))
                events.Add(happened);
        }
        return events;
    }

    private static FieldEventRecord ReadEvent(ReportRequest request, int index, Guid client, DateTimeOffset now)
    {
        var (happened, field) = (request.Events[index], $"events[{index}]");
        if (happened.Battery > BatteryMax)
            throw PushReader.Malformed($"Field \"{field}.battery\" is {happened.Battery}; it must be 0 to {BatteryMax}.");
        return new FieldEventRecord
        {
            Scope = request.Scope,
            ClientId = client,
            ReportNumber = (long)request.Number,
            Ord = index,
            At = TimeOf(happened, now),
            Kind = (short)Math.Clamp((int)happened.Kind, 0, short.MaxValue),
            Trigger = ReportFields.Text($"{field}.trigger", happened.Trigger),
            Result = ReportFields.Text($"{field}.result", happened.Result),
            Reason = ReportFields.Text($"{field}.reason", happened.Reason),
            Network = (short)ReportFields.Network(happened.Network),
            Battery = (short)((int)happened.Battery - 1),
            Duration = ReportFields.Number($"{field}.duration", happened.Duration),
            Attempt = (int)Math.Min(happened.Attempt, AttemptMax),
            BytesSent = ReportFields.Number($"{field}.bytes_sent", happened.BytesSent),
            BytesReceived = ReportFields.Number($"{field}.bytes_received", happened.BytesReceived),
            RowsSent = ReportFields.Number($"{field}.rows_sent", happened.RowsSent),
            RowsReceived = ReportFields.Number($"{field}.rows_received", happened.RowsReceived),
        };
    }

    /// <summary>By the device's clock, unless that is as wrong as for days.</summary>
    private static long TimeOf(FieldEvent happened, DateTimeOffset now)
    {
        var today = FieldDay.Of(now);
        return happened.At >= FieldDay.Start(today - FieldLimits.DaysMax) && happened.At < FieldDay.Start(today + 2) ? happened.At : now.ToUnixTimeMilliseconds();
    }
}
