using System.Globalization;
using Google.Protobuf;
using OfflineSync.Simulation.Sweeps.Ledger;
using OfflineSync.Simulation.Sweeps.Scenario;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>What a device's database holds at one moment.</summary>
internal sealed class LocalState
{
    private const string Entries =
        """
        SELECT o.state, o.scope, o.sequence, o.stamp, p.change_set FROM offlinesync_outbox o LEFT JOIN offlinesync_payloads p ON p.id = o.id ORDER BY o.id
        """;

    private readonly Dictionary<string, string> _rows = [];

    private LocalState(AppDevice device)
    {
        Outbox = device.Read(Entries, reader => new OutboxRow(
            reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.GetInt64(3),
            reader.IsDBNull(4) ? [] : [.. ChangeRows.Read(ByteString.CopyFrom(reader.GetFieldValue<byte[]>(4))).Select(row => row.Text).OfType<string>()]));
        Captured = [.. device.Query("SELECT t.name || '/' || c.k0 FROM offlinesync_capture c JOIN offlinesync_tables t ON t.id = c.t")];
        Scopes = device.Read(
            "SELECT scope, CAST(cursor AS TEXT), change, next_sequence FROM offlinesync_scopes",
            reader => new ScopeRow(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        Stamp = device.Read("SELECT stamp FROM offlinesync_client", reader => reader.GetInt64(0)).Single();
        foreach (var table in AppDevice.Tables)
        {
            foreach (var (key, text) in device.Read($"SELECT id, text FROM {table}", reader => (reader.GetString(0), reader.IsDBNull(1) ? "NULL" : reader.GetString(1))))
                _rows.Add($"{table}/{key}", text);
        }
        Texts = [.. Outbox.SelectMany(row => row.Texts)];
    }

    public IReadOnlyList<OutboxRow> Outbox { get; }

    /// <summary>The texts of all mutations in the outbox.</summary>
    public HashSet<string> Texts { get; }

    public HashSet<string> Captured { get; }

    public IReadOnlyList<ScopeRow> Scopes { get; }

    /// <summary>The latest stamp that was used or seen.</summary>
    public long Stamp { get; }

    public static LocalState Of(AppDevice device) => new(device);

    /// <summary>The text of a row, or that it is not there.</summary>
    public string Shown(string table, string key) => _rows.GetValueOrDefault($"{table}/{key}") ?? LocalWrite.Deletion(table, key);

    /// <summary>A table's rows, as texts, in order.</summary>
    public string[] Rows(string table)
    {
        var prefix = $"{table}/";
        return [.. _rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(row => $"{row.Key[prefix.Length..]}|{row.Value}").Order(StringComparer.Ordinal)];
    }

    /// <summary>A mutation of the outbox.</summary>
    internal sealed record OutboxRow(int State, string Scope, long? Sequence, long Stamp, IReadOnlyList<string> Texts)
    {
        public bool IsPending => State is 0 or 1;

        public bool IsAcknowledged => State == 2;
    }

    /// <summary>Where a scope is.</summary>
    internal sealed record ScopeRow(string Scope, string Cursor, long Change, long NextSequence)
    {
        /// <summary>Whether cursor and change name the same checkpoint, or a pull from the beginning is due.</summary>
        public bool IsConsistent => Cursor.Length == 0 || Cursor == Change.ToString(CultureInfo.InvariantCulture);
    }
}
