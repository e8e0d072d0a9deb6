using Google.Protobuf;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>A client as the contract describes it, with its tables in memory.</summary>
public sealed class Device(SyncNode node, TestClock clock, string scope, int number)
{
    private readonly List<Mutation> _outbox = [];
    private ulong _sequence;
    private ulong _stamp;
    private ulong _base;
    private ulong _known;
    private readonly Declared _declared = new();
    private readonly List<Conflict> _conflicts = [];

    /// <summary>The client id.</summary>
    public ByteString Id { get; } = ByteString.CopyFrom([.. new byte[12], .. BitConverter.GetBytes(number).Reverse()]);

    /// <summary>Its tables.</summary>
    public Replica Replica { get; private set; } = new();

    /// <summary>Its cursor.</summary>
    public ByteString Cursor { get; set; } = ByteString.Empty;

    /// <summary>The checkpoint that it has.</summary>
    public ulong Base => _base;

    /// <summary>What it keeps of the scope; nothing for everything.</summary>
    public Subscription? Subscription { get; set; }

    /// <summary>What it asks for once more, until the next checkpoint.</summary>
    public List<Addition> Additions { get; } = [];

    /// <summary>Mutations that were not acknowledged.</summary>
    public IReadOnlyList<Mutation> Outbox => _outbox;

    /// <summary>The stamp up to which it says that it has its own writes.</summary>
    public ulong KnownStamp
    {
        get => _known;
        set => _known = value;
    }

    /// <summary>Writes locally.</summary>
    public Mutation Write(params RowChange[] changes) => WriteAt(clock.Milliseconds, changes);

    /// <summary>Writes locally at another time than the server's.</summary>
    public Mutation WriteAt(long milliseconds, params RowChange[] changes)
    {
        RowChange[] written = [.. changes.Select(change => _declared.ToWrite(change, Replica, _base))];
        foreach (var change in changes)
            Replica.Apply(change.Table, change.Operation, change.Key, change.Columns);
        _stamp = Hlc.Next(_stamp, milliseconds);
        var mutation = new Mutation { Sequence = ++_sequence, Stamp = _stamp, Base = _base, ChangeSet = Encode(written, _declared) };
        _outbox.Add(mutation);
        return mutation;
    }

    /// <summary>Conflicts that its writes lost, as they came.</summary>
    public IReadOnlyList<Conflict> Conflicts => _conflicts;

    /// <summary>The results of its mutations.</summary>
    public List<MutationResult> Results { get; } = [];

    /// <summary>Declares how a table with the key "id" merges, and writes its columns accordingly from now on.</summary>
    public async Task DeclareAsync(string table, DeletePolicy deletes, params ColumnDeclaration[] columns)
    {
        await node.DeclareAsync(DeclareRequest(table, deletes, columns));
        _declared.Add(table, columns);
    }

    /// <summary>The request that declares a table.</summary>
    public DeclareRequest DeclareRequest(string table, DeletePolicy deletes, params ColumnDeclaration[] columns) => new()
    {
        Scope = scope,
        ClientId = Id,
        Tables = { new TableDeclaration { Name = table, KeyColumns = { "id" }, Deletes = deletes, Columns = { columns } } },
    };

    /// <summary>The request that pushes the outbox.</summary>
    public PushRequest PushRequest() => new() { Scope = scope, ClientId = Id, Mutations = { _outbox } };

    /// <summary>Pushes the outbox.</summary>
    public async Task<PushResponse> PushAsync()
    {
        var response = await node.PushAsync(PushRequest());
        Results.AddRange(response.Results);
        Acknowledge();
        return response;
    }

    /// <summary>Pushes and pulls with one request, until the checkpoint.</summary>
    public async Task<int> SyncAsync()
    {
        var rows = 0;
        await foreach (var response in node.PullAsync(PullRequest()))
            rows += Apply(response);
        return rows;
    }

    /// <summary>Pulls one page and breaks the stream; says whether it ended at a checkpoint.</summary>
    public async Task<bool> PullPageAsync()
    {
        await foreach (var response in node.PullAsync(PullRequest()))
        {
            Apply(response);
            if (response.Page is { } page)
                return page.Checkpoint;
        }
        throw new InvalidOperationException("The stream had no page.");
    }

    /// <summary>The request that pushes and pulls.</summary>
    public PullRequest PullRequest() =>
        new() { Scope = scope, ClientId = Id, Mutations = { _outbox }, Cursor = Cursor, KnownStamp = _known, Subscription = Subscription, Additions = { Additions } };

    /// <summary>Throws the tables and the cursor away, as a new device has none.</summary>
    public void Forget()
    {
        Replica = new Replica();
        Cursor = ByteString.Empty;
        _base = 0;
        _known = 0;
    }

    /// <summary>Encodes changes.</summary>
    public static ByteString Encode(IEnumerable<RowChange> changes, Declared? declared = null)
    {
        var set = new ChangeSet();
        foreach (var table in changes.GroupBy(change => change.Table))
        {
            var names = table.SelectMany(change => change.Columns.Select(column => column.Name)).Distinct().ToList();
            var writer = new RowWriter(table.Key, ["id"], names, declared?.FormsOf(table.Key, names));
            foreach (var change in table)
            {
                var ordered = change.Columns.OrderBy(column => names.IndexOf(column.Name)).ToList();
                var columns = ColumnSet.FromIndexes(ordered.Select(column => names.IndexOf(column.Name)));
                Value[] values = [.. ordered.Select(column => column.Value)];
                writer.Add(change.Operation, [change.Key], columns, values);
            }
            set.Tables.Add(writer.Build());
        }
        return set.ToByteString();
    }

    private int Apply(PullResponse response)
    {
        if (response.Conflicts is { } conflicts)
            _conflicts.AddRange(conflicts.Conflicts);
        if (response.Pushed is { } pushed)
        {
            Results.AddRange(pushed.Results);
            Acknowledge();
        }
        if (response.Page is not { } page)
            return 0;
        Cursor = page.Cursor;
        _stamp = Math.Max(_stamp, page.Stamp);
        if (page.Checkpoint)
        {
            _base = page.Change;
            Additions.Clear();
        }
        return Replica.Apply(page.Changes);
    }

    private void Acknowledge()
    {
        if (_outbox.Count > 0)
            _known = _outbox[^1].Stamp;
        _outbox.Clear();
    }
}
