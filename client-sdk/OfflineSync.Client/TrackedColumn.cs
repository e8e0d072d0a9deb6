namespace OfflineSync.Client;

/// <summary>How a column of a tracked table merges.</summary>
public sealed class TrackedColumn
{
    internal TrackedColumn(string name)
    {
        Name = name;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>How concurrent writes come together. Default: one of them stays.</summary>
    public ColumnType Type { get; set; } = ColumnType.Register;

    /// <summary>Which write of a register stays; null: as the table says in <see cref="TrackedTable.Policy"/>. Other types take no policy.</summary>
    public MergePolicy? Policy { get; set; }

    /// <summary>The name under which the server has the resolver, for <see cref="MergePolicy.Custom"/>; null: that of the table.</summary>
    public string? Resolver { get; set; }

    /// <summary>Whether its values name attachments: see <see cref="TrackedTable.Attachment"/>. Only for registers.</summary>
    public bool IsAttachment { get; set; }

    internal string? FormerName { get; private set; }

    /// <summary>
    /// Says that a migration of the app gave the column its present name. On the server, and so for app versions before the migration, it keeps the
    /// old one. After several renames, name the first.
    /// </summary>
    public TrackedColumn RenamedFrom(string name)
    {
        FormerName = name;
        return this;
    }
}
