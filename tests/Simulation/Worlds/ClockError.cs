namespace OfflineSync.Simulation.Worlds;

/// <summary>How wrong a clock is.</summary>
/// <param name="Offset">How far it is ahead.</param>
/// <param name="Rate">How fast it goes: 1 is right.</param>
/// <param name="Tick">It shows whole multiples of this.</param>
internal sealed record ClockError(TimeSpan Offset, double Rate, TimeSpan Tick)
{
    public static ClockError None { get; } = new(TimeSpan.Zero, 1, TimeSpan.FromTicks(1));
}
