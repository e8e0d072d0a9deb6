namespace OfflineSync.WorkManager.Queue;

/// <summary>Finds what may start.</summary>
internal static class Due
{
    private const string Waiting = "state = 0 AND owner IS NULL";

    /// <summary>The different constraints of the works that wait or run.</summary>
    public static List<Constraints> DistinctConstraints(WorkTransaction transaction) => transaction.Database
        .Prepare("SELECT DISTINCT constraints FROM work WHERE state IN (0, 1) AND constraints <> 0").List(r => Constraints.Unpack((int)r.Integer(0)));

    /// <summary>Works that are due, expedited first attempts first, then by their time.</summary>
    public static List<DueWork> List(WorkTransaction transaction, IEnumerable<Constraints> allowed, int limit)
    {
        var constraints = $",{string.Join(',', allowed.Select(c => c.Packed))},";
        return transaction.Database
            .Prepare(
                $"""
                SELECT id, generation, attempts FROM work WHERE {Waiting} AND next_run <= ?1 AND instr(?3, ',' || constraints || ',') > 0
                ORDER BY (is_expedited AND attempts = 0) DESC, next_run, seq LIMIT ?2
                """)
            .Bind(1, transaction.Now).Bind(2, limit).Bind(3, constraints)
            .List(r => new DueWork(r.Id(0), (int)r.Integer(1), (int)r.Integer(2)));
    }

    /// <summary>When the next work becomes due that is not yet.</summary>
    public static long? Next(WorkTransaction transaction) => transaction.Database
        .Prepare($"SELECT min(next_run) FROM work WHERE {Waiting} AND next_run > ?1 AND next_run < {long.MaxValue}").Bind(1, transaction.Now).Scalar();

    /// <summary>What the works that wait or run need. One that runs is needed at once, should the process die.</summary>
    public static List<WorkDemand> Demands(WorkTransaction transaction) => transaction.Database
        .Prepare(
            """
            SELECT constraints, min(CASE state WHEN 1 THEN ?1 ELSE next_run END), max(is_expedited AND attempts <= state) FROM work
            WHERE state IN (0, 1) AND next_run < ?2 GROUP BY constraints ORDER BY constraints
            """)
        .Bind(1, transaction.Now).Bind(2, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        .List(r => new WorkDemand(Constraints.Unpack((int)r.Integer(0)), DateTimeOffset.FromUnixTimeMilliseconds(r.Integer(1)), r.Integer(2) != 0));

    public static bool HasUnfinished(WorkTransaction transaction) =>
        transaction.Database.Prepare("SELECT 1 FROM work WHERE state IN (0, 1) LIMIT 1").Scalar() is not null;
}
