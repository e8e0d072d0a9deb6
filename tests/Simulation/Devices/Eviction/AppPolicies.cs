using OfflineSync.Client;

namespace OfflineSync.Simulation.Devices.Eviction;

/// <summary>Which rows leave a device. Now and then its app is updated to a version with other policies, or without some.</summary>
internal sealed class AppPolicies(Random random)
{
    private const double Evicted = 0.6;
    private const double EvictedMark = 0.35;
    private const double Updated = 0.15;
    private const double KeepsSpace = 0.3;
    private const long SpaceKept = 100_000;

    // By which column of a table rows are older: one for all devices, as the server sorts the table by it.
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        [AppSchema.Marks] = "number", [AppSchema.Parts] = "mark", [AppSchema.Items] = "level", [AppSchema.Notes] = "tag", [AppSchema.Owned] = "tag",
    };

    private readonly SortedDictionary<string, Action<EvictionPolicy>> _policies = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _lacking = new(StringComparer.Ordinal);
    private bool _hasStarted;

    public static IReadOnlyList<string> Tables { get; } = [AppSchema.Marks, AppSchema.Parts, AppSchema.Items, AppSchema.Notes, AppSchema.Owned];

    /// <summary>How much space the app wants to be left on the disk; 0: it does not care.</summary>
    public long SpaceMin { get; private set; }

    /// <summary>Whether rows leave a table.</summary>
    public bool Evicts(string table) => _policies.ContainsKey(table);

    /// <summary>Whether a table may lack rows that have left it, now or under an earlier policy.</summary>
    public bool MayLack(string table) => _lacking.Contains(table);

    /// <summary>The column by which rows leave a table; null: none does, or by their use.</summary>
    public string? ColumnOf(string table)
    {
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
        var before = _policies.Keys.ToArray();
        _policies.Clear();
        foreach (var table in Tables)
        {
            var isEvicted = random.NextDouble() < (table is AppSchema.Marks or AppSchema.Parts ? EvictedMark : Evicted);
            var policy = Draw(table);
            if (isEvicted)
                _policies.Add(table, policy);
        }
        _lacking.UnionWith(_policies.Keys);
        SpaceMin = random.NextDouble() < KeepsSpace ? SpaceKept : 0;
        return before.Except(_policies.Keys).Any();
    }

    public void AddTo(OfflineSyncOptions options)
    {
        foreach (var table in options.Tables)
        {
            if (_policies.TryGetValue(table.Name, out var configure))
                table.Evict(configure);
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
