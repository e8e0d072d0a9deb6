using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>What the journal knows of reports. Every method belongs into a transaction of the caller.</summary>
internal static class ReportTable
{
    /// <summary>The number of the last report that was built or that the server has.</summary>
    public const string Number = "number";

    /// <summary>The last event that is in a report.</summary>
    public const string Reported = "reported";

    /// <summary>When the next report is due.</summary>
    public const string Due = "due";

    /// <summary>When the last run of a work ended that the journal has.</summary>
    public const string WorkEnded = "work_ended";

    public static long Read(Database database, string name) => database.Prepare("SELECT value FROM settings WHERE name = ?1").Bind(1, name).Scalar() ?? 0;

    public static void Write(Database database, string name, long value) =>
        database.Prepare("INSERT INTO settings VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value").Bind(1, name).Bind(2, value).Run();

    /// <summary>The report that the server has not confirmed; null: there is none.</summary>
    public static ReportRequest? Pending(Database database) =>
        database.Prepare("SELECT body FROM report").List(row => ReportRequest.Parser.ParseFrom(row.Blob(0))).FirstOrDefault();

    public static void Store(Database database, ReportRequest report, byte[] body) =>
        database.Prepare("INSERT INTO report VALUES (1, ?1, ?2)").Bind(1, (long)report.Number).Bind(2, body).Run();

    public static void Drop(Database database) => database.Prepare("DELETE FROM report").Run();
}
