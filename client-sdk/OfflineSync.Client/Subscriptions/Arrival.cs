using OfflineSync.Client.Capture;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Subscriptions;

/// <summary>What is on the device once everything has come that a pull asked for. It belongs into the transaction that moves the tables to the checkpoint.</summary>
internal sealed class Arrival
{
    private readonly Database _database;
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly PullRequest _request;
    private readonly Dictionary<int, HeldTable> _held;
    private readonly ScopeState _before;
    private readonly HashSet<RowId> _named = [];
    private readonly HashSet<int> _unasked = [];
    private readonly Lazy<RowProtection> _protection;

    /// <summary>Looks at what is on the device before.</summary>
    /// <param name="database">The app's database.</param>
    /// <param name="tables">The tables of the scope.</param>
    /// <param name="request">What the pull asked for.</param>
    /// <param name="before">Where the scope was.</param>
    /// <param name="arriving">The scope, and the change that it comes to.</param>
    public Arrival(Database database, IReadOnlyList<CapturedTable> tables, PullRequest request, ScopeState before, (string Scope, long Checkpoint) arriving)
    {
        (_database, _tables, _request, _before) = (database, tables, request, before);
        _held = HeldTables.Read(database);
        _protection = new Lazy<RowProtection>(() =>
        {
            var protection = new RowProtection(database, tables, arriving);
            protection.Refresh(isChanged: true);
            return protection;
        });
        foreach (var addition in request.Additions.Where(addition => addition is { ChangedOnly: false, Keys: not null }))
            Name(addition);
    }

    /// <summary>The tables that came anew and that have rows from before: of these, rows that did not come are to be removed.</summary>
    public IEnumerable<CapturedTable> Compared => _before.Cursor.Length > 0 || _before.IsResnapshot ? Anew : [];

    private IEnumerable<CapturedTable> Anew => Subscribed.Where(pair => !_held.ContainsKey(pair.Table.Id) && IsBrought(pair.Table, pair.Window)).Select(pair => pair.Table);

    private IEnumerable<(CapturedTable Table, Window? Window)> Subscribed
    {
        get
        {
            foreach (var table in _tables)
            {
                var subscribed = _request.Subscription?.Tables.FirstOrDefault(subscribed => NameComparer.Instance.Equals(subscribed.Table, table.Name));
                if (subscribed is not null || _request.Subscription is null)
                    yield return (table, subscribed?.Window);
            }
        }
    }

    /// <summary>Whether what comes has to be staged, however little it is: it is held against what is here, or counted.</summary>
    public bool NeedsStaging => Compared.Any() || Subscribed.Any(pair => pair.Window is { Rows: > 0 })
        || _request.Additions.Any(addition => addition is { ChangedOnly: false, Window.Rows: > 0 });

    /// <summary>Whether a row that did not come with its table stays: it may be outside of the window, and something holds it.</summary>
    public bool Stays(CapturedTable table, Value[] key)
    {
        var row = new RowId(table.Id, RowKey.Encode(key));
        if (!HasBound(table) || _named.Contains(row) || _protection.Value.Find(row) is not { } hold)
            return false;
        // Of what was written to it after the checkpoint the server will say what came of it. What has held it since the pull was planned, nobody has asked about.
        if (hold != EvictionHold.Unsynced)
            _unasked.Add(table.Id);
        return true;
    }

    private bool HasBound(CapturedTable table) =>
        Subscribed.Any(pair => pair.Table == table && pair.Window is { } window && (window.From is not null || window.Rows > 0));

    /// <summary>Notes what is here now.</summary>
    public void Save()
    {
        foreach (var table in _tables.Except(Subscribed.Select(pair => pair.Table)))
            HeldTables.FallBehind(_database, table.Id, _before.Change);
        foreach (var (table, asked) in Subscribed)
        {
            HeldTables.CatchUp(_database, table.Id);
            if (!_held.TryGetValue(table.Id, out var held))
            {
                if (IsBrought(table, asked) && !_unasked.Contains(table.Id))
                    Begin(table, asked);
            }
            else if (table.Window is { } window && Widened(table, held) is { } wider)
                HeldTables.Save(_database, table, BoundOf(table, window, wider));
        }
    }

    /// <summary>
    /// Whether a table that is not here came as a whole: a pull that is resumed may have asked only for its changes, before the app was opened in a version that fetches it anew.
    /// </summary>
    private bool IsBrought(CapturedTable table, Window? asked) => _before.Cursor.Length == 0 || _request.Subscription is null || _request.Additions.Any(addition =>
        addition is { ChangedOnly: false, Keys: null } && Equals(addition.Window, asked) && NameComparer.Instance.Equals(addition.Table, table.Name));

    private void Begin(CapturedTable table, Window? asked)
    {
        if (table.Window is not { } window)
        {
            // The app has taken its window back meanwhile: the rest comes with the next pull.
            if (asked is null)
                HeldTables.Save(_database, table, Value.Null);
            return;
        }
        // It has all rows when it was asked for as a whole, before it had a window.
        HeldTables.Save(_database, table, asked is null ? Value.Null : BoundOf(table, window, asked));
        EvictedTables.NoteWindow(_database, table.Id);
    }

    /// <summary>The addition that goes on where the window begins.</summary>
    private Window? Widened(CapturedTable table, HeldTable held) => held.IsWhole ? null : _request.Additions
        .FirstOrDefault(addition => addition is { ChangedOnly: false, Window.Before: not null } && NameComparer.Instance.Equals(addition.Table, table.Name)
            && addition.Window.Before.Equals(held.Bound.ToCell()))?.Window;

    /// <summary>
    /// From where on there are no gaps: where the window begins, or at the last of its rows, should as many have come as it may have. What is here does not tell: rows of it
    /// may have been deleted while they came, and others were here before.
    /// </summary>
    private Value BoundOf(CapturedTable table, RowWindow window, Window asked)
    {
        var from = asked.From.ToValue();
        return asked.Rows > 0 && PageStaging.FindValue(_database, table, window.Column, from, asked.Before.ToValue(), asked.Rows - 1) is { } last
            ? WindowStart.Cut(last)
            : from;
    }

    private CapturedTable? Find(string name) => _tables.FirstOrDefault(table => NameComparer.Instance.Equals(table.Name, name));

    private void Name(Addition addition)
    {
        if (Find(addition.Table) is not { } table)
            return;
        foreach (var key in addition.Keys.Values.Select(cell => cell.ToValue()).Chunk(table.KeyNames.Count))
            _named.Add(new RowId(table.Id, RowKey.Encode(key)));
    }
}
