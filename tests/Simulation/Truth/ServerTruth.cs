using System.Security.Cryptography;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Network;

namespace OfflineSync.Simulation.Truth;

/// <summary>What really is in the server's log: each change with the mutation as it was seen on the wire.</summary>
internal sealed class ServerTruth
{
    private readonly Dictionary<(UInt128 Client, long Sequence, string Digest), SentMutation> _sent = [];
    private readonly Dictionary<string, List<LoggedChange>> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoggedChange> _applied = new(StringComparer.Ordinal);
    private readonly HashSet<string> _rejected = new(StringComparer.Ordinal);

    /// <summary>How many mutations were taken in.</summary>
    public long Mutations { get; private set; }

    /// <summary>Told of each new change, with whether a mark was in the log before.</summary>
    public Action<LoggedChange>? Logged { get; set; }

    /// <summary>Told of each mutation that is on its way: the call, the scope, the client and the sequence.</summary>
    public Action<NetworkCall, string, UInt128, long>? Sent { get; set; }

    /// <summary>What was decided against somebody.</summary>
    public List<(string Scope, ConflictEntry Conflict)> Conflicts { get; } = [];

    /// <summary>The change with which a mark took effect; null: it has not.</summary>
    public LoggedChange? FindApplied(string mark) => _applied.GetValueOrDefault(mark);

    /// <summary>Whether the server has rejected a mark at some time.</summary>
    public bool WasRejected(string mark) => _rejected.Contains(mark);

    public IEnumerable<string> Scopes => _logs.Keys.Order(StringComparer.Ordinal);

    public IReadOnlyList<LoggedChange> Log(string scope) => _logs.TryGetValue(scope, out var log) ? log : [];

    /// <summary>Looks into a request.</summary>
    public void Read(NetworkCall call)
    {
        if (call.Content.Mutations.Count > 0)
            Note(call, call.Content.Scope, call.Content.Client.Span, call.Content.Mutations);
    }

    /// <summary>Takes in what was committed.</summary>
    public void Add(string scope, ScopeWrite write)
    {
        if (!_logs.TryGetValue(scope, out var log))
            _logs.Add(scope, log = []);
        Conflicts.AddRange(write.Conflicts.Select(conflict => (scope, conflict)));
        foreach (var entry in write.Changes)
        {
            var change = new LoggedChange(scope, entry, _sent[(entry.Client, entry.Sequence, Convert.ToHexString(entry.Digest))]);
            log.Add(change);
            Mutations++;
            Logged?.Invoke(change);
            Index(change);
        }
    }

    /// <summary>The server was restored: its logs end earlier.</summary>
    public void CutBack(Func<string, long> headOf)
    {
        foreach (var (scope, log) in _logs)
        {
            var head = headOf(scope);
            log.RemoveAll(change => change.Entry.Change > head);
        }
        _applied.Clear();
        foreach (var log in _logs.Values)
            log.ForEach(Index);
    }

    private void Index(LoggedChange change)
    {
        foreach (var mark in change.Sent.Marks)
        {
            if (change.Entry.Outcome == Outcome.Applied)
                _applied[mark.Id] = change;
            else
                _rejected.Add(mark.Id);
        }
    }

    private void Note(NetworkCall call, string scope, ReadOnlySpan<byte> client, IEnumerable<Mutation> mutations)
    {
        var id = ClientId.Read(client);
        foreach (var mutation in mutations)
        {
            var digest = Convert.ToHexString(SHA256.HashData(mutation.ChangeSet.Span)[..16]);
            var key = (id, (long)mutation.Sequence, digest);
            Sent?.Invoke(call, scope, id, (long)mutation.Sequence);
            if (!_sent.ContainsKey(key))
                _sent.Add(key, MutationReader.Read(scope, Convert.ToHexString(client), mutation));
        }
    }
}
