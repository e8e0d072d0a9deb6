using OfflineSync.Client.Capture;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Subscriptions;

/// <summary>
/// Decides what to ask of a scope: from what is on the device, and what the app wants to be there. Tables that are not here come with the highest priority first, windows
/// that are too small are widened, and rows outside of a window that stay are named, so that they stay right.
/// </summary>
internal sealed class PullPlanner(Database database, string scope, IReadOnlyList<CapturedTable> tables, OfflineSyncOptions options)
{
    /// <summary>No request may have more. A scope with more tables is pulled as a whole.</summary>
    public const int TablesMax = 200;

    /// <summary>Each window may need several additions, of which a request has a limited number.</summary>
    public const int WindowsMax = 50;

    // Beyond that, a window stands for the rows outside of the bound.
    private const int RowsNamedMax = 2_000;

    // A clock that is set back a little widens no window.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private readonly TablePriorities _priorities = new(tables);
    private int _rowsNamed;

    /// <summary>Whether tables are left that were not fetched.</summary>
    public bool HasMissing
    {
        get
        {
            var held = HeldTables.Read(database);
            return tables.Any(table => !held.ContainsKey(table.Id));
        }
    }

    /// <summary>Plans the next pull.</summary>
    /// <param name="state">Where the scope is.</param>
    /// <param name="wanted">Rows that the app wants besides.</param>
    public PullPlan Plan(ScopeState state, IReadOnlyList<Addition> wanted)
    {
        // A resnapshot compares all rows, so it needs this client's own as well.
        var request = new PullRequest { KnownStamp = state.IsResnapshot ? 0 : state.KnownStamp };
        var isFirst = state.Cursor.Length == 0;
        if (tables.Count is 0 or > TablesMax)
        {
            request.Additions.Add(isFirst ? [] : wanted);
            return new PullPlan(request, IsSteady: true);
        }
        _rowsNamed = 0;
        var held = HeldTables.Read(database);
        var missing = tables.Where(table => !held.ContainsKey(table.Id)).ToList();
        var next = missing.Count == 0 ? [] : missing.Where(table => _priorities.Of(table) == missing.Max(_priorities.Of)).ToList();
        request.Subscription = new Subscription();
        foreach (var table in tables.Where(table => held.ContainsKey(table.Id) || next.Contains(table)).OrderBy(table => table.Id))
        {
            var subscribed = Subscribe(request, table);
            if (held.GetValueOrDefault(table.Id) is { } known)
                GoOn(request, subscribed, table, known, widens: true);
            else
                Begin(request, subscribed, table, isFirst, state.IsResnapshot);
        }
        var isSteady = next.TrueForAll(table => isFirst && table.Window is null) && request.Additions.All(addition => addition.ChangedOnly);
        if (!isFirst)
        {
            request.Additions.Add(wanted.Where(addition => request.Subscription.Tables.Any(table => NameComparer.Instance.Equals(table.Table, addition.Table))));
            request.Additions.Add(RowsCreatedAnew.Find(database, scope, state.Change, [.. tables.Where(table => held.ContainsKey(table.Id))]));
        }
        return new PullPlan(request, isSteady);
    }

    /// <summary>
    /// Plans a pull of the tables that go on while the rest waits for a network or for space: those with more than the lowest priority. Nothing if there are none.
    /// </summary>
    public PullRequest? PlanFront(ScopeState state)
    {
        if (state.Cursor.Length == 0 || tables.Count is 0 or > TablesMax)
            return null;
        _rowsNamed = 0;
        var held = HeldTables.Read(database);
        var behind = HeldTables.Behind(database);
        var lowest = tables.Min(_priorities.Of);
        var front = tables.Where(table => _priorities.Of(table) > lowest && held.ContainsKey(table.Id) && !behind.ContainsKey(table.Id)).ToList();
        // Rows that were created anew would take a page of their own.
        if (front.Count == 0 || RowsCreatedAnew.Find(database, scope, state.Change, front).Count > 0)
            return null;
        var request = new PullRequest { KnownStamp = state.KnownStamp, Subscription = new Subscription() };
        foreach (var table in front)
        {
            var subscribed = Subscribe(request, table);
            GoOn(request, subscribed, table, held[table.Id], widens: false);
        }
        return request;
    }

    private static SubscribedTable Subscribe(PullRequest request, CapturedTable table)
    {
        var subscribed = new SubscribedTable { Table = table.Name, WholeRows = table.IsPartial };
        request.Subscription.Tables.Add(subscribed);
        return subscribed;
    }

    /// <summary>Fetches a table, or its window.</summary>
    private void Begin(PullRequest request, SubscribedTable subscribed, CapturedTable table, bool isFirst, bool isResnapshot)
    {
        // A table that is pinned has no rows outside of a window.
        if (table.Window is { } && KeptRows.HasTable(database, table.Id))
        {
            subscribed.Window = new Window();
        }
        else if (table.Window is { } window)
        {
            subscribed.Window = new Window { From = ToCell(WindowStart.Of(window, options.TimeProvider.GetUtcNow())), Rows = (uint)(window.Rows ?? 0) };
            // What stays outside of the window has to be as the server has it, or gone.
            if (!isFirst || isResnapshot)
                request.Additions.Add(RowAdditions.Of(table, Held(table)));
        }
        if (!isFirst)
            request.Additions.Add(new Addition { Table = table.Name, Window = subscribed.Window?.Clone() });
    }

    private void GoOn(PullRequest request, SubscribedTable subscribed, CapturedTable table, HeldTable held, bool widens)
    {
        if (table.Window is not { } window)
            return;
        subscribed.Window = new Window { From = ToCell(held.Bound) };
        if (held.IsWhole)
            return;
        var rows = new WindowRows(database, table, window);
        if (widens && Widening(window, rows, held.Bound, mayMoveUp: table.Eviction is null || held.Window != HeldTables.NameOf(window)) is { } wider)
            request.Additions.Add(new Addition { Table = table.Name, Window = wider });
        var outside = rows.Outside(held.Bound, 0, RowsNamedMax - _rowsNamed + 1);
        _rowsNamed += outside.Count;
        if (_rowsNamed <= RowsNamedMax)
        {
            request.Additions.Add(RowAdditions.Of(table, outside).Select(Changed));
            return;
        }
        _rowsNamed -= outside.Count;
        request.Additions.Add(Changed(new Addition { Table = table.Name, Window = new Window { Before = ToCell(held.Bound) } }));
    }

    /// <summary>What the window lacks on its older side: it was made wider, or rows of it were deleted and older ones move up.</summary>
    /// <param name="window">The window.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="bound">Where it begins on the device.</param>
    /// <param name="mayMoveUp">Whether it is to be filled up: rows that were evicted do not make room for older ones.</param>
    private Window? Widening(RowWindow window, WindowRows rows, in Value bound, bool mayMoveUp)
    {
        var now = options.TimeProvider.GetUtcNow();
        var start = WindowStart.Of(window, now);
        if (start.Kind != Protocol.Values.ValueKind.Null && !rows.IsNewer(bound, WindowStart.Of(window, now + Slack)))
            return null;
        if (window.Rows is not { } limit)
            return new Window { From = ToCell(start), Before = ToCell(bound) };
        var lacking = mayMoveUp ? limit - rows.CountFrom(bound, limit) : 0;
        return lacking <= 0 ? null : new Window { From = ToCell(start), Before = ToCell(bound), Rows = (uint)lacking };
    }

    /// <summary>The rows that stay on the device, whether they are in a window or not.</summary>
    private List<Value[]> Held(CapturedTable table)
    {
        var protection = new RowProtection(database, tables);
        protection.Refresh(isChanged: true);
        var keys = protection.KeysOf(table.Id, RowsNamedMax - _rowsNamed);
        _rowsNamed += keys.Count;
        return keys;
    }

    private static Addition Changed(Addition addition)
    {
        addition.ChangedOnly = true;
        return addition;
    }

    private static CellValue? ToCell(in Value value) => value.Kind == Protocol.Values.ValueKind.Null ? null : value.ToCell();
}
