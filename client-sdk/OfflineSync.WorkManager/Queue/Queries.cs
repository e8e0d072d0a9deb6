namespace OfflineSync.WorkManager.Queue;

/// <summary>Finds works by a query.</summary>
internal static class Queries
{
    public static List<WorkInfo> List(WorkTransaction transaction, WorkQuery query)
    {
        var values = new List<string>();
        var conditions = new List<string>();
        Add(query.Ids.Select(id => id.ToString()), "w.id IN ({0})");
        Add(query.UniqueNames, "w.unique_name IN ({0})");
        Add(query.Tags, "EXISTS (SELECT 1 FROM tags t WHERE t.work = w.id AND t.tag IN ({0}))");
        if (query.States.Count > 0)
            conditions.Add($"w.state IN ({string.Join(',', query.States.Select(s => (int)s))})");
        if (conditions.Count == 0)
            throw new ArgumentException("The query is empty. Ask for ids, unique names, tags or states.", nameof(query));
        using var statement = transaction.Database.Once($"SELECT {WorkRow.Columns} FROM work w WHERE {string.Join(" AND ", conditions)} ORDER BY w.seq");
        for (var i = 0; i < values.Count; i++)
            statement.Bind(i + 1, values[i]);
        return statement.List(WorkRow.Read).ConvertAll(transaction.Info);

        void Add(IEnumerable<string> wanted, string condition)
        {
            var parameters = new List<string>();
            foreach (var value in wanted)
            {
                values.Add(value);
                parameters.Add($"?{values.Count}");
            }
            if (parameters.Count > 0)
                conditions.Add(condition.Replace("{0}", string.Join(',', parameters), StringComparison.Ordinal));
        }
    }
}
