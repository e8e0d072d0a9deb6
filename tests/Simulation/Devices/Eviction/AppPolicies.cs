using OfflineSync.Client;

namespace OfflineSync.Simulation.Devices.Eviction;

/// <summary>Which rows leave a device, and which do not come. Now and then its app is updated to a version with other policies and windows, or without some.</summary>
internal sealed class AppPolicies(Random random)
{
    private const double Evicted = 0.6;
    private const double EvictedMark = 0.35;
    private const double Windowed = 0.25;
    private const double Prioritized = 0.3;
    private const double Updated = 0.15;
    private const double KeepsSpace = 0.3;
    private const long SpaceKept = 100_000;

    // By which column of a table rows are older: one for all devices, as the server sorts the table by it.
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        [AppSchema.Marks] = "number",
        [AppSchema.Parts] = "mark",
        [AppSchema.Items] = "level",
        [AppSchema.Notes] = "tag",
        [AppSchema.Owned] = "tag",
    };

    private readonly SortedDictionary<string, Action<EvictionPolicy>> _policies = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _lacking = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _windows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TablePriority> _priorities = new(StringComparer.Ordinal);
    private bool _hasStarted;

    public static IReadOnlyList<string> Tables { get; } = [AppSchema.Marks, AppSchema.Parts, AppSchema.Items, AppSchema.Notes, AppSchema.Owned];

    /// <summary>How much space the app wants to be left on the disk; 0: it does not care.</summary>
    public long SpaceMin { get; private set; }

    /// <summary>Whether a table lacks rows: they leave it, or only the newest come.</summary>
    public bool IsPartial(string table) => _policies.ContainsKey(table) || _windows.ContainsKey(table);

    /// <summary>Whether a row that left a table comes back when it changes, wherever it stands.</summary>
    public bool ComesBack(string table) => !_windows.ContainsKey(table);

    /// <summary>How many of the newest rows of a table have to be here, as nothing takes them away; 0: nobody says so.</summary>
    public int WindowOf(string table) => _policies.ContainsKey(table) ? 0 : _windows.GetValueOrDefault(table);

    /// <summary>The column by which a table's rows are older or newer.</summary>
    public static string AgeOf(string table) => Columns[table];

    /// <summary>Whether a table may lack rows that have left it, now or under an earlier policy.</summary>
    public bool MayLack(string table) => _lacking.Contains(table);

    /// <summary>The column by which the server sorts a table for this device; null: by none.</summary>
    public string? ColumnOf(string table)
    {
        if (_windows.ContainsKey(table))
            return Columns[table];
        if (!_policies.TryGetValue(table, out var configure))
            return null;
        var tracked = new OfflineSyncOptions().Track(table, probe => probe.Evict(configure)).Tables[0];
        return tracked.Eviction!.Column;
    }

    /// <summary>The files are those of another device: what it lacks, is lacking here.</summary>
    public void Inherit(AppPolicies? original) => _lacking.UnionWith(original?._lacking ?? []);

    /// <summary>The app starts, perhaps in another version. Returns whether rows stay that may have left before.</summary>
    public bool Start()
    {
        if (_hasStarted && random.NextDouble() >= Updated)
            return false;
        _hasStarted = true;
        var before = Tables.Where(IsPartial).ToArray();
        _policies.Clear();
        _windows.Clear();
        _priorities.Clear();
        foreach (var table in Tables)
        {
            var isEvicted = random.NextDouble() < (table is AppSchema.Marks or AppSchema.Parts ? EvictedMark : Evicted);
            var policy = Draw(table);
            if (isEvicted)
                _policies.Add(table, policy);
            var rows = random.Next(3, 40);
            if (random.NextDouble() < Windowed)
                _windows.Add(table, rows);
            var priority = (TablePriority)random.Next(-1, 2);
            if (random.NextDouble() < Prioritized)
                _priorities.Add(table, priority);
        }
        // A mark without its parts is no state that the app shows.
        _priorities.Remove(AppSchema.Parts);
        if (_priorities.TryGetValue(AppSchema.Marks, out var marks))
            _priorities.Add(AppSchema.Parts, marks);
        _lacking.UnionWith(Tables.Where(IsPartial));
        SpaceMin = random.NextDouble() < KeepsSpace ? SpaceKept : 0;
        return !before.All(IsPartial);
    }

    public void AddTo(OfflineSyncOptions options)
    {
        foreach (var table in options.Tables)
        {
            if (_policies.TryGetValue(table.Name, out var configure))
                table.Evict(configure);
            if (_windows.TryGetValue(table.Name, out var rows))
                table.KeepNewest(Columns[table.Name], rows);
            table.Priority = _priorities.GetValueOrDefault(table.Name);
        }
        options.Storage.FreeSpaceMin = SpaceMin;
    }

    private Action<EvictionPolicy> Draw(string table)
    {
        var (kind, rows) = (random.Next(6), random.Next(4) == 0 ? 0 : random.Next(1, 30));
        return policy =>
        {
            if (kind <= 2)
                policy.Column = Columns[table];
            if (kind != 5)
                policy.MaxRows = rows;
            // Small numbers are times of long ago: all rows that have one go.
            if (kind == 0 && table is AppSchema.Marks or AppSchema.Items)
                (policy.Format, policy.MaxAge) = (TimeFormat.UnixSeconds, TimeSpan.FromHours(1));
            else if (kind == 4)
                policy.MaxAge = TimeSpan.FromHours(1);
        };
    }
}
