namespace OfflineSync.Simulation.Sweeps.Scenario;

/// <summary>Something that happens on a device.</summary>
/// <param name="Name">What.</param>
/// <param name="Run">Does it.</param>
/// <param name="IsWrite">Whether it is a write of the app, which the app does not repeat when it fails.</param>
internal sealed record ScenarioStep(string Name, Action<AppDevice> Run, bool IsWrite = false);
