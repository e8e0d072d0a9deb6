namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>Removes what is old from a scope.</summary>
internal static class SqliteCompaction
{
    /// <summary>Removes it, within the writer's transaction.</summary>
    public static Compacted Run(SqliteWriter writer, string scope, ScopeHead head, CompactionCut cut)
    {
        var sum = writer.Command(SqliteStatements.SumTombstones, "$scope", "$floor");
        SqliteWrite.Set(sum, scope, cut.Floor);
        var bytes = (long)sum.ExecuteScalar()!;
        var tombstones = writer.Command(SqliteStatements.DeleteTombstones, "$scope", "$floor");
        SqliteWrite.Set(tombstones, scope, cut.Floor);
        var raise = writer.Command(SqliteStatements.RaiseFloors, "$floor", "$resultFloor", "$bytes", "$scope");
        SqliteWrite.Set(raise, cut.Floor, cut.ResultFloor, bytes, scope);
        var conflicts = writer.Command(SqliteStatements.PurgeConflicts, "$scope", "$before", "$max");
        SqliteWrite.Set(conflicts, scope, cut.ConflictsBefore, cut.ConflictsMax);
        var compacted = new Compacted(tombstones.ExecuteNonQuery(), DeleteResults(writer, scope, head.ResultFloor, cut.ResultFloor), conflicts.ExecuteNonQuery());
        raise.ExecuteNonQuery();
        return compacted;
    }

    /// <summary>Sequences rise with changes, so what a client has before its last one in the range is as old.</summary>
    private static int DeleteResults(SqliteWriter writer, string scope, long after, long upTo)
    {
        var select = writer.Command(SqliteStatements.SelectLastResults, "$scope", "$after", "$upTo");
        SqliteWrite.Set(select, scope, after, upTo);
        var clients = new List<(byte[] Client, long Last)>();
        using (var reader = select.ExecuteReader())
        {
            while (reader.Read())
                clients.Add((reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)));
        }
        var highest = writer.Command(SqliteStatements.SelectHighest, "$scope", "$client");
        var delete = writer.Command(SqliteStatements.DeleteResults, "$scope", "$client", "$last");
        var count = 0;
        foreach (var (client, last) in clients)
        {
            SqliteWrite.Set(highest, scope, client);
            SqliteWrite.Set(delete, scope, client, Math.Min(last, (long)highest.ExecuteScalar()! - 1));
            count += delete.ExecuteNonQuery();
        }
        return count;
    }
}
