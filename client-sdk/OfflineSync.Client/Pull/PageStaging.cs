using System.Globalization;
using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>
/// Keeps the pages of a large delta in a file of its own until the checkpoint is complete. The app's database is not locked meanwhile, and an
/// interrupted pull goes on after the last page that arrived, also after a restart.
/// </summary>
internal sealed class PageStaging : IDisposable
{
    public const string Alias = "offlinesync_staging";

    private const int FormatVersion = 2;

    private readonly string _path;
    private readonly Database _file;
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly Dictionary<int, Statement> _inserts = [];

    private PageStaging(string path, Database file, IReadOnlyList<CapturedTable> tables)
    {
        _path = path;
        _file = file;
        _tables = tables;
    }

    /// <summary>Where the pull goes on.</summary>
    public byte[] Cursor { get; private set; } = [];

    /// <summary>What the pull asks for: it has to go on with the same.</summary>
    public PullRequest Request { get; private set; } = new();

    /// <summary>How many rows have come.</summary>
    public long RowCount { get; private set; }

    public static string PathFor(string databasePath, string scope)
    {
        var hash = 2166136261u;
        foreach (var c in scope)
            hash = (hash ^ c) * 16777619u;
        return $"{databasePath}-offlinesync-{hash.ToString("x8", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Opens what an interrupted pull from this cursor left; null when there is nothing to resume.</summary>
    /// <param name="path">The file.</param>
    /// <param name="purpose">Who pulls what: pages that were meant for another client id or kind of pull leave other rows out.</param>
    /// <param name="state">Where the scope is.</param>
    /// <param name="tables">The tables of the scope.</param>
    public static PageStaging? TryResume(string path, string purpose, ScopeState state, IReadOnlyList<CapturedTable> tables)
    {
        if (!File.Exists(path))
            return null;
        var staging = TryOpen(path, tables);
        if (staging is not null && staging.TryReadState(purpose, state))
            return staging;
        staging?.Dispose();
        Discard(path);
        return null;
    }

    public static PageStaging Create(string path, string purpose, PullRequest request, ReadOnlySpan<byte> baseCursor, IReadOnlyList<CapturedTable> tables)
    {
        Discard(path);
        var staging = Open(path, tables);
        try
        {
            staging.Initialize(purpose, request, baseCursor);
            return staging;
        }
        catch
        {
            staging.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a page and moves the cursor, in one transaction.</summary>
    public void Add(Page page) => _file.Write(() =>
    {
        foreach (var block in page.Changes?.Tables ?? Enumerable.Empty<TableChanges>())
        {
            if (_tables.FirstOrDefault(table => NameComparer.Instance.Equals(table.Name, block.Table)) is { } table)
                Add(new IncomingTable(table, block));
            else
                Skip(block.Table, "");
        }
        Cursor = page.Cursor.ToByteArray();
        _file.Prepare("UPDATE state SET cursor = ?1, rows = ?2").Bind(1, Cursor).Bind(2, RowCount).Run();
    });

    public bool HasRows(CapturedTable table) => _file.Scalar($"SELECT 1 FROM {TableName(table)} LIMIT 1") is not null;

    public void AttachTo(Database database) => database.Prepare($"ATTACH ?1 AS {Alias}").Bind(1, _path).Run();

    public static void DetachFrom(Database database) => database.Execute($"DETACH {Alias}");

    /// <summary>Selects the keys of rows that are in the app's table and not among the staged ones.</summary>
    public static string MissingRowsSql(CapturedTable table)
    {
        var matches = string.Join(" AND ", table.KeyNames.Select((name, i) => $"s.k{i} = t.{Quote(name)}"));
        return $"SELECT {List(table.KeyNames, "t.")} FROM {Quote(table.Name)} t "
            + $"WHERE NOT EXISTS (SELECT 1 FROM {Alias}.{TableName(table)} s WHERE {matches})";
    }

    /// <summary>Of the rows that came whole, in a range by a column: the value of the one that has so many newer ones. Nothing if fewer came.</summary>
    public static Value? FindValue(Database database, CapturedTable table, string column, in Value from, in Value before, long newer)
    {
        var value = $"c{CapturedTable.IndexOf(table.ValueNames, column)}";
        var keys = string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"));
        var arena = new ByteArena();
        var query = database.Prepare(
            $"""
            SELECT max({value}) FROM {Alias}.{TableName(table)}
            WHERE op = {(int)RowOperation.Insert} AND (?1 IS NULL OR {value} >= ?1) AND (?2 IS NULL OR {value} < ?2 OR {value} IS NULL)
            GROUP BY {keys} ORDER BY 1 DESC LIMIT 1 OFFSET ?3
            """).Bind(3, newer);
        query.Bind(1, from);
        query.Bind(2, before);
        var found = query.List(row => row.Value(0, arena));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Makes lookups by key fast; only needed to find missing rows.</summary>
    public void IndexKeys()
    {
        foreach (var table in _tables)
        {
            var keys = string.Join(", ", table.KeyNames.Select((_, i) => $"k{i}"));
            _file.Execute($"CREATE INDEX IF NOT EXISTS i{table.Id} ON {TableName(table)}({keys})");
        }
    }

    public static string TableName(CapturedTable table) => $"s{table.Id}";

    /// <summary>Closes and removes the file.</summary>
    public void Delete()
    {
        Dispose();
        Discard(_path);
    }

    public void Dispose() => _file.Dispose();

    private static PageStaging Open(string path, IReadOnlyList<CapturedTable> tables)
    {
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = path };
        return new PageStaging(path, Connections.Open(file, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"), tables);
    }

    private static PageStaging? TryOpen(string path, IReadOnlyList<CapturedTable> tables)
    {
        try
        {
            return Open(path, tables);
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return null;
        }
    }

    /// <summary>Removes what an interrupted pull left.</summary>
    public static void Discard(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
            File.Delete(path + suffix);
    }

    private void Initialize(string purpose, PullRequest request, ReadOnlySpan<byte> baseCursor)
    {
        _file.Execute("CREATE TABLE state(version INTEGER, purpose TEXT, base BLOB, schema TEXT, cursor BLOB, rows INTEGER, request BLOB)");
        _file.Execute("CREATE TABLE skipped(name TEXT, col TEXT, PRIMARY KEY (name, col)) WITHOUT ROWID");
        foreach (var table in _tables)
        {
            var columns = table.KeyNames.Select((_, i) => $"k{i}").Concat(table.ValueNames.Select((_, i) => $"c{i}"));
            _file.Execute($"CREATE TABLE {TableName(table)}(id INTEGER PRIMARY KEY, op INTEGER NOT NULL, mask BLOB, {string.Join(", ", columns)})");
        }
        _file.Prepare("INSERT INTO state VALUES (?1, ?2, ?3, ?4, ?3, 0, ?5)")
            .Bind(1, FormatVersion).Bind(2, purpose).Bind(3, baseCursor).Bind(4, SchemaText()).Bind(5, request.ToByteArray()).Run();
        Cursor = baseCursor.ToArray();
        Request = request;
    }

    private bool TryReadState(string purpose, ScopeState scope)
    {
        try
        {
            if (_file.Scalar("SELECT version FROM state") != FormatVersion)
                return false;
            var state = _file.Prepare("SELECT purpose, base, schema, cursor, rows, request FROM state");
            var isOurs = state.Step() && state.Text(0) == purpose && scope.Start.AsSpan().SequenceEqual(state.Blob(1)) && state.Text(2) == SchemaText();
            if (isOurs)
            {
                Cursor = state.Blob(3);
                RowCount = state.Integer(4);
                Request = PullRequest.Parser.ParseFrom(state.Blob(5));
            }
            state.Reset();
            // Pages of another life of the app's file leave out what this one has never written.
            return isOurs && Request.KnownStamp <= scope.KnownStamp && (scope.Start.Length == 0 || _tables.All(HasWholeRows));
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>Whether what comes of a table does for it: if rows leave it, as they may not have when the pull was begun, those that changed have to come as a whole.</summary>
    private bool HasWholeRows(CapturedTable table) => !table.IsPartial
        || Request.Subscription?.Tables.All(asked => asked.WholeRows || !NameComparer.Instance.Equals(asked.Table, table.Name)) == true;

    private string SchemaText() =>
        string.Join('\n', _tables.Select(table => $"{table.Id}:{List(table.KeyNames)}:{Columns(table)}"));

    private static string Columns(CapturedTable table) => string.Join(", ", table.Rules.Select(rule => $"{Quote(rule.WireName)} {(int)rule.Form}"));

    private void Add(IncomingTable rows)
    {
        foreach (var column in rows.UnknownColumns)
            Skip(rows.Table.Name, column);
        var table = rows.Table;
        var insert = InsertFor(table);
        var firstValue = 3 + table.KeyNames.Count;
        while (rows.Read())
        {
            RowCount++;
            var isWhole = rows.Operation == RowOperation.Insert && rows.Columns.Count == table.ValueNames.Count;
            insert.Bind(1, (long)rows.Operation);
            insert.BindAll(3, rows.Key);
            if (isWhole)
            {
                insert.Bind(2, (string?)null);
                insert.BindAll(firstValue, rows.Values);
            }
            else
            {
                insert.Bind(2, rows.Columns.Bits.Span);
                for (var i = 0; i < table.ValueNames.Count; i++)
                    insert.Bind(firstValue + i, Protocol.Values.Value.Null);
                for (var i = 0; i < rows.Columns.Count; i++)
                    insert.Bind(firstValue + rows.Columns.Indexes[i], rows.Values[i]);
            }
            insert.Run();
        }
    }

    private Statement InsertFor(CapturedTable table)
    {
        if (!_inserts.TryGetValue(table.Id, out var insert))
        {
            insert = _file.Prepare(
                $"INSERT INTO {TableName(table)} VALUES (NULL, {Parameters(1, 2 + table.KeyNames.Count + table.ValueNames.Count)})");
            _inserts.Add(table.Id, insert);
        }
        return insert;
    }

    private void Skip(string table, string column) =>
        _file.Prepare("INSERT INTO skipped VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, table).Bind(2, column).Run();
}
