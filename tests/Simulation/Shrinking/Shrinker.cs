using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Shrinking;

/// <summary>
/// Makes a case that breaks a promise smaller, as long as the same promise is broken: fewer faults, devices and nodes, a shorter time, fewer operations. What
/// is left draws the same as before, as each thing has a stream of its own; only the order of what is ready at the same time changes.
/// </summary>
/// <param name="attempt">Runs a case; null when there is no more time.</param>
internal sealed class Shrinker(Func<SimulationCase, Task<Attempt?>> attempt)
{
    private SimulationCase _smallest = null!;
    private bool _isOutOfTime;

    /// <summary>How many runs it took.</summary>
    public int Runs { get; private set; }

    /// <summary>Shrinks a case until nothing more can go, or the time is over. Null: it does not break the promise.</summary>
    public async Task<SimulationCase?> ShrinkAsync(SimulationCase broken)
    {
        _smallest = broken.WithOperations();
        if (!await TryAsync(_smallest))
            return null;
        long before;
        do
        {
            before = Size(_smallest);
            await ShortenAsync();
            await WithoutAsync<FaultKind>(() => [.. _smallest.Swarm.Rates.Keys], WithFaults);
            await FewerDevicesAsync();
            if (_smallest.Swarm.Nodes > 1)
                await TryAsync(_smallest with { Swarm = _smallest.Swarm with { Nodes = 1 } });
            await WithoutAsync<Operation>(() => _smallest.Operations!, (shrunk, kept) => shrunk with { Operations = kept });
        }
        while (!_isOutOfTime && Size(_smallest) < before);
        return _smallest;
    }

    private static long Size(SimulationCase shrunk) =>
        shrunk.Operations!.Count + shrunk.Swarm.Rates.Count + shrunk.Swarm.Devices + shrunk.Swarm.Nodes + (long)shrunk.Swarm.Duration.TotalMinutes;

    private static SimulationCase WithFaults(SimulationCase shrunk, IReadOnlyList<FaultKind> kept) => shrunk with
    {
        Swarm = shrunk.Swarm with { Rates = new SortedDictionary<FaultKind, double>(kept.ToDictionary(kind => kind, kind => shrunk.Swarm.Rates[kind])) },
    };

    private async Task ShortenAsync()
    {
        for (var share = 2; share <= 8;)
        {
            var duration = TimeSpan.FromSeconds(Math.Ceiling(_smallest.Swarm.Duration.TotalSeconds * (share - 1) / share));
            if (duration == _smallest.Swarm.Duration || !await TryAsync(Shortened(_smallest, duration)))
                share *= 2;
        }
    }

    private async Task FewerDevicesAsync()
    {
        while (_smallest.Swarm.Devices > 1)
        {
            var devices = _smallest.Swarm.Devices - 1;
            var isFewer = await TryAsync(_smallest with
            {
                Swarm = _smallest.Swarm with { Devices = devices },
                Operations = [.. _smallest.Operations!.Where(operation => operation.Device <= devices)],
            });
            if (!isFewer)
                return;
        }
    }

    /// <summary>Delta debugging: leaves out one chunk after the other, of half the list first and of one item last.</summary>
    private async Task WithoutAsync<T>(Func<IReadOnlyList<T>> list, Func<SimulationCase, IReadOnlyList<T>, SimulationCase> with)
    {
        for (var chunk = Math.Max(1, (list().Count + 1) / 2); ; chunk = (chunk + 1) / 2)
        {
            for (var at = 0; at < list().Count;)
            {
                var items = list();
                if (!await TryAsync(with(_smallest, [.. items.Take(at), .. items.Skip(at + chunk)])))
                    at += chunk;
            }
            if (chunk == 1 || _isOutOfTime)
                return;
        }
    }

    private async Task<bool> TryAsync(SimulationCase smaller)
    {
        if (_isOutOfTime)
            return false;
        Runs++;
        var answer = await attempt(smaller);
        _isOutOfTime = answer is null;
        if (answer is not { IsBroken: true } broken)
            return false;
        _smallest = Until(smaller, broken.After);
        return true;
    }

    private static SimulationCase Until(SimulationCase shrunk, TimeSpan after)
    {
        var duration = TimeSpan.FromSeconds(Math.Ceiling(after.TotalSeconds));
        return duration >= shrunk.Swarm.Duration ? shrunk : Shortened(shrunk, duration);
    }

    private static SimulationCase Shortened(SimulationCase shrunk, TimeSpan duration) => shrunk with
    {
        Swarm = shrunk.Swarm with { Duration = duration },
        Operations = [.. shrunk.Operations!.Where(operation => operation.At <= duration.TotalMilliseconds)],
    };
}
