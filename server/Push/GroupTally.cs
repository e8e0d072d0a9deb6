using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Push;

/// <summary>What a group of pushes did, in numbers.</summary>
internal sealed class GroupTally
{
    private readonly List<string> _rejections = [];
    private readonly SortedDictionary<ConflictRule, int> _conflicts = [];

    /// <summary>How many mutations took effect.</summary>
    public int Applied { get; private set; }

    /// <summary>How many had a result already.</summary>
    public int Replayed { get; private set; }

    /// <summary>How many rows the new ones write.</summary>
    public int Operations { get; private set; }

    /// <summary>The code of each that was rejected.</summary>
    public IReadOnlyList<string> Rejections => _rejections;

    /// <summary>How many values lost, by the rule that decided.</summary>
    public IReadOnlyDictionary<ConflictRule, int> Conflicts => _conflicts;

    /// <summary>Counts a mutation that came again.</summary>
    public void AddReplay() => Replayed++;

    /// <summary>Counts a new mutation that is decided.</summary>
    public void Add(AcceptedMutation mutation)
    {
        Operations += mutation.RowCount;
        if (mutation.Rejection is { } rejection)
            _rejections.Add(rejection.Code);
        else
            Applied++;
    }

    /// <summary>Counts what lost.</summary>
    public void Add(IReadOnlyList<ConflictEntry> conflicts)
    {
        foreach (var conflict in conflicts)
            _conflicts[conflict.Rule] = _conflicts.GetValueOrDefault(conflict.Rule) + 1;
    }
}
