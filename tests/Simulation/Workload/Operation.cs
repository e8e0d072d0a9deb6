namespace OfflineSync.Simulation.Workload;

/// <summary>One thing that is done on a device.</summary>
/// <param name="At">When, in milliseconds from the beginning.</param>
/// <param name="Device">The number of the device.</param>
/// <param name="Kind">What.</param>
/// <param name="Seed">The luck of what exactly.</param>
internal sealed record Operation(int At, int Device, OperationKind Kind, int Seed);
