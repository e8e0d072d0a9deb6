using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>
/// A server of one scope in memory that keeps the contract: a ledger of what each client sent, later writes win, deltas in pages. Tables have one key
/// column, "id". It refuses rows with the text <see cref="Refused"/>, and notes whatever it had to refuse because a client broke the contract.
/// </summary>
internal sealed class LedgerServer : ISyncTransport
{
    public const string Refused = "refuse me";

    private const string Others = "others";
    private const int PageRows = 3;

    private readonly Dictionary<(string Table, string Key), ServerRow> _rows;
    private readonly Dictionary<string, List<LedgerEntry>> _ledger;
    private readonly List<(string Client, Protocol.V1.Conflict Conflict)> _conflicts;
    private readonly List<Effect> _effects;
    private readonly List<string> _breaches;
    private readonly ServerBug _bug;
    private ulong _change;
    private ulong _stamp;

    public LedgerServer(ServerBug bug = ServerBug.None)
    {
        _bug = bug;
        (_rows, _ledger, _conflicts, _effects, _breaches) = ([], [], [], [], []);
    }

    private LedgerServer(LedgerServer other)
    {
        _bug = other._bug;
        _rows = new(other._rows);
        _ledger = other._ledger.ToDictionary(pair => pair.Key, pair => pair.Value.ToList());
        (_conflicts, _effects, _breaches) = ([.. other._conflicts], [.. other._effects], [.. other._breaches]);
        (_change, _stamp) = (other._change, other._stamp);
    }

    public IReadOnlyList<Effect> Effects => _effects;

    /// <summary>What clients did that they must not do.</summary>
    public IReadOnlyList<string> Breaches => _breaches;

    public int ConflictCount => _conflicts.Count;

    public IEnumerable<ServerRow> Rows => _rows.Values.Where(row => !row.IsDeleted);

    public long BytesSent => 0;

    public long BytesReceived => 0;

    /// <summary>The server as it is now, for another world.</summary>
    public LedgerServer Copy() => new(this);

    /// <summary>Another client's write.</summary>
    public void Write(DateTimeOffset at, string table, string key, params (string Column, string Value)[] values)
    {
        var stamp = (ulong)at.ToUnixTimeMilliseconds() << 16;
        _stamp = Math.Max(_stamp, stamp);
        _change++;
        var row = Find(table, key);
        var cells = values.Aggregate(row.Cells, (cells, value) =>
            cells.SetItem(value.Column, new ServerCell(Value.FromText(value.Value), stamp, Others, _change)));
        Save(row with { Cells = cells, IsDeleted = false, Change = _change });
    }

    /// <summary>Another client's delete.</summary>
    public void Delete(string table, string key) => Save(Find(table, key).Deleted(++_change));

    public Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken) => Task.FromResult(new DeclareResponse());

    public async Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Take(request.ClientId, request.Mutations);
    }

    public async IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (request.Mutations.Count > 0)
            yield return new PullResponse { Pushed = Take(request.ClientId, request.Mutations) };
        var position = request.Cursor.IsEmpty ? 0 : ulong.Parse(request.Cursor.ToStringUtf8(), CultureInfo.InvariantCulture);
        var client = Name(request.ClientId);
        var conflicts = _conflicts.Where(lost => lost.Client == client && lost.Conflict.Change > position).Select(lost => lost.Conflict).ToArray();
        if (conflicts.Length > 0)
            yield return new PullResponse { Conflicts = new ConflictList { Conflicts = { conflicts } } };
        if (request.Additions.Count > 0)
            yield return new PullResponse { Page = Wanted(request) };
        for (var isComplete = false; !isComplete;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            var page = PageAfter(position);
            isComplete = page.Checkpoint;
            position = ulong.Parse(page.Cursor.ToStringUtf8(), CultureInfo.InvariantCulture);
            yield return new PullResponse { Page = page };
        }
    }

    public IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nobody watches here.");

    public Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken) =>
        throw new RpcException(StatusCode.Unimplemented, "Nobody takes reports here.");

    private static string Name(ByteString clientId) => Convert.ToHexString(clientId.Span);

    private ServerRow Find(string table, string key) => _rows.GetValueOrDefault((table, key)) ?? ServerRow.Missing(table, key);

    private void Save(ServerRow row) => _rows[(row.Table, row.Key)] = row;

    private PushResponse Take(ByteString clientId, IReadOnlyList<Mutation> mutations)
    {
        var client = Name(clientId);
        if (!_ledger.TryGetValue(client, out var ledger))
            _ledger.Add(client, ledger = []);
        var response = new PushResponse();
        foreach (var mutation in mutations)
            response.Results.Add(Take(client, ledger, mutation));
        return response;
    }

    private MutationResult Take(string client, List<LedgerEntry> ledger, Mutation mutation)
    {
        var expected = (ulong)ledger.Count + 1;
        if (mutation.Sequence > expected)
        {
            _breaches.Add($"Sequence {mutation.Sequence} came where {expected} was expected.");
            throw new RpcException(StatusCode.FailedPrecondition, Reason.SequenceGap, "gap",
                new Dictionary<string, string> { ["offlinesync-expected"] = expected.ToString(CultureInfo.InvariantCulture) });
        }
        if (mutation.Sequence < expected)
        {
            var entry = ledger[(int)mutation.Sequence - 1];
            if (entry.ChangeSet != mutation.ChangeSet)
            {
                _breaches.Add($"Sequence {mutation.Sequence} came again with other content.");
                throw new RpcException(StatusCode.AlreadyExists, Reason.ClientIdConflict, "other content");
            }
            return _bug == ServerBug.NoLedger ? Apply(client, mutation) : entry.Result;
        }
        var result = Apply(client, mutation);
        ledger.Add(new LedgerEntry(ByteString.CopyFrom(mutation.ChangeSet.Span), result));
        return result;
    }

    private MutationResult Apply(string client, Mutation mutation)
    {
        _change++;
        _stamp = Math.Max(_stamp, mutation.Stamp);
        var result = new MutationResult { Sequence = mutation.Sequence, Change = _change, Outcome = Outcome.Applied };
        if (_bug == ServerBug.AcknowledgesWithoutApplying && mutation.Sequence % 3 == 0)
            return result;
        var rows = ChangeRows.Read(mutation);
        if (_bug == ServerBug.SplitsTransactions)
            rows = [.. rows.Take(1)];
        var isApplied = !rows.Any(row => row.Text == Refused);
        _effects.Add(new Effect(client, mutation.Sequence, isApplied, [.. rows.Select(row => row.Text).OfType<string>()]));
        var ordinal = 0u;
        foreach (var row in rows)
        {
            if (isApplied)
                Merge(client, mutation, row, ref ordinal);
            else
                Save(Find(row.Table, row.Key) with { Change = _change });
        }
        if (!isApplied)
            (result.Outcome, result.Code, result.Message) = (Outcome.Rejected, "REFUSED", "The text is not wanted.");
        return result;
    }

    private void Merge(string client, Mutation mutation, ChangeRow change, ref uint ordinal)
    {
        var row = Find(change.Table, change.Key);
        if (change.Operation == RowOperation.Delete)
        {
            Save(row.Deleted(_change));
            return;
        }
        var cells = row.Cells;
        foreach (var (column, value) in change.Values)
        {
            var there = cells.GetValueOrDefault(column);
            if (there is null || there.Client == client || there.Change <= (ulong)(change.Seen ?? (long)mutation.Base) || there.Stamp < mutation.Stamp)
                cells = cells.SetItem(column, new ServerCell(value, mutation.Stamp, client, _change));
            else
                _conflicts.Add((client, Lost(mutation, change, column, value, there, ordinal++)));
        }
        Save(row with { Cells = cells, IsDeleted = false, Change = _change });
    }

    private Protocol.V1.Conflict Lost(Mutation mutation, ChangeRow change, string column, Value value, ServerCell there, uint ordinal) => new()
    {
        Change = _change,
        Ordinal = ordinal,
        Table = change.Table,
        Key = { Value.FromText(change.Key).ToCell() },
        Column = column,
        Rule = Protocol.V1.ConflictRule.LastWriterWins,
        LosingValue = value.ToCell(),
        WinningValue = there.Value.ToCell(),
        LosingStamp = mutation.Stamp,
        WinningClient = ByteString.CopyFrom(new byte[16]),
        WinningStamp = there.Stamp,
    };

    /// <summary>Rows that the client wants whatever its cursor says.</summary>
    private Page Wanted(PullRequest request)
    {
        var rows = request.Additions.SelectMany(addition => addition.RowsCase == Addition.RowsOneofCase.Keys
            ? addition.Keys.Values.Select(key => Find(addition.Table, key.Text.ToStringUtf8()))
            : _rows.Values.Where(row => row.Table == addition.Table).OrderBy(row => row.Key, StringComparer.Ordinal));
        return new Page
        {
            Changes = new ChangeSet { Tables = { rows.Where(row => row.Change > 0 && !row.IsDeleted).Select(ChangeRows.Write) } },
            Cursor = request.Cursor,
            Change = _change,
            RemainingRows = 1,
        };
    }

    private Page PageAfter(ulong position)
    {
        var changed = _rows.Values.Where(row => row.Change > position).OrderBy(row => row.Change).ThenBy(row => row.Table, StringComparer.Ordinal)
            .ThenBy(row => row.Key, StringComparer.Ordinal).ToArray();
        // A page ends where a change ends, so that the change's number says where the next one begins.
        var end = changed.Length > PageRows ? changed[PageRows - 1].Change : _change;
        var isLast = !changed.Any(row => row.Change > end);
        if (isLast)
            end = _change;
        return new Page
        {
            Changes = new ChangeSet { Tables = { changed.Where(row => row.Change <= end).Select(ChangeRows.Write) } },
            Cursor = ByteString.CopyFromUtf8(end.ToString(CultureInfo.InvariantCulture)),
            Change = _change,
            Checkpoint = isLast,
            Stamp = _stamp,
            RemainingRows = (ulong)changed.Count(row => row.Change > end),
        };
    }
}
