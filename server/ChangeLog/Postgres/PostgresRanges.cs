using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Server.ChangeLog.Ranges;
using static OfflineSync.Server.ChangeLog.Postgres.PostgresParameters;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>The statements of ranges.</summary>
internal static class PostgresRanges
{
    /// <summary>The statement that reads a page of a range.</summary>
    public static NpgsqlBatchCommand Select(string scope, RowRange range, long seen, PageBounds bounds)
    {
        var select = Statement(SqlOf(range), Text(scope), BigInt(bounds.Rows), BigInt(bounds.Bytes), BigInt(seen));
        foreach (var parameter in ParametersOf(range))
            select.Parameters.Add(parameter);
        return select;
    }

    /// <summary>Counts the rows of a range.</summary>
    public static async Task<long> CountAsync(NpgsqlConnection connection, string scope, RowRange range, int countMax, CancellationToken cancellationToken)
    {
        switch (range)
        {
            case TablesRange tables:
                var sum = 0L;
                foreach (var (table, after, interest) in tables.Tables)
                {
                    if (sum >= countMax)
                        break;
                    await using var countTable = Command(
                        connection,
                        interest is null ? PostgresStatements.CountTable : interest.ByWindow ? PostgresStatements.CountByWindow : PostgresStatements.CountInterest,
                        [
                            Text(scope), Int(table), BigInt(after.Change), Int(after.Ordinal), BigInt(countMax - sum),
                            .. interest is null ? (NpgsqlParameter[])[] : [Bytea(interest.From), BigInt(interest.Since), BigInt(interest.Fresh)],
                        ]);
                    sum += (long)(await countTable.ExecuteScalarAsync(cancellationToken))!;
                }
                return sum;
            case WindowRange window:
                await using (var countWindow = Command(
                    connection,
                    PostgresStatements.CountWindow,
                    Text(scope),
                    Int(window.Table),
                    Bytea(window.From),
                    Bytea(window.AfterKey),
                    Bytea(window.End),
                    BigInt(countMax)))
                {
                    return (long)(await countWindow.ExecuteScalarAsync(cancellationToken))!;
                }
            default:
                return Math.Min(((KeysRange)range).Keys.Count, countMax);
        }
    }

    private static string SqlOf(RowRange range) => range switch
    {
        TablesRange tables => PostgresStatements.SelectTablesPage(tables.Tables.Select(table => table.Interest)),
        WindowRange => PostgresStatements.SelectWindow,
        KeysRange => PostgresStatements.SelectKeys,
        _ => throw new UnreachableException(),
    };

    private static NpgsqlParameter[] ParametersOf(RowRange range) => range switch
    {
        TablesRange { Tables: var tables } =>
        [
            Array(NpgsqlDbType.Integer, tables, table => table.Table),
            Array(NpgsqlDbType.Bigint, tables, table => table.After.Change),
            Array(NpgsqlDbType.Integer, tables, table => table.After.Ordinal),
            Array(NpgsqlDbType.Bytea, tables, table => table.Interest?.From.ToArray()),
            Array(NpgsqlDbType.Bigint, tables, table => table.Interest?.Since),
            Array(NpgsqlDbType.Bigint, tables, table => table.Interest?.Fresh),
        ],
        WindowRange window => [Int(window.Table), Bytea(window.From), Bytea(window.AfterKey), Bytea(window.End)],
        KeysRange keys => [Int(keys.Table), Array(NpgsqlDbType.Bytea, keys.Keys, key => key.ToArray()), Bytea(keys.AfterKey)],
        _ => throw new UnreachableException(),
    };
}
