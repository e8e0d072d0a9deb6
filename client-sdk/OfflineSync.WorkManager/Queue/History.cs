using OfflineSync.WorkManager.Storage;

namespace OfflineSync.WorkManager.Queue;

/// <summary>The attempts of all works, also of deleted ones.</summary>
internal static class History
{
    public const int PerWorkMax = 50;
    public const int Max = 10_000;

    private const string Columns = "run, work, worker, attempt, generation, started, ended, result, stop_reason, constraints";

    public static long Begin(WorkTransaction transaction, WorkSpec work, List<ConstraintReport> reports)
    {
        var database = transaction.Database;
        database.Prepare(
            """
            INSERT INTO attempts(work, worker, attempt, generation, started, result, stop_reason, constraints) VALUES (?1, ?2, ?3, ?4, ?5, 0, -256, ?6)
            """)
            .Bind(1, work.Id).Bind(2, work.WorkerName).Bind(3, work.Attempts).Bind(4, work.Generation).Bind(5, transaction.Now)
            .Bind(6, string.Join(',', reports.Select(r => $"{r.Kind}={r.Verdict}"))).Run();
        var run = database.Prepare("SELECT last_insert_rowid()").Scalar()!.Value;
        database.Prepare(
            "DELETE FROM attempts WHERE work = ?1 AND run <= (SELECT run FROM attempts WHERE work = ?1 ORDER BY run DESC LIMIT 1 OFFSET ?2)")
            .Bind(1, work.Id).Bind(2, PerWorkMax).Run();
        database.Prepare("DELETE FROM attempts WHERE run <= ?1").Bind(1, run - Max).Run();
        return run;
    }

    public static void End(WorkTransaction transaction, long run, AttemptResult result, StopReason reason) => transaction.Database
        .Prepare("UPDATE attempts SET ended = ?2, result = ?3, stop_reason = ?4 WHERE run = ?1")
        .Bind(1, run).Bind(2, transaction.Now).Bind(3, (long)result).Bind(4, (long)reason).Run();

    public static List<WorkAttempt> Of(WorkTransaction transaction, Guid id) =>
        transaction.Database.Prepare($"SELECT {Columns} FROM attempts WHERE work = ?1 ORDER BY run").Bind(1, id).List(Read);

    public static List<WorkAttempt> Latest(WorkTransaction transaction, int count) =>
        transaction.Database.Prepare($"SELECT {Columns} FROM attempts ORDER BY run DESC LIMIT ?1").Bind(1, count).List(Read);

    private static WorkAttempt Read(Statement row) => new()
    {
        WorkId = row.Id(1),
        WorkerName = row.Text(2),
        Attempt = (int)row.Integer(3),
        Generation = (int)row.Integer(4),
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
        EndedAt = row.IsNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
        Result = (AttemptResult)row.Integer(7),
        StopReason = (StopReason)row.Integer(8),
        Constraints = [.. row.Text(9).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Report)],
    };

    private static ConstraintReport Report(string text)
    {
        var parts = text.Split('=');
        return new ConstraintReport(Enum.Parse<ConstraintKind>(parts[0]), Enum.Parse<ConstraintVerdict>(parts[1]));
    }
}
