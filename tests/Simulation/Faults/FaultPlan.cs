using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Faults;

/// <summary>Which faults a run has, how often they strike, and how often they did. Each draws from a stream of its own: one less changes none of the others.</summary>
internal sealed class FaultPlan
{
    private readonly IReadOnlyDictionary<FaultKind, double> _rates;
    private readonly Random[] _random;
    private readonly SortedDictionary<(FaultKind Kind, Phase Phase), long> _strikes = [];

    public FaultPlan(World world, IReadOnlyDictionary<FaultKind, double> rates)
    {
        _rates = rates;
        _random = [.. Enum.GetValues<FaultKind>().Select(kind => world.NewRandom($"fault {kind}"))];
    }

    /// <summary>From now on nothing goes wrong any more.</summary>
    public bool IsOver { get; set; }

    public IReadOnlyDictionary<FaultKind, double> Rates => _rates;

    /// <summary>How often each fault struck, by what it struck.</summary>
    public IReadOnlyDictionary<(FaultKind Kind, Phase Phase), long> Strikes => _strikes;

    /// <summary>The fault's own randomness, for what it does when it strikes.</summary>
    public Random RandomOf(FaultKind kind) => _random[(int)kind];

    /// <summary>Whether the run has the fault at all.</summary>
    public bool Has(FaultKind kind) => !IsOver && _rates.GetValueOrDefault(kind) > 0;

    /// <summary>Draws whether a process that starts is of a sort that the others have to get on with, also when all faults are over.</summary>
    public bool Draws(FaultKind kind) => _rates.GetValueOrDefault(kind) > 0 && RandomOf(kind).NextDouble() < _rates[kind];

    /// <summary>Draws whether a fault strikes now.</summary>
    public bool Hits(FaultKind kind, Phase phase)
    {
        if (!Has(kind) || RandomOf(kind).NextDouble() >= _rates[kind])
            return false;
        Note(kind, phase);
        return true;
    }

    /// <summary>Counts a fault that something else decided on.</summary>
    public void Note(FaultKind kind, Phase phase) => _strikes[(kind, phase)] = _strikes.GetValueOrDefault((kind, phase)) + 1;

    /// <summary>Counts what another fault came to, unless all faults are over.</summary>
    public void NoteUnlessOver(FaultKind kind, Phase phase)
    {
        if (!IsOver)
            Note(kind, phase);
    }

    /// <summary>A time until the fault strikes next, with the rate as strikes per hour; null: never.</summary>
    public TimeSpan? Wait(FaultKind kind) => Has(kind) ? TimeSpan.FromHours(-Math.Log(1 - RandomOf(kind).NextDouble()) / _rates[kind]) : null;
}
