using System.Diagnostics;
using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Profiling;

/// <summary>When a sync reported progress: on the reporting thread, so that the times are exact.</summary>
internal sealed class PhaseTimes : IProgress<SyncProgress>
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<(string Event, TimeSpan At)> _events = [];

    public void Report(SyncProgress value)
    {
        var name = value switch
        {
            { Phase: SyncPhase.Pushing, MutationsPushed: 0 } => "collected, request begins",
            { Phase: SyncPhase.Pushing } => "results stored",
            { Phase: SyncPhase.Pulling, RowsPulled: 0 } => "request begins",
            { Phase: SyncPhase.Pulling } => "pages before the last",
            { Phase: SyncPhase.Applying } => "last page received",
            _ => "checkpoint applied",
        };
        lock (_events)
            _events.Add((name, _watch.Elapsed));
    }

    /// <summary>The time that passed before each event since the one before it; events of one name together.</summary>
    public IEnumerable<(string Name, TimeSpan Time)> Stages(TimeSpan end)
    {
        var stages = new List<(string Name, TimeSpan Time)>();
        var last = TimeSpan.Zero;
        foreach (var (name, at) in _events.Append(("end", end)))
        {
            var stage = $"until {name}";
            var index = stages.FindIndex(s => s.Name == stage);
            if (index < 0)
                stages.Add((stage, at - last));
            else
                stages[index] = (stage, stages[index].Time + at - last);
            last = at;
        }
        return stages;
    }
}
