namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>What the radios of a device were used for in a while.</summary>
/// <param name="Lte">The one.</param>
/// <param name="Wifi">The other.</param>
/// <param name="Joules">The energy of both, by what caused it.</param>
/// <param name="LteWakeups">The promotions of the one, by what caused them.</param>
internal sealed record DeviceUse(
    RadioUse Lte, RadioUse Wifi, IReadOnlyDictionary<Traffic, double> Joules, IReadOnlyDictionary<Traffic, int> LteWakeups);
