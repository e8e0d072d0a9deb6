using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>The first few writes of each client, merged. States that join are joined as such; of others the logs are, by the ledger.</summary>
internal sealed class Part
{
    private readonly History _history;
    private readonly Write[] _log;
    private readonly RowState? _state;

    /// <summary>Takes some writes of a history, in some order.</summary>
    public Part(History history, Tape choices)
        : this(history, [.. history.Choose(choices)], null)
    {
    }

    private Part(History history, Write[] log, RowState? joined)
    {
        (_history, _log) = (history, log);
        _state = joined ?? history.Deliver(log).State;
    }

    /// <summary>The parts' writes, applied to one row after the other.</summary>
    public static Part Together(params Part[] parts) => new(parts[0]._history, [.. parts.SelectMany(part => part._log)], null);

    /// <summary>Merges another part into this one.</summary>
    public Part Join(Part other) => new(
        _history,
        [.. _log, .. other._log],
        StateJoin.Joins(_history.Rule) ? StateJoin.Join(_history.Rule, _state, other._state, _history.Base) : null);

    /// <summary>What devices show.</summary>
    public string Show() => LawTable.Show(_state);
}
