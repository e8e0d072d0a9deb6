using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client;

/// <summary>A table of the app that is kept in sync.</summary>
public sealed class TrackedTable
{
    private readonly List<TrackedColumn> _columns = [];

    internal TrackedTable(string name)
    {
        Name = name;
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The scope that the table's rows belong to; by default <see cref="OfflineSyncOptions.Scope"/>.</summary>
    public string? Scope { get; set; }

    /// <summary>
    /// Allows a table whose only key is an <c>INTEGER PRIMARY KEY</c>. Two offline devices would create the same numbers for different rows, so
    /// this is right only when the keys come from elsewhere: imported data, or numbers that a server hands out.
    /// </summary>
    public bool KeysAssignedElsewhere { get; set; }

    /// <summary>Which of several concurrent writes stays, for each register that says nothing else. Default: the later one.</summary>
    public MergePolicy Policy { get; set; } = MergePolicy.LastWriterWins;

    /// <summary>The name under which the server has the resolver, for columns with <see cref="MergePolicy.Custom"/> that name none.</summary>
    public string? Resolver { get; set; }

    /// <summary>What stays of a row that one device deletes and another one updates. Default: the row is gone.</summary>
    public DeletePolicy Deletes { get; set; } = DeletePolicy.DeleteWins;

    /// <summary>Which rows may leave this device to make room; null: none. See <see cref="Evict"/>.</summary>
    public EvictionPolicy? Eviction { get; private set; }

    /// <summary>Which rows this device keeps; null: all. See <see cref="KeepNewest(string, TimeFormat, TimeSpan)"/>.</summary>
    public RowWindow? Window { get; private set; }

    /// <summary>
    /// When the table comes: tables with a higher priority are complete, at a checkpoint of their own, before others are fetched for the first time, and go on while the
    /// others wait for space or for a network that is free of charge. A table to which another one refers comes no later than that one. Default:
    /// <see cref="TablePriority.Normal"/>.
    /// </summary>
    public TablePriority Priority { get; set; }

    /// <summary>The columns about which something was said. All others are registers with the table's policy.</summary>
    public IReadOnlyList<TrackedColumn> Columns => _columns;

    /// <summary>Says how a column merges, or that it was renamed.</summary>
    public TrackedTable Column(string name, Action<TrackedColumn> configure)
    {
        var column = _columns.Find(column => NameComparer.Instance.Equals(column.Name, name));
        if (column is null)
            _columns.Add(column = new TrackedColumn(name));
        configure(column);
        return this;
    }

    /// <summary>
    /// Lets rows leave this device to make room: when they are older than the policy says, beyond its number of rows, or when the database is over
    /// <see cref="StorageOptions.DatabaseBytesMax"/>. Other devices keep them.
    /// </summary>
    public TrackedTable Evict(Action<EvictionPolicy>? configure = null)
    {
        Eviction ??= new EvictionPolicy();
        configure?.Invoke(Eviction);
        return this;
    }

    /// <summary>
    /// Keeps only rows on this device that are not too old. Others are not fetched, unless <see cref="OfflineSyncClient.FetchAsync(string, FetchWindow, CancellationToken)"/>
    /// asks for them, and leave when they have become too old, as with <see cref="Evict"/>. Other devices keep them. Together with the number of rows, both hold.
    /// </summary>
    /// <param name="column">The value column that holds each row's time.</param>
    /// <param name="format">How it does.</param>
    /// <param name="age">How old a row may be: an hour to 36,500 days. A longer age fetches what is missing, a shorter one removes rows here.</param>
    public TrackedTable KeepNewest(string column, TimeFormat format, TimeSpan age)
    {
        Window = new RowWindow(column, format, age, Window?.Rows);
        return this;
    }

    /// <summary>Keeps only the newest rows on this device. See <see cref="KeepNewest(string, TimeFormat, TimeSpan)"/>.</summary>
    /// <param name="column">The value column that says how new a row is: the higher, the newer.</param>
    /// <param name="rows">How many: 1 to 1,000,000.</param>
    public TrackedTable KeepNewest(string column, int rows)
    {
        Window = new RowWindow(column, Window?.Format, Window?.Age, rows);
        return this;
    }

    /// <summary>Makes a column a counter: see <see cref="ColumnType.Counter"/>.</summary>
    public TrackedTable Counter(string name) => Column(name, column => column.Type = ColumnType.Counter);

    /// <summary>Makes a column a set: see <see cref="ColumnType.Set"/>.</summary>
    public TrackedTable Set(string name) => Column(name, column => column.Type = ColumnType.Set);

    /// <summary>Makes a column a merged text: see <see cref="ColumnType.Text"/>.</summary>
    public TrackedTable Text(string name) => Column(name, column => column.Type = ColumnType.Text);

    /// <summary>
    /// Says that a column names attachments: its values are texts as <see cref="AttachmentId.ToString"/> gives them, or NULL. The server keeps an attachment as long as
    /// a row names it in such a column. See <see cref="OfflineSyncClient.Attachments"/>.
    /// </summary>
    public TrackedTable Attachment(string name) => Column(name, column => column.IsAttachment = true);
}
