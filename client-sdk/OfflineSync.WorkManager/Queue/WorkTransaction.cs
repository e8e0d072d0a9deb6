using OfflineSync.WorkManager.Storage;

namespace OfflineSync.WorkManager.Queue;

/// <summary>A transaction on the queue, which remembers the works that it has touched.</summary>
internal sealed class WorkTransaction(Database database, long number, long now)
{
    private const string SelectWork = $"SELECT {WorkRow.Columns} FROM work w";

    private readonly List<WorkChange> _deleted = [];
    private readonly HashSet<Guid> _touched = [];

    public Database Database => database;

    /// <summary>The number of the transaction within this process.</summary>
    public long Number => number;

    public long Now => now;

    public WorkSpec? Find(Guid id) => Select($"{SelectWork} WHERE w.id = ?1", s => s.Bind(1, id)).SingleOrDefault();

    /// <summary>Reads works; the text begins after the columns, with what narrows the rows of <c>work w</c> down.</summary>
    public List<WorkSpec> Where(string condition, Func<Statement, Statement>? bind = null) => Select($"{SelectWork} {condition}", bind);

    public void Insert(WorkSpec work, IEnumerable<string> tags)
    {
        WorkRow.Bind(database.Prepare(WorkRow.Insert), work).Run();
        SetTags(work.Id, tags);
        _touched.Add(work.Id);
    }

    /// <summary>Writes what a transition has made of a work, unless the row no longer is what the transition began with.</summary>
    public void Save(WorkSpec before, WorkSpec after)
    {
        WorkRow.Bind(database.Prepare(WorkRow.Update), after)
            .Bind(35, (long)before.State).Bind(36, before.Generation).Bind(37, before.Run).Run();
        if (database.Changes != 1)
            throw new InvalidOperationException($"Work {before.Id} changed within a transaction.");
        _touched.Add(after.Id);
    }

    public void Delete(WorkSpec work)
    {
        _deleted.Add(Change(work));
        _deleted.Add(new WorkChange(number, work.Id, null, null));
        database.Prepare("DELETE FROM work WHERE id = ?1").Bind(1, work.Id).Run();
    }

    /// <summary>Tells the state of every work, also of those that this transaction leaves as they are.</summary>
    public void TellAll() => _touched.UnionWith(database.Prepare("SELECT id FROM work").List(r => r.Id(0)));

    public void SetTags(Guid id, IEnumerable<string> tags)
    {
        database.Prepare("DELETE FROM tags WHERE work = ?1").Bind(1, id).Run();
        foreach (var tag in tags)
            database.Prepare("INSERT INTO tags VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, id).Bind(2, tag).Run();
    }

    public IReadOnlyList<string> Tags(Guid id) => database.Prepare("SELECT tag FROM tags WHERE work = ?1 ORDER BY tag").Bind(1, id).List(r => r.Text(0));

    public WorkInfo Info(WorkSpec work) => new(work, Tags(work.Id));

    /// <summary>What became of the works that were touched. Deleted ones are told in their last state before.</summary>
    public List<WorkChange> Changes()
    {
        var changes = new List<WorkChange>(_deleted);
        foreach (var id in _touched)
        {
            if (Find(id) is { } work)
                changes.Add(Change(work));
        }
        return changes;
    }

    private WorkChange Change(WorkSpec work) => new(number, work.Id, Info(work), work);

    private List<WorkSpec> Select(string sql, Func<Statement, Statement>? bind)
    {
        var statement = database.Prepare(sql);
        return (bind?.Invoke(statement) ?? statement).List(WorkRow.Read);
    }
}
